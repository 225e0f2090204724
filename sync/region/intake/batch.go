package intake

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// Batch judges the lines of one push in order, each by all that the ones before
// it changed, and gathers what has to be written.
type Batch struct {
	over   *overlay
	people People
	ground Ground
	now    time.Time
	seq    uint64
	forked []uuid.UUID // records that got another head

	freed, bytes int    // held lines that were judged anew, and their size
	left         []Wait // whose waiting has ended, and which no longer fit into one commit
}

// NewBatch begins a push, which came now, on what a store shows.
func NewBatch(v View, p People, g Ground, now time.Time) *Batch {
	return &Batch{over: newOverlay(v), people: p, ground: g, now: now.UTC()}
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
		var err error
		if out[i], err = b.one(l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// one judges a line and those that were waiting for it.
func (b *Batch) one(l Line) (Verdict, error) {
	e, err := b.settle(l)
	if err != nil {
		return Verdict{}, err
	}
	return e.Verdict, b.Free(freedBy(l, e))
}

// Contiguous is the last number of a device that the region has without a gap,
// by what was judged so far.
func (b *Batch) Contiguous(device uuid.UUID) (uint64, error) {
	c, err := b.over.Chain(device)
	if err != nil {
		return 0, fmt.Errorf("read chain: %w", err)
	}
	return c.DSeq, nil
}

// Changes gives what has to be written.
func (b *Batch) Changes() Changes { return b.over.changes }

// settle judges one line and takes in what follows.
func (b *Batch) settle(l Line) (Effects, error) {
	f, err := b.gather(l)
	if err != nil {
		return Effects{}, fmt.Errorf("gather facts: %w", err)
	}
	was, err := b.before(l, &f)
	if err != nil {
		return Effects{}, err
	}
	if err := b.gatherSaid(l, &f); err != nil {
		return Effects{}, err
	}
	e := Judge(l, f)
	err = b.apply(l, &e, was)
	return e, err
}

// before gives what was set aside under a line's name, nil for nothing, and notes
// when the region saw the line first.
func (b *Batch) before(l Line, f *Facts) (*Aside, error) {
	f.Seen = b.now
	old, was, err := b.over.Aside(l.Key())
	if err != nil {
		return nil, err
	}
	seen := l.Seen
	if was && old.Receipt != nil && seen == 0 {
		seen = old.Receipt.At
	}
	if seen != 0 {
		f.Seen = instant(seen)
	}
	if !was {
		return nil, nil
	}
	return &old, nil
}

// apply takes in what follows from a verdict, so that the next line is judged
// by it.
func (b *Batch) apply(l Line, e *Effects, was *Aside) error {
	for _, n := range slices.Clone(e.Numbers) {
		e.Numbers = append(e.Numbers, b.over.take(n)...)
	}
	if len(e.Numbers) > 0 {
		b.over.named(l.Device, e.Anchor)
	}
	if e.Leaf != nil {
		b.seq++
		s := *l.Signed
		s.Receipt = e.Leaf.Receipt
		e.Leaf.Size += len(s.AppendLine(nil)) - len(l.Raw)
		if err := b.store(s, *e.Leaf, e.Mark); err != nil {
			return err
		}
	}
	if e.Plan != nil {
		b.over.setPlan(*e.Plan, e.Crews)
	}
	for _, m := range e.Members {
		b.over.setMember(m)
	}
	return b.setAside(l, *e, was)
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
	if len(now.Heads) > 1 && !slices.Contains(b.forked, id) {
		b.forked = append(b.forked, id)
	}
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
	for _, speaker := range was.Speakers() {
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
func (b *Batch) setAside(l Line, e Effects, was *Aside) error {
	if e.Aside == nil {
		if was != nil {
			b.over.release(*was)
		}
		return nil
	}
	if was != nil && was.Reason == e.Reason && was.Held == e.Aside.Held && was.Wait == e.Aside.Wait {
		return nil
	}
	if was != nil {
		b.over.release(*was)
	}
	b.over.keep(*e.Aside)
	if was == nil && !e.Aside.Signed {
		n, err := b.over.Rubbish(l.From)
		if err != nil {
			return err
		}
		b.over.changes.Rubbish[l.From] = n + l.cost()
	}
	return nil
}
