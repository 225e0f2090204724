package duty

import (
	"context"
	"slices"

	"shyraq/app/raid"
	"shyraq/app/report"
)

// Summary counts the figures of a night from what this device has. An
// encounter counts as accepted when a supervisor accepted the very revision
// that is shown and no second head stands beside it. A check of a place is a
// fact nobody reviews: it counts as accepted unless it was returned.
func (d *Duty) Summary(ctx context.Context, night raid.Date) (report.Summary, error) {
	f, err := d.fold(ctx, night)
	if err != nil {
		return report.Summary{}, err
	}
	var records []report.Record
	for _, c := range f.cases {
		if len(c.record.Heads) == 0 || c.night() != night {
			continue
		}
		verdict := raid.StateOf(d.facts(c)).Verdict
		accepted := verdict == raid.VerdictAccepted || c.kind == raid.KindVenueCheck && verdict == raid.VerdictNone
		records = append(records, report.Record{
			ID: c.id, Kind: c.kind, Encounter: c.encounter, Venue: c.check,
			Accepted: accepted && len(c.record.Heads) == 1,
		})
	}
	rules := d.Rules()
	return report.Night(night, records, d.Region(), rules.Codes, rules.Offset), nil
}

// Handoff is what an officer should know before he goes off duty.
type Handoff struct {
	Waiting  int // records the region has not acknowledged
	Set      int // records it keeps aside
	Drafts   int // unfinished typing
	InCare   int // encounters of his with a child still in care
	Returned int // records of his that wait for an answer
}

// Clear says that nothing is left to do.
func (h Handoff) Clear() bool { return h == Handoff{} }

// EndOfShift counts what is left to do tonight.
func (d *Duty) EndOfShift(ctx context.Context) (Handoff, error) {
	f, err := d.fold(ctx, "")
	if err != nil {
		return Handoff{}, err
	}
	me := d.opts.Keys.Officer().ID
	var h Handoff
	for _, c := range f.cases {
		s := raid.StateOf(d.facts(c))
		if c.draft != nil {
			h.Drafts++
		}
		switch s.Transfer {
		case raid.TransferWaiting, raid.TransferHeld:
			h.Waiting++
		case raid.TransferQuarantined:
			h.Set++
		}
		if !slices.Contains(c.authors(), me) {
			continue
		}
		if s.Care == raid.CareOpen && c.encounter.Pen.Officer == me {
			h.InCare++
		}
		if s.Verdict == raid.VerdictReturned {
			h.Returned++
		}
	}
	return h, nil
}
