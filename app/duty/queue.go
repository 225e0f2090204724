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
}

// Queue lists the encounters of the supervisor's unit whose present revision
// has no decision yet: returned and answered ones first, then the oldest. A
// child still in care and a withdrawn record do not wait for review; his own
// records are for somebody else.
func (d *Duty) Queue(ctx context.Context) ([]QueueItem, error) {
	me := d.Officer()
	cases, err := d.waiting(ctx, &d.undecided, func(c *caseFile) bool { return d.reviewable(me, c) })
	if err != nil {
		return nil, err
	}
	out := make([]QueueItem, len(cases))
	for i, c := range cases {
		answered := slices.ContainsFunc(c.opinions, func(o opinion) bool { return o.Decision == raid.Return })
		out[i] = QueueItem{Row: d.row(c), Since: c.head().Envelope.Moment().In(d.Rules().Offset), Answered: answered}
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
		!c.encounter.InCare() && c.encounter.Withdrawal == nil &&
		state.ReviewOf(c.reviews(), string(c.head().Rev)) == nil
}
