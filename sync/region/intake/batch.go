package intake

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// Batch judges the lines of one push in order, each by all that the ones before
// it changed, and gathers what has to be written.
type Batch struct {
	over   *overlay
	people People
	ground Ground
	seq    uint64
}

// NewBatch begins a push on what a store shows.
func NewBatch(v View, p People, g Ground) *Batch {
	return &Batch{over: newOverlay(v), people: p, ground: g}
}

// Take judges the lines of a push, and those that were waiting for them, and
// gives the verdict of each. After an error nothing may be written.
func (b *Batch) Take(lines []Line) ([]Verdict, error) {
	if far, ok := b.over.view.(interface{ Prefetch([]Line) error }); ok {
		if err := far.Prefetch(lines); err != nil {
			return nil, fmt.Errorf("gather facts: %w", err)
		}
	}
	out := make([]Verdict, len(lines))
	for i, l := range lines {
		e, err := b.settle(l)
		if err != nil {
			return nil, err
		}
		out[i] = e.Verdict
		// What its coming frees may free more.
		for queue := freedBy(l, e); len(queue) > 0; queue = queue[1:] {
			more, err := b.free(queue[0])
			if err != nil {
				return nil, err
			}
			queue = append(queue, more...)
		}
	}
	return out, nil
}

// Changes gives what has to be written.
func (b *Batch) Changes() Changes { return b.over.changes }

// freedBy lists what a line's coming ends the waiting for.
func freedBy(l Line, e Effects) (out []Wait) {
	if e.Result == wire.Stored {
		out = append(out, Wait{Rev: l.Rev})
	}
	for _, n := range e.Numbers {
		out = append(out, Wait{Device: n.Device, DSeq: n.DSeq})
	}
	if e.Aside != nil && !e.Aside.Signed && l.Device != uuid.Nil {
		out = append(out, Wait{Device: l.Device, DSeq: l.DSeq}) // one that waits may vouch for it
	}
	return out
}

// free judges the lines that waited for something anew.
func (b *Batch) free(w Wait) (more []Wait, err error) {
	held, err := b.over.Waiting(w)
	if err != nil {
		return nil, fmt.Errorf("look for held lines: %w", err)
	}
	for _, a := range held {
		signed, err := revision.ParseLine(a.Line)
		if err != nil {
			return nil, fmt.Errorf("read held line: %w", err)
		}
		e := signed.Envelope
		l := Line{Raw: a.Line, From: a.From, Rev: signed.Rev, Device: e.Device, DSeq: e.DSeq, Prev: e.Prev, Signed: &signed, Hand: Good}
		done, err := b.settle(l)
		if err != nil {
			return nil, err
		}
		more = append(more, freedBy(l, done)...)
	}
	return more, nil
}

// settle judges one line and takes in what follows.
func (b *Batch) settle(l Line) (Effects, error) {
	f, err := b.gather(l)
	if err != nil {
		return Effects{}, fmt.Errorf("gather facts: %w", err)
	}
	e := Judge(l, f)
	return e, b.apply(l, e)
}

// gather reads what Judge needs to know of a line, and nothing else.
func (b *Batch) gather(l Line) (f Facts, err error) {
	f = Facts{Now: access.Position{Commit: access.Pending, Seq: b.seq + 1}, Ground: b.ground, Revoked: b.people.Revoked(l.From)}
	if l.Refuse != "" {
		return f, nil
	}
	if l.Signed != nil {
		if _, f.Stored, err = b.over.Leaf(l.Rev); err != nil || f.Stored {
			return f, err
		}
	}
	if !l.Hand.Holds() {
		if _, kept, err := b.over.Aside(l.Key()); err != nil || kept {
			return f, err // it is counted already
		}
		f.Rubbish, err = b.over.Rubbish(l.From)
		return f, err
	}
	if err := b.gatherChain(l, &f); err != nil {
		return f, err
	}
	return f, b.gatherRecord(l, &f)
}

// gatherChain reads where the line stands in its device's chain.
func (b *Batch) gatherChain(l Line, f *Facts) (err error) {
	if l.Device == uuid.Nil {
		return nil // the region's own
	}
	if f.Chain, err = b.over.Chain(l.Device); err != nil {
		return err
	}
	if l.DSeq <= f.Chain.DSeq {
		f.Taken, err = b.over.Number(l.Device, l.DSeq)
		return err
	}
	n, rev := l.DSeq-1, l.Prev
	for ; n > f.Chain.DSeq && len(f.Behind) < maxBehind && rev != ""; n-- {
		a, err := b.over.Unsigned(l.Device, n, rev)
		if err != nil {
			return err
		}
		if a.Rev == "" {
			break
		}
		f.Behind = append(f.Behind, Number{l.Device, n, rev})
		rev = a.Prev
	}
	if len(f.Behind) > 0 && (n > f.Chain.DSeq || rev != "" && rev != f.Chain.Rev) {
		f.Behind = nil // something is missing yet, or it is another chain
	}
	return nil
}

// gatherRecord reads the record, what it rests on and who wrote it.
func (b *Batch) gatherRecord(l Line, f *Facts) (err error) {
	e := l.Signed.Envelope
	if f.Record, err = b.over.Facts(e.Record); err != nil {
		return err
	}
	f.Leaves, f.Spoken = map[revision.Hash]Leaf{}, map[uuid.UUID]access.Facts{}
	for _, rev := range l.Names() {
		leaf, ok, err := b.over.Leaf(rev)
		if err != nil {
			return err
		}
		if ok {
			f.Leaves[rev] = leaf
		}
	}
	for _, r := range spoken(e) {
		if f.Spoken[r.record], err = b.over.Facts(r.record); err != nil {
			return err
		}
	}
	if e.Author == uuid.Nil {
		return nil
	}
	f.Author = b.people.Author(e.Author)
	if err := b.gatherCrews(l, f); err != nil {
		return err
	}
	return b.gatherPlan(l, f)
}

// gatherCrews reads in which of the crews and raids that the line touches its
// author is. Of the others he was ever in nothing is asked.
func (b *Batch) gatherCrews(l Line, f *Facts) error {
	var raids []uuid.UUID
	add := func(id uuid.UUID) {
		if id != uuid.Nil && !slices.Contains(raids, id) {
			raids = append(raids, id)
		}
	}
	add(l.Signed.Envelope.Raid)
	var crews []uuid.UUID
	for _, r := range append(slices.Collect(maps.Values(f.Spoken)), f.Record) {
		for _, v := range r.Raids {
			add(v.ID)
		}
		for _, v := range append(slices.Clone(r.Crews), r.PenCrews...) {
			crews = append(crews, v.ID)
		}
	}
	for _, leaf := range f.Leaves {
		for _, p := range leaf.Pens {
			crews = append(crews, p.Crew)
		}
	}
	for _, c := range crews {
		id, err := b.over.Crew(c)
		if err != nil {
			return err
		}
		add(id)
	}
	for _, id := range raids {
		m, err := b.over.Member(l.Signed.Envelope.Author, id)
		if err != nil {
			return err
		}
		f.Author.Join(m)
	}
	return nil
}

// gatherPlan reads the raid that a line is, is about, or was made on.
func (b *Batch) gatherPlan(l Line, f *Facts) (err error) {
	id, seats := planOf(l, f)
	if id == uuid.Nil {
		return nil
	}
	if f.Plan, err = b.over.Plan(id); err != nil || seats == nil {
		return err
	}
	f.Units, f.Crews, f.Members = map[uuid.UUID]string{}, map[uuid.UUID]uuid.UUID{}, map[uuid.UUID]access.Member{}
	for _, s := range append(f.Plan.named(), seats...) {
		if _, known := f.Units[s.Officer]; !known {
			f.Units[s.Officer] = b.people.Unit(s.Officer)
			m, err := b.over.Member(s.Officer, id)
			if err != nil {
				return err
			}
			if len(m.Seats) > 0 {
				f.Members[s.Officer] = m
			}
		}
		if _, known := f.Crews[s.Crew]; !known {
			if f.Crews[s.Crew], err = b.over.Crew(s.Crew); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply takes in what follows from a verdict, so that the next line is judged
// by it.
func (b *Batch) apply(l Line, e Effects) error {
	for _, n := range e.Numbers {
		b.over.take(n)
	}
	if e.Leaf != nil {
		b.seq++
		if err := b.store(*l.Signed, *e.Leaf, e.Mark); err != nil {
			return err
		}
	}
	if e.Plan != nil {
		b.over.setPlan(*e.Plan, e.Crews)
	}
	for _, m := range e.Members {
		b.over.setMember(m)
	}
	return b.setAside(l, e)
}

// store adds a revision to its record and files what changed: the record
// itself, and, where it came under a new token, what speaks of it.
func (b *Batch) store(s revision.Signed, leaf Leaf, m access.Mark) error {
	id := s.Envelope.Record
	was, err := b.over.Facts(id)
	if err != nil {
		return err
	}
	now := was.Add(id, m, leaf.At)
	b.over.setFacts(now)
	for _, t := range now.Speaks() {
		f, err := b.over.Facts(t)
		if err != nil {
			return err
		}
		if f.Exists() && !was.Exists() {
			b.over.setFacts(f.SpokenOf(m.Kind, id))
		}
	}
	b.over.setLeaf(s, leaf)
	entries, err := b.file(id, id, was, leaf.At)
	if err != nil || !slices.ContainsFunc(entries, func(e access.Entry) bool { return e.Gained }) {
		return err
	}
	for _, speaker := range append(slices.Clone(was.Reviews), was.Links...) {
		if _, err := b.file(speaker, id, was, leaf.At); err != nil {
			return err
		}
	}
	return nil
}

// file files a record anew after a change of one that it is or speaks of, whose
// facts were others before.
func (b *Batch) file(id, changed uuid.UUID, was access.Facts, at access.Position) ([]access.Entry, error) {
	f, err := b.over.Facts(id)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID]access.Facts{}
	for _, t := range f.Speaks() {
		if of[t], err = b.over.Facts(t); err != nil {
			return nil, err
		}
	}
	after := access.ObjectOf(f, func(id uuid.UUID) access.Facts { return of[id] })
	before := f
	if id == changed {
		before = was
	} else {
		of[changed] = was
	}
	entries := access.File(access.ObjectOf(before, func(id uuid.UUID) access.Facts { return of[id] }), after, at)
	b.over.changes.Entries = append(b.over.changes.Entries, entries...)
	return entries, nil
}

// setAside keeps a line aside, or drops it where it waits no more.
func (b *Batch) setAside(l Line, e Effects) error {
	old, was, err := b.over.Aside(l.Key())
	if err != nil {
		return err
	}
	if e.Aside == nil {
		if was {
			b.over.release(old)
		}
		return nil
	}
	if was && old.Reason == e.Reason && old.Held == e.Aside.Held && old.Wait == e.Aside.Wait {
		return nil
	}
	if was {
		b.over.release(old)
	}
	b.over.keep(*e.Aside)
	if !was && !e.Aside.Signed {
		n, err := b.over.Rubbish(l.From)
		if err != nil {
			return err
		}
		b.over.changes.Rubbish[l.From] = n + l.cost()
	}
	return nil
}

// planOf names the raid that a line is, is about, or was made on, and whom that
// concerns: nil where nobody's seat changes.
func planOf(l Line, f *Facts) (uuid.UUID, []Seat) {
	e := l.Signed.Envelope
	if refs := spoken(e); len(refs) == 1 && f.Spoken[refs[0].record].Kind == raid.KindRaid {
		return refs[0].record, append([]Seat{}, f.Leaves[refs[0].rev].Seats...)
	}
	if e.Kind == raid.KindRaid {
		return e.Record, append([]Seat{}, read(e).seats...)
	}
	if e.Kind.Fieldwork() {
		return e.Raid, nil
	}
	return uuid.Nil, nil
}
