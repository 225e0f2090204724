package region

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// desk takes pushed lines in. It judges them in order against all that the
// region has, writes the outcome in one durable batch, and only then answers.
// One push is taken in at a time.
type desk struct {
	mu    sync.Mutex
	shelf *shelf
	store store

	asides   map[revision.Hash]aside                  // by rev, where it can be read
	byParent map[revision.Hash][]revision.Hash        // missing -> held
	bySeq    map[uuid.UUID]map[uint64][]revision.Hash // device, dseq -> held for a gap
}

func newDesk(s *shelf, st store) *desk {
	return &desk{shelf: s, store: st, asides: map[revision.Hash]aside{},
		byParent: map[revision.Hash][]revision.Hash{}, bySeq: map[uuid.UUID]map[uint64][]revision.Hash{}}
}

// load builds the shelf and the lists of what is set aside from the store.
func (d *desk) load(ctx context.Context) error {
	s := newShelf()
	numbers := map[uuid.UUID]map[uint64]revision.Hash{}
	number := func(dev uuid.UUID, dseq uint64, rev revision.Hash) {
		if numbers[dev] == nil {
			numbers[dev] = map[uint64]revision.Hash{}
		}
		numbers[dev][dseq] = rev
	}
	var pos uint64
	for {
		page, err := d.store.since(ctx, pos, 1000)
		if err != nil {
			return fmt.Errorf("index revisions: %w", err)
		}
		for _, p := range page {
			s.put(s.nextPos(), p.signed)
			number(p.signed.Envelope.Device, p.signed.Envelope.DSeq, p.signed.Rev)
			pos = p.pos
		}
		if len(page) == 0 {
			break
		}
	}
	set, err := d.store.asides(ctx)
	if err != nil {
		return fmt.Errorf("index quarantine: %w", err)
	}
	clear(d.asides)
	clear(d.byParent)
	clear(d.bySeq)
	for _, a := range set {
		if a.Rev == "" {
			continue
		}
		if _, stored := s.revs[a.Rev]; stored {
			continue
		}
		d.asides[a.Rev] = a
		if a.Linked {
			number(a.Device, a.DSeq, a.Rev)
		}
	}
	for dev, revs := range numbers {
		for n := uint64(1); revs[n] != ""; n++ {
			s.link(dev, n, revs[n])
		}
	}
	d.shelf.mu.Lock()
	defer d.shelf.mu.Unlock()
	d.shelf.take(s)
	for _, a := range d.asides {
		if l := lineOf(a); l != nil && a.Reason == "missing" {
			d.keep(a, d.missing(l.signed.Envelope))
		} else if l != nil {
			d.keep(a, "")
		}
	}
	return nil
}

// retry judges all held lines anew: what they waited for may have come just
// before the server was killed. It also notes what the others wait for.
func (d *desk) retry(ctx context.Context, reg *registry, districts func(string) []string) error {
	d.mu.Lock()
	var lines []*line
	for _, a := range d.asides {
		if l := lineOf(a); l != nil {
			lines = append(lines, l)
		}
	}
	d.mu.Unlock()
	slices.SortFunc(lines, func(a, b *line) int {
		return cmp.Or(bytes.Compare(a.device[:], b.device[:]), cmp.Compare(a.dseq, b.dseq))
	})
	if len(lines) == 0 {
		return nil
	}
	return d.take(ctx, lines, reg, districts)
}

// lineOf is a held line once more on its way to a verdict.
func lineOf(a aside) *line {
	signed, err := revision.ParseLine(a.Line)
	if err != nil || !a.Held {
		return nil
	}
	return &line{raw: a.Line, rev: a.Rev, device: a.Device, dseq: a.DSeq, signed: &signed, from: a.From, linked: a.Linked}
}

// keep indexes a line that is set aside, and what it waits for.
func (d *desk) keep(a aside, missing revision.Hash) {
	d.asides[a.Rev] = a
	switch {
	case !a.Held:
	case missing != "":
		addToList(d.byParent, missing, a.Rev)
	default:
		if d.bySeq[a.Device] == nil {
			d.bySeq[a.Device] = map[uint64][]revision.Hash{}
		}
		addToList(d.bySeq[a.Device], a.DSeq, a.Rev)
	}
}

func addToList[K comparable](m map[K][]revision.Hash, k K, rev revision.Hash) {
	if !slices.Contains(m[k], rev) {
		m[k] = append(m[k], rev)
	}
}

// batch is what one push changes.
type batch struct {
	accepted []revision.Signed
	setAside []aside
	released []aside
	people   map[uuid.UUID]Subject
}

// take judges lines in order and writes what came of them. Each line has its
// result afterwards; an error means that nothing may be answered.
func (d *desk) take(ctx context.Context, lines []*line, reg *registry, districts func(unit string) []string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := &batch{people: map[uuid.UUID]Subject{}}
	author := func(id uuid.UUID) Subject { return d.writer(b, reg, districts, id) }
	d.shelf.mu.Lock()
	queue := append([]*line(nil), lines...)
	for len(queue) > 0 {
		l := queue[0]
		queue = queue[1:]
		queue = append(d.settle(b, l, author), queue...)
	}
	d.shelf.mu.Unlock()
	if err := d.write(ctx, b); err != nil {
		// The shelf runs ahead of the store: build it anew before the next push.
		if again := d.load(context.WithoutCancel(ctx)); again != nil {
			return fmt.Errorf("%w (and: %w)", err, again)
		}
		return err
	}
	if len(b.accepted) > 0 {
		d.shelf.publish()
	}
	return nil
}

// write makes a batch durable: first what is accepted, then what is set aside,
// and only then are held lines dropped.
func (d *desk) write(ctx context.Context, b *batch) error {
	ctx = context.WithoutCancel(ctx) // a batch begun is a batch finished
	if len(b.accepted) > 0 {
		if err := d.store.add(ctx, b.accepted); err != nil {
			return fmt.Errorf("store revisions: %w", err)
		}
	}
	if len(b.setAside) > 0 {
		if err := d.store.setAside(ctx, b.setAside); err != nil {
			return fmt.Errorf("set aside: %w", err)
		}
	}
	if len(b.released) > 0 {
		if err := d.store.release(ctx, b.released); err != nil {
			return fmt.Errorf("release held: %w", err)
		}
	}
	return nil
}

// settle judges one line and gives the held lines that its arrival frees.
func (d *desk) settle(b *batch, l *line, author func(uuid.UUID) Subject) []*line {
	d.judge(l, author)
	s := d.shelf
	old, was := d.asides[l.rev]
	was = was && l.rev != ""
	switch l.result {
	case wire.Duplicate, wire.Refused:
		return nil
	case wire.Stored:
		e := l.signed.Envelope
		s.put(s.nextPos(), *l.signed)
		s.link(e.Device, e.DSeq, l.rev)
		b.accepted = append(b.accepted, *l.signed)
		if e.Kind == raid.KindRaid {
			clear(b.people) // crews may have changed
		}
		if was && old.Held {
			b.released = append(b.released, old)
		}
		delete(d.asides, l.rev)
		return d.freed(l)
	}
	// Held or quarantined. Its number is taken in the chain, so that what
	// follows does not wait for it for ever, but only on the word of the
	// device itself.
	if l.device == l.from && s.follows(l) {
		s.link(l.device, l.dseq, l.rev)
		l.linked = true
	}
	a := aside{Held: l.result == wire.Held, Reason: l.reason, Rev: l.rev, Device: l.device, DSeq: l.dseq,
		Linked: l.linked || was && old.Linked, From: l.from, Line: l.raw}
	if !was || old.Reason != a.Reason || old.Held != a.Held || old.Linked != a.Linked {
		if was && old.Held && !bytes.Equal(old.Line, a.Line) {
			b.released = append(b.released, old)
		}
		b.setAside = append(b.setAside, a)
	}
	if l.rev != "" {
		d.keep(a, l.missing)
	}
	if l.linked {
		return d.freed(l)
	}
	return nil
}

// freed takes the held lines that waited for this one.
func (d *desk) freed(l *line) []*line {
	revs := d.byParent[l.rev]
	if l.result != wire.Stored {
		revs = nil
	} else {
		delete(d.byParent, l.rev)
	}
	if m := d.bySeq[l.device]; m != nil {
		revs = append(revs, m[l.dseq+1]...)
		delete(m, l.dseq+1)
	}
	var out []*line
	for _, rev := range revs {
		if a := d.asides[rev]; a.Held {
			if next := lineOf(a); next != nil {
				out = append(out, next)
			}
		}
	}
	return out
}

// judge decides what the inspector left open.
func (d *desk) judge(l *line, author func(uuid.UUID) Subject) {
	if l.result != "" {
		return
	}
	s, e := d.shelf, l.signed.Envelope
	if _, ok := s.revs[l.rev]; ok {
		l.decide(wire.Duplicate, "")
		return
	}
	switch s.where(e, l.rev) {
	case gap:
		l.decide(wire.Held, "gap")
		return
	case fork:
		l.decide(wire.Quarantined, "fork")
		return
	}
	if !readable(e) {
		l.decide(wire.Quarantined, "bad_body")
		return
	}
	if missing := d.missing(e); missing != "" {
		l.missing = missing
		l.decide(wire.Held, "missing")
		return
	}
	reason, ok := d.permitted(e, author(e.Author))
	if !ok {
		l.decide(wire.Quarantined, reason)
		return
	}
	l.decide(wire.Stored, reason)
}

// missing names a revision that must be there first: a parent, or what a
// review or a link is about.
func (d *desk) missing(e revision.Envelope) revision.Hash {
	for _, p := range e.Parents {
		if _, ok := d.shelf.revs[p]; !ok {
			return p
		}
	}
	if e.Kind == raid.KindReview {
		var v raid.Review
		if json.Unmarshal(e.Body, &v) == nil {
			if _, ok := d.shelf.revs[revision.Hash(v.Rev)]; !ok {
				return revision.Hash(v.Rev)
			}
		}
	}
	if e.Kind == raid.KindLink {
		var v raid.Link
		if json.Unmarshal(e.Body, &v) == nil {
			for _, rev := range []string{v.A.Rev, v.B.Rev} {
				if _, ok := d.shelf.revs[revision.Hash(rev)]; !ok {
					return revision.Hash(rev)
				}
			}
		}
	}
	return ""
}

// permitted asks the table, and looks whether parents and target belong to the
// record. A revision that is allowed may still bear the flag "pen": its author
// did not hold the pen, which is shown, never refused.
func (d *desk) permitted(e revision.Envelope, author Subject) (reason string, ok bool) {
	s := d.shelf
	for _, p := range e.Parents {
		if s.leaves[s.revs[p]].record != e.Record {
			return "foreign_parent", false
		}
	}
	before, exists := s.object(e.Record, s.nextPos())
	action, o := Continue, before
	if !exists {
		action = Create
		o = Object{Kind: e.Kind}
		o.add(leaf{author: e.Author, unit: e.Unit, district: e.District})
		o.Authors = nil
	}
	if exists && before.Kind != e.Kind {
		return "kind_changed", false
	}
	if e.Kind == raid.KindReview {
		var v raid.Review
		if json.Unmarshal(e.Body, &v) != nil {
			return "bad_body", false
		}
		if s.leaves[s.revs[revision.Hash(v.Rev)]].record != v.Record || exists && s.records[e.Record].target != v.Record {
			return "wrong_target", false
		}
		t, found := s.object(v.Record, s.nextPos())
		if !found || !t.Kind.Fieldwork() {
			return "wrong_target", false
		}
		o.Target = &t
	}
	if e.Kind == raid.KindLink {
		if o.Linked, ok = d.linked(e, exists); !ok {
			return "wrong_target", false
		}
	}
	if v := Decide(author, action, o); !v.Allow {
		return v.Reason, false
	}
	if e.Kind == raid.KindEncounter && !d.holdsPen(e, author) {
		return "pen", true
	}
	return "", true
}

// linked gives the two encounters a link speaks of; false where it speaks of
// something else, or of others than it did before.
func (d *desk) linked(e revision.Envelope, exists bool) ([]Object, bool) {
	s := d.shelf
	var v raid.Link
	if json.Unmarshal(e.Body, &v) != nil {
		return nil, false
	}
	for _, ref := range []raid.PersonRef{v.A, v.B} {
		if s.leaves[s.revs[revision.Hash(ref.Rev)]].record != ref.Record {
			return nil, false
		}
	}
	ids := [2]uuid.UUID{v.A.Record, v.B.Record}
	if ids[0] == ids[1] || exists && s.records[e.Record].linked != ids {
		return nil, false
	}
	both := s.linked(ids, s.nextPos())
	return both, len(both) == 2
}

// holdsPen says whether an author held the pen by every parent he continues.
func (d *desk) holdsPen(e revision.Envelope, author Subject) bool {
	for _, p := range e.Parents {
		l := d.shelf.leaves[d.shelf.revs[p]]
		held := l.pen.Officer == author.Officer || l.pen == raid.Pen{} && l.author == author.Officer ||
			l.pen.Crew != uuid.Nil && overlap(author.Crews, []uuid.UUID{l.pen.Crew})
		if !held {
			return false
		}
	}
	return true
}

// writer gives the subject that an author is while his revision is judged.
func (d *desk) writer(b *batch, reg *registry, districts func(string) []string, id uuid.UUID) Subject {
	if s, ok := b.people[id]; ok {
		return s
	}
	s := Subject{Device: wire.DeviceActive, Officer: id}
	if o := reg.officer(id); o != nil {
		s.Role, s.Unit, s.Revoked, s.Districts = o.Role, o.Unit, o.Revoked, districts(o.Unit)
		s.Crews, s.Raids = d.shelf.memberships(id)
	}
	b.people[id] = s
	return s
}
