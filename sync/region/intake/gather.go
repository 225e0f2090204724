package intake

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// gather reads what Judge needs to know of a line, and nothing else.
func (b *Batch) gather(l Line) (f Facts, err error) {
	f = Facts{Now: access.Position{Commit: access.Pending, Seq: b.seq + 1}, Ground: b.ground, Revoked: b.people.Revoked(l.From)}
	if l.Refuse != "" {
		return f, nil
	}
	// What cannot be opened is known by the name that its device gives it: whoever
	// knows the name had the revision.
	if l.Signed != nil || l.Fault == ReasonCannotOpen {
		if _, f.Stored, err = b.over.Leaf(l.Rev); err == nil && !f.Stored {
			_, f.Stored, err = b.over.view.Erased(l.Rev)
		}
		if err != nil || f.Stored {
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
		if !ok { // of a region that was put back, which has nothing else of it
			leaf.Rev = rev
			if leaf.Record, ok, err = b.over.view.Erased(rev); err != nil {
				return err
			}
		}
		if ok {
			f.Leaves[rev] = leaf
		}
	}
	if err := b.gatherBase(l, f); err != nil {
		return err
	}
	for _, r := range spoken(e) {
		if f.Spoken[r.record], err = b.over.Facts(r.record); err != nil {
			return err
		}
	}
	if e.Author == uuid.Nil {
		return b.gatherPlan(l, f)
	}
	f.Author = b.people.Author(e.Author)
	f.Author.Revoked = f.Author.Revoked && !l.Admitted
	if err := b.gatherCrews(l, f); err != nil {
		return err
	}
	return b.gatherPlan(l, f)
}

// gatherBase reads in whose hand the pen was where two parents parted, if they
// differ in it.
func (b *Batch) gatherBase(l Line, f *Facts) error {
	e := l.Signed.Envelope
	if e.Kind != raid.KindEncounter || len(e.Parents) != 2 {
		return nil
	}
	left, one := f.Leaves[e.Parents[0]]
	right, two := f.Leaves[e.Parents[1]]
	if !one || !two || left.Record != e.Record || right.Record != e.Record || slices.Equal(left.Pens, right.Pens) {
		return nil
	}
	fork, found, err := b.forkOf(left.Rev, right.Rev)
	if err != nil || !found {
		return err
	}
	base, _, err := b.over.Leaf(fork.Base)
	f.Base = base.Pens
	return err
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

// planOf names the raid that a line is, is about, or was made on, and whom that
// concerns: nil where nobody's seat changes.
func planOf(l Line, f *Facts) (uuid.UUID, []Seat) {
	e := l.Signed.Envelope
	if refs := spoken(e); len(refs) == 1 && f.Spoken[refs[0].record].Kind == raid.KindRaid {
		return refs[0].record, append([]Seat{}, f.Leaves[refs[0].rev].Seats...)
	}
	if e.Kind == raid.KindRaid {
		return e.Record, append([]Seat{}, l.content().seats...)
	}
	if e.Kind.Fieldwork() {
		return e.Raid, nil
	}
	return uuid.Nil, nil
}
