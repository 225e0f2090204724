package intake

import (
	"slices"
	"time"

	"shyraq/sync/region/moment"
	"shyraq/sync/revision"
)

// moment says when the line can have been made. What it says itself is kept whatever
// comes of it.
func (j *judgement) moment() moment.Finding {
	l, e := j.line, j.line.Signed.Envelope
	c := moment.Claim{Received: j.facts.Seen, Holds: l.Anchor == AnchorGood, Chain: instant(j.facts.Chain.Anchor),
		Made: []time.Time{e.Moment()}, Told: j.newlyTold()}
	if l.Anchor != AnchorNone {
		c.Anchor = e.Anchor.At()
	}
	// The hybrid time may run ahead of an honest clock that was set back, and never
	// behind it.
	if t := e.Time.Instant(); t.Before(c.Made[0]) {
		c.Made = append(c.Made, t)
	}
	return moment.Judge(c)
}

// newlyTold are the times in the body that no revision before it said. Of one whose
// times are not known any more all count as said.
func (j *judgement) newlyTold() []time.Time {
	var parents []Leaf
	for _, p := range j.line.Signed.Envelope.Parents {
		leaf := j.facts.Leaves[p]
		if leaf.Receipt == nil {
			return nil
		}
		parents = append(parents, leaf)
	}
	return slices.DeleteFunc(slices.Clone(j.body.told), func(t time.Time) bool {
		return slices.ContainsFunc(parents, func(l Leaf) bool { return slices.Contains(l.Told, t.UnixMilli()) })
	})
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
		j.out.Leaf.Receipt, j.out.Leaf.Told = r, stamps(j.body.told)
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

func stamps(all []time.Time) (out []int64) {
	for _, t := range all {
		out = append(out, t.UnixMilli())
	}
	return out
}
