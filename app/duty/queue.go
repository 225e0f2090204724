package duty

import (
	"bytes"
	"context"
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
)

// QueueItem is a record that waits for a reviewer.
type QueueItem struct {
	Row      Row
	Since    time.Time // when its present revision was written: it waits since then
	Answered bool      // it was returned and its officer has answered
	Accepted *Verdict  // it had been accepted, and was changed since; nil: it was not

	Withdrawn string // why it was withdrawn before anybody decided on it; empty: it was not
	By        string // name of who withdrew it, empty where the directory lacks him
}

// Verdict is a decision of a reviewer that does not stand.
type Verdict struct {
	At  time.Time
	By  string // name of who decided, empty where the directory lacks him
	Own bool   // it was this officer
}

// Queue lists the encounters of the supervisor's unit whose present revision
// has no decision yet: returned and answered ones first, then the oldest. A
// child still in care does not wait for review; his own records are for somebody
// else. One that was withdrawn before anybody had seen it waits to be noted, by an
// acceptance: what was recorded does not leave unseen.
func (d *Duty) Queue(ctx context.Context) ([]QueueItem, error) {
	me := d.Officer()
	cases, err := d.waiting(ctx, &d.undecided, func(c *caseFile) bool { return d.reviewable(me, c) })
	if err != nil {
		return nil, err
	}
	out := make([]QueueItem, len(cases))
	for i, c := range cases {
		out[i] = QueueItem{Row: d.row(c), Since: c.head().Envelope.Moment().In(d.Rules().Offset)}
		if why := c.encounter.Withdrawal; why != nil {
			out[i].Withdrawn, out[i].By = why.Reason, d.nameOf(c.head().Envelope.Author)
		}
		switch last := c.lastWord(); {
		case last == nil:
		case last.Decision == raid.Accept:
			out[i].Accepted = &Verdict{At: last.At.In(d.Rules().Offset), By: d.nameOf(last.author)}
		default:
			out[i].Answered = true
		}
	}
	slices.SortStableFunc(out, func(a, b QueueItem) int {
		if a.Answered != b.Answered {
			if a.Answered {
				return -1
			}
			return 1
		}
		if by := a.Row.At.Compare(b.Row.At); by != 0 {
			return by
		}
		return bytes.Compare(a.Row.ID[:], b.Row.ID[:])
	})
	return out, nil
}

func (d *Duty) reviewable(me regionfile.Officer, c *caseFile) bool {
	return c.kind == raid.KindEncounter && c.draft == nil && c.head().Whole() && slices.Contains(c.units(), me.Unit) &&
		regionfile.MayReview(me, c.authors()) &&
		!c.encounter.InCare() && (c.encounter.Withdrawal == nil || len(c.opinions) == 0) &&
		state.ReviewOf(c.reviews(), string(c.head().Rev)) == nil
}

// lastWord is the decision that counted for the revision that was decided on last; nil
// where none was.
func (c *caseFile) lastWord() *opinion {
	if len(c.opinions) == 0 {
		return nil
	}
	last := slices.MaxFunc(c.opinions, func(a, b opinion) int { return a.At.Compare(b.At) })
	v := state.ReviewOf(c.reviews(), last.Rev)
	at := slices.IndexFunc(c.opinions, func(o opinion) bool {
		return v != nil && o.Rev == v.Rev && o.At.Equal(v.At) && o.Decision == v.Decision
	})
	if at < 0 {
		return nil
	}
	return &c.opinions[at]
}
