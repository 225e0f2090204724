package duty

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/sync/ledger"
)

// Decided is a record whose present revision has a decision, or one that was
// withdrawn after a decision.
type Decided struct {
	Row       Row
	At        time.Time // of the decision, or of the withdrawal
	By        string    // name of who did that, empty where the directory lacks him
	Withdrawn string    // the reason of the withdrawal; empty where there was none
	Over      *Verdict  // an acceptance of the same revision, which a return outweighs; one's own before another's, nil: none
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

// mostDecisions bounds how many decisions are looked at for the list of what was
// accepted: each may lead to a record that has gone on since.
const mostDecisions = 1000

// Accepted lists the encounters of the supervisor's unit that were accepted,
// whatever their night, and with them those that were decided and then
// withdrawn: what a reviewer has seen does not leave without a word. The latest
// decided comes first. There are at most so many; more says that there may be
// older ones, which FindAccepted finds.
func (d *Duty) Accepted(ctx context.Context, most int) (list []Decided, more bool, err error) {
	me, seen := d.Officer(), map[uuid.UUID]bool{}
	var cases []*caseFile
	page := ledger.Query{Kinds: []raid.Kind{raid.KindReview}, Limit: most}
	for looked := 0; len(cases) < most; looked += most {
		if looked >= mostDecisions {
			return d.latest(cases), true, nil
		}
		about, last, err := d.lastDecisions(ctx, page)
		if err != nil {
			return nil, false, err
		}
		if last == uuid.Nil {
			return d.latest(cases), false, nil
		}
		page.Before = last
		for _, id := range about {
			if seen[id] {
				continue
			}
			seen[id] = true
			c, err := d.readCase(ctx, id)
			if unreadable(err) {
				continue // or it is no record of fieldwork: whether officers are lent is decided too
			}
			if err != nil {
				return nil, false, err
			}
			if d.acceptedOnce(me, c) {
				cases = append(cases, c)
			}
		}
	}
	list = d.latest(cases)
	return list[:most], true, nil
}

// lastDecisions reads a page of decisions, the latest first: of which records they are,
// and the last of the page; none where there is no further page.
func (d *Duty) lastDecisions(ctx context.Context, page ledger.Query) (about []uuid.UUID, last uuid.UUID, err error) {
	for rec, err := range d.ledger.Records(ctx, page) {
		if err != nil && !errors.Is(err, ledger.ErrDamaged) {
			return nil, uuid.Nil, err
		}
		last = rec.ID
		for _, o := range opinionsOf(rec) {
			about = append(about, o.Record)
		}
	}
	return about, last, nil
}

// FindAccepted finds, among all that Accepted would list without a bound, what fits
// a text as Search does. The latest decided comes first; more says that there were
// more than so many.
func (d *Duty) FindAccepted(ctx context.Context, text string, most int) (list []Decided, more bool, err error) {
	me := d.Officer()
	cases, err := d.search(ctx, text)
	if err != nil {
		return nil, false, err
	}
	list = d.latest(slices.DeleteFunc(cases, func(c *caseFile) bool { return !d.acceptedOnce(me, c) }))
	return list[:min(len(list), most)], len(list) > most, nil
}

// acceptedOnce says whether an encounter belongs among the accepted ones.
func (d *Duty) acceptedOnce(me regionfile.Officer, c *caseFile) bool {
	return d.decidedAs(me, c, raid.Accept) || d.withdrawnAfter(me, c)
}

// latest tells of each who decided and when, the latest first.
func (d *Duty) latest(cases []*caseFile) []Decided {
	out := d.verdicts(cases)
	slices.SortStableFunc(out, func(a, b Decided) int { return b.At.Compare(a.At) })
	return out
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
		out[i].Over = d.outweighed(c, v)
	}
	return out
}

// outweighed is the acceptance over which a return stands, this officer's own before
// another's; nil for none.
func (d *Duty) outweighed(c *caseFile, v *raid.Review) (over *Verdict) {
	for _, o := range c.opinions {
		if v.Decision != raid.Return || o.Rev != v.Rev || o.Decision != raid.Accept || o.Undone != nil {
			continue
		}
		if own := o.author == d.Officer().ID; over == nil || own {
			over = &Verdict{At: o.At.In(d.Rules().Offset), By: d.nameOf(o.author), Own: own}
		}
	}
	return over
}
