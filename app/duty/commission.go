package duty

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/report/commission"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// MaxNights is the longest period that Commission counts: a year with its leap
// day.
const MaxNights = commission.MaxNights

// Commission counts the commission's report of a period from what this device
// has; what counts as accepted is as in Summary. A period that is not one, or
// longer than MaxNights, is Invalid "period". A night of either period that was
// closed here is Denied "figures_closed": its figures would be less than they are.
func (d *Duty) Commission(ctx context.Context, p commission.Period) (commission.Report, error) {
	source, err := d.reported(ctx, p)
	if err != nil {
		return commission.Report{}, err
	}
	r := commission.Count(p, source.Source, d.reportRules())
	if err := source.whole(); err != nil {
		return r, err
	}
	if r, err = d.withImports(ctx, r, source); err != nil {
		return r, err
	}
	return d.withDecisions(ctx, r.Known(d.ownDistricts()))
}

// withDecisions has a report open with the decisions of its officer's own unit, if he gives
// reports out: whoever only answers for some of them has not all.
func (d *Duty) withDecisions(ctx context.Context, r commission.Report) (commission.Report, error) {
	if d.mayWrite(raid.KindAssignment) != nil {
		return r, nil
	}
	var all []raid.Assignment
	unit := d.Officer().Unit
	err := d.assignments(ctx, func(_ ledger.Record, v raid.Assignment) {
		if v.Unit == unit {
			all = append(all, v)
		}
	})
	return r.Decide(all, d.nameOf, d.Now(), d.Rules().Offset), err
}

func (d *Duty) reportRules() commission.Rules {
	rules := d.Rules()
	return commission.Rules{Region: d.Region(), Codes: rules.Codes, Offset: rules.Offset}
}

// reported is what a report of a period is counted from: of each record what is kept of
// it to be counted.
func (d *Duty) reported(ctx context.Context, p commission.Period) (source *reportSource, err error) {
	if !p.Valid() || p.Nights() > MaxNights {
		return nil, errs.Errorf(errs.Invalid, "period", "want a period of at most %d nights", MaxNights)
	}
	if err := d.openNights(ctx, p, p.YearBefore()); err != nil {
		return nil, err
	}
	source = &reportSource{}
	source.Help, source.At = d.helpTable(), d.Now()
	packs, err := d.extracts(ctx, askedBy(p))
	if err != nil {
		return nil, err
	}
	source.from(packs, askedBy(p), d.today())
	source.Raids, err = d.raidsAsTheyWent(ctx, p, p.YearBefore())
	return source, err
}

// askedBy are the nights that a report looks at: of those before both periods a year is
// asked for who was met again.
func askedBy(p commission.Period) commission.Period {
	return commission.Period{From: p.YearBefore().YearBefore().From, To: p.To}
}

// reportSource is a source of packed extracts.
type reportSource struct {
	commission.Source
	broken bool
	first  civil.Date // the first night of what was counted
}

func (s *reportSource) from(packs [][]byte, asked commission.Period, today civil.Date) {
	packs = slices.DeleteFunc(packs, s.joins)
	s.Records = func(yield func(*report.Record) bool) {
		for _, pack := range packs {
			for x, whole := range commission.Unpack(pack) {
				if !whole {
					s.broken = true
					return
				}
				if !asked.Has(x.Night()) {
					continue
				}
				if night := x.Night(); s.first == "" || night < s.first {
					s.first = night
				}
				if x.Note(s.Help, today); !yield(&x.Record) {
					return
				}
			}
		}
	}
}

// joins says whether a pack is of links, and takes them in.
func (s *reportSource) joins(pack []byte) bool {
	for x, whole := range commission.Unpack(pack) {
		if !whole || x.Kind != raid.KindLink {
			return false
		}
		s.Links = append(s.Links, x.Link())
	}
	return true
}

// whole says, after the count, whether all of it could be read.
func (s *reportSource) whole() error {
	if s.broken {
		return fmt.Errorf("what is kept of the records: %w", ledger.ErrDamaged)
	}
	return nil
}

// helpTable is where is kept how referrals stand; nil for who reads no answers, since what was
// answered he would call open.
func (d *Duty) helpTable() map[commission.Referred]commission.Helped {
	if d.mayWrite(raid.KindFollowUp) != nil {
		return nil
	}
	return map[commission.Referred]commission.Helped{}
}

// raidsAsTheyWent are the raids of some nights that the officer's unit planned, or one that
// he oversees, those that were called off too, which may have been on until then; each crew
// with the members who go out: those of another unit once it consented. A raid that a unit
// planned which he does not oversee is in the report of that one, also where this one lent an
// officer to it: the sum of all units counts each crew once.
func (d *Duty) raidsAsTheyWent(ctx context.Context, periods ...commission.Period) ([]commission.Raid, error) {
	var planned []PlannedRaid
	seen := map[civil.Date]bool{}
	for _, p := range periods {
		for night := p.From; night <= p.To; night = night.Next() {
			if seen[night] {
				continue
			}
			seen[night] = true
			on, off, err := d.planned(ctx, night)
			if err != nil {
				return nil, err
			}
			planned = append(append(planned, on...), off...)
		}
	}
	raids := make([]commission.Raid, 0, len(planned))
	counted, err := d.unitsCounted(ctx, planned)
	if err != nil {
		return nil, err
	}
	for _, p := range planned {
		if !counted[p.Raid.Unit] {
			continue
		}
		asked, err := d.Lendings(ctx, p)
		if err != nil {
			return nil, err
		}
		stays := func(officer uuid.UUID) bool {
			return slices.ContainsFunc(asked, func(l Lending) bool { return l.State != LendConsents && slices.Contains(l.Officers, officer) })
		}
		r := p.Raid
		r.Crews = slices.Clone(r.Crews)
		for i := range r.Crews {
			r.Crews[i].Members = slices.DeleteFunc(slices.Clone(r.Crews[i].Members), stays)
		}
		raids = append(raids, commission.Raid{ID: p.ID, Raid: r})
	}
	return raids, nil
}

// openNights says no where a night of a period was closed here.
func (d *Duty) openNights(ctx context.Context, periods ...commission.Period) error {
	all, err := d.closings(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		in := func(p commission.Period) bool { return c.Night >= p.From && c.Night <= p.To }
		if slices.ContainsFunc(periods, in) && slices.ContainsFunc(c.Keys, d.goneFor) {
			return errs.Errorf(errs.Denied, "figures_closed", "a night of the period was closed here")
		}
	}
	return nil
}
