package duty

import (
	"context"
	"errors"
	"maps"
	"slices"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/sync/ledger"
)

// Summary counts the figures of a night from what this device has. An
// encounter counts as accepted when a supervisor accepted the very revision
// that is shown and no second head stands beside it. A short record is a fact
// nobody reviews: it counts as accepted unless it was returned.
func (d *Duty) Summary(ctx context.Context, night civil.Date) (report.Summary, error) {
	f, err := d.loadCases(ctx, night)
	if err != nil {
		return report.Summary{}, err
	}
	records := d.counted(f, func(c *caseFile) bool { return c.night() == night })
	closed, err := d.lockedAway(ctx, night)
	if err != nil {
		return report.Summary{}, err
	}
	rules := d.Rules()
	sum := report.Night(night, records, d.Region(), rules.Codes, rules.Offset).Known(d.ownDistricts())
	sum.Closed = closed
	return sum, nil
}

// ownDistricts are those of the unit of an officer who reads all that it recorded;
// a patrol does not.
func (d *Duty) ownDistricts() (own []string) {
	if d.Officer().Role == regionfile.Patrol {
		return nil
	}
	region := d.Region()
	for _, u := range region.Units {
		if u.ID != d.Officer().Unit {
			continue
		}
		for _, kato := range u.Districts {
			if known, ok := region.ResolveKATO(kato); ok {
				own = append(own, known)
			}
		}
	}
	return own
}

// counted are the records that figures are counted from, and which of them are
// accepted; see Summary.
func (d *Duty) counted(f caseList, of func(*caseFile) bool) []report.Record {
	var out []report.Record
	for _, c := range f.cases {
		if len(c.record.Heads) == 0 || !of(c) {
			continue
		}
		out = append(out, d.countedAs(c))
	}
	return out
}

// countedAs is a record as figures are counted from it.
func (d *Duty) countedAs(c *caseFile) report.Record {
	verdict := state.Of(d.facts(c)).Verdict
	accepted := verdict == state.VerdictAccepted || c.kind.Short() && verdict == state.VerdictNone
	return report.Record{
		ID: c.id, Kind: c.kind, Encounter: c.encounter, Short: c.short,
		Accepted: accepted && len(c.record.Heads) == 1,
		Unnamed:  c.withheld().Has(fields.Identity),
	}
}

// CountedNights are the nights of which records are here, the earliest first.
func (d *Duty) CountedNights(ctx context.Context) ([]civil.Date, error) {
	seen := map[civil.Date]bool{}
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: raid.FieldKinds}) {
		if err != nil && !errors.Is(err, ledger.ErrDamaged) {
			return nil, err
		}
		c := &caseFile{id: rec.ID, kind: rec.Kind, record: rec}
		if err == nil && len(rec.Heads) > 0 && c.decode() == nil && c.night() != "" {
			seen[c.night()] = true
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

// alarms says whether by a record, finished or not, a child is with an adult who may not
// have him: somebody has still to act, and no supervisor can take it as it is.
func alarms(c *caseFile) bool {
	return c.withheld() == fields.None && c.encounter.GivenWrong()
}

// Unsettled lists the encounters, of whatever night, that want this officer's
// hand: under his pen what was returned, changed in two places, has a child still in
// care or with an adult who may not have him, and for a supervisor and an inspector, who
// have to act, every one with such a child. A review
// comes in the morning and a child is held past noon: the night is over then, and
// without this nobody would see it on the next.
func (d *Duty) Unsettled(ctx context.Context) ([]Row, error) {
	cases, err := d.waiting(ctx, &d.unsettled, func(c *caseFile) bool {
		s := state.Of(d.facts(c))
		child := s.Care == state.CareOpen || alarms(c)
		if role := d.Officer().Role; (role == regionfile.Supervisor || role == regionfile.Inspector) && child {
			return true
		}
		return (s.Verdict == state.VerdictReturned || s.Conflict || child) &&
			raid.HoldsPen(c.encounter.Pen, d.Officer().ID, d.crews(ctx, c.head().Envelope.Raid))
	})
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(cases))
	for i, c := range cases {
		out[i] = d.row(c)
	}
	slices.SortStableFunc(out, func(a, b Row) int { return b.At.Compare(a.At) })
	return out, nil
}
