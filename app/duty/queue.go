package duty

import (
	"context"
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
)

// QueueItem is a record that waits for a reviewer.
type QueueItem struct {
	Row      Row
	Since    time.Time // when its present revision was written: it waits since then
	Answered bool      // it was returned and its officer has answered
}

// Decided is a record whose present revision has a decision, or one that was
// withdrawn after a decision.
type Decided struct {
	Row       Row
	At        time.Time // of the decision, or of the withdrawal
	By        string    // name of who did that, empty where the directory lacks him
	Withdrawn string    // the reason of the withdrawal; empty where there was none
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
		return a.Row.At.Compare(b.Row.At)
	})
	return out, nil
}

func (d *Duty) reviewable(me regionfile.Officer, c *caseFile) bool {
	return c.kind == raid.KindEncounter && c.draft == nil && slices.Contains(c.units(), me.Unit) &&
		regionfile.MayReview(me, c.authors()) &&
		!c.encounter.InCare() && c.encounter.Withdrawal == nil &&
		state.ReviewOf(c.reviews(), string(c.head().Rev)) == nil
}

// Returned lists the encounters of the supervisor's unit that were sent back
// and that nobody has answered, whatever their night; the longest ago first.
func (d *Duty) Returned(ctx context.Context) ([]Decided, error) {
	me := d.Officer()
	cases, err := d.waiting(ctx, &d.sentBack, func(c *caseFile) bool { return d.decidedAs(me, c, raid.Return) })
	if err != nil {
		return nil, err
	}
	out := d.verdicts(cases)
	slices.SortStableFunc(out, func(a, b Decided) int { return a.At.Compare(b.At) })
	return out, nil
}

// Accepted lists the encounters of the supervisor's unit that were accepted, of
// a night and of so many before it, and with them those that were decided and
// then withdrawn: what a reviewer has seen does not leave without a word. The
// latest comes first.
func (d *Duty) Accepted(ctx context.Context, night civil.Date, before int) ([]Decided, error) {
	me := d.Officer()
	var cases []*caseFile
	for i := range before + 1 {
		f, err := d.loadCases(ctx, civil.DateOf(night.In(time.UTC).AddDate(0, 0, -i)))
		if err != nil {
			return nil, err
		}
		for _, c := range f.cases {
			if d.decidedAs(me, c, raid.Accept) || d.withdrawnAfter(me, c) {
				cases = append(cases, c)
			}
		}
	}
	out := d.verdicts(cases)
	slices.SortStableFunc(out, func(a, b Decided) int { return b.At.Compare(a.At) })
	return out, nil
}

// decidedAs says whether a decision stands on the present revision of an
// encounter of the reviewer's unit.
func (d *Duty) decidedAs(me regionfile.Officer, c *caseFile, as raid.Decision) bool {
	if c.kind != raid.KindEncounter || len(c.record.Heads) == 0 || !slices.Contains(c.units(), me.Unit) || c.encounter.Withdrawal != nil {
		return false
	}
	v := state.ReviewOf(c.reviews(), string(c.head().Rev))
	return v != nil && v.Decision == as
}

// withdrawnAfter says whether an encounter of the reviewer's unit was withdrawn
// after somebody decided on it.
func (d *Duty) withdrawnAfter(me regionfile.Officer, c *caseFile) bool {
	return c.kind == raid.KindEncounter && len(c.record.Heads) > 0 && slices.Contains(c.units(), me.Unit) &&
		c.encounter.Withdrawal != nil && len(c.opinions) > 0
}

// verdicts tells of each who decided, and when.
func (d *Duty) verdicts(cases []*caseFile) []Decided {
	out := make([]Decided, len(cases))
	for i, c := range cases {
		out[i] = Decided{Row: d.row(c)}
		if why := c.encounter.Withdrawal; why != nil {
			out[i].At, out[i].By, out[i].Withdrawn = why.At.In(d.Rules().Offset), d.nameOf(c.head().Envelope.Author), why.Reason
			continue
		}
		v := state.ReviewOf(c.reviews(), string(c.head().Rev))
		out[i].At = v.At.In(d.Rules().Offset)
		for _, o := range c.opinions {
			if o.Rev == v.Rev && o.At.Equal(v.At) && o.Decision == v.Decision {
				out[i].By = d.nameOf(o.author)
			}
		}
	}
	return out
}
