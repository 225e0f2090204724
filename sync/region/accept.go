package region

import (
	"bytes"
	"cmp"
	"context"
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

	asides   map[revision.Hash]quarantined            // by rev, where it can be read
	byParent map[revision.Hash][]revision.Hash        // missing -> held
	bySeq    map[uuid.UUID]map[uint64][]revision.Hash // device, dseq -> held for a gap
}

func newDesk(s *shelf, st store) *desk {
	return &desk{shelf: s, store: st, asides: map[revision.Hash]quarantined{},
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
	set, err := d.store.inQuarantine(ctx)
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
func lineOf(a quarantined) *line {
	signed, err := revision.ParseLine(a.Line)
	if err != nil || !a.Held {
		return nil
	}
	return &line{raw: a.Line, rev: a.Rev, device: a.Device, dseq: a.DSeq, signed: &signed, from: a.From, linked: a.Linked}
}

// keep indexes a line that is set aside, and what it waits for.
func (d *desk) keep(a quarantined, missing revision.Hash) {
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
	setAside []quarantined
	released []quarantined
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
		if err := d.store.quarantine(ctx, b.setAside); err != nil {
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
	a := quarantined{Held: l.result == wire.Held, Reason: l.reason, Rev: l.rev, Device: l.device, DSeq: l.dseq,
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
