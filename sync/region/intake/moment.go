package intake

import (
	"fmt"
	"slices"
	"time"

	"shyraq/sync/region/moment"
	"shyraq/sync/revision"
)

// claimOf is what is known of when a line was made, and all that it says of that.
func claimOf(l Line, f Facts) moment.Claim {
	e := l.Signed.Envelope
	c := moment.Claim{Received: f.Seen, Holds: l.Anchor == AnchorGood, Chain: instant(f.Chain.Anchor), Made: []time.Time{e.Moment()}, Told: l.content().told}
	if l.Anchor != AnchorNone {
		c.Anchor = e.Anchor.At()
	}
	// The hybrid time may run ahead of an honest clock that was set back, and never
	// behind it.
	if t := e.Time.Instant(); t.Before(c.Made[0]) {
		c.Made = append(c.Made, t)
	}
	return c
}

// gatherSaid reads what the parents of a line say of when something happened: a later
// revision says it again, and is not doubted for that. They are opened only where it
// matters. Of one that cannot be opened any more all counts as said.
func (b *Batch) gatherSaid(l Line, f *Facts) error {
	if f.Stored || !l.Hand.Holds() || len(l.Signed.Envelope.Parents) == 0 {
		return nil
	}
	c := claimOf(l, *f)
	with := moment.Judge(c).Flag
	if c.Told = nil; moment.Judge(c).Flag == with {
		return nil
	}
	for _, p := range l.Signed.Envelope.Parents {
		if leaf, ok := f.Leaves[p]; !ok || leaf.Size == 0 || leaf.Record != l.Signed.Envelope.Record {
			f.Said = l.content().told
			return nil
		}
		s, err := b.over.Signed(p)
		switch {
		case damaged(err), err == nil && len(s.Envelope.Body) == 0: // erased
			f.Said = l.content().told
			return nil
		case err != nil:
			return fmt.Errorf("open parent: %w", err)
		}
		f.Said = append(f.Said, read(s.Envelope).told...)
	}
	return nil
}

// moment says when the line can have been made. What it says itself is kept whatever
// comes of it.
func (j *judgement) moment() moment.Finding {
	c := claimOf(j.line, j.facts)
	c.Told = slices.DeleteFunc(slices.Clone(c.Told), func(t time.Time) bool {
		return slices.ContainsFunc(j.facts.Said, t.Equal)
	})
	return moment.Judge(c)
}

// dated says of what was made on a device, in its leaf or beside it, when that can
// have been; what the region itself writes is as old as it is.
func (j *judgement) dated() {
	l := j.line
	switch {
	case j.out.Leaf == nil && j.out.Aside == nil || j.facts.Seen.IsZero():
		return
	case !l.Hand.Holds():
		j.out.Aside.Receipt = &revision.Receipt{At: j.facts.Seen.UnixMilli()}
		return
	}
	f := moment.Finding{Until: j.facts.Seen}
	if l.Signed.Envelope.DSeq != 0 {
		f = j.moment()
	}
	r := &revision.Receipt{At: f.Until.UnixMilli(), Flag: f.Flag}
	if !f.After.IsZero() {
		r.After = f.After.UnixMilli()
	}
	if j.out.Leaf != nil {
		j.out.Leaf.Receipt = r
	}
	if j.out.Aside != nil {
		j.out.Aside.Receipt, j.out.Aside.Anchor, j.out.Aside.Made = r, l.Anchor, l.Signed.Envelope.Moment().UnixMilli()
	}
	if l.Anchor == AnchorGood && f.Flag != moment.FlagAhead {
		j.out.Anchor = l.Signed.Envelope.Anchor.MS
	}
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
