package duty

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/help"
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
	source, _, err := d.reported(ctx, p)
	if err != nil {
		return commission.Report{}, err
	}
	return commission.Count(p, source, d.reportRules()).Known(d.ownDistricts()), nil
}

func (d *Duty) reportRules() commission.Rules {
	rules := d.Rules()
	return commission.Rules{Region: d.Region(), Codes: rules.Codes, Offset: rules.Offset}
}

// reported is what a report of a period is counted from, and the records in it.
func (d *Duty) reported(ctx context.Context, p commission.Period) (source commission.Source, records map[uuid.UUID]*caseFile, err error) {
	if !p.Valid() || p.Nights() > MaxNights {
		return source, nil, errs.Errorf(errs.Invalid, "period", "want a period of at most %d nights", MaxNights)
	}
	if err := d.openNights(ctx, p, p.YearBefore()); err != nil {
		return source, nil, err
	}
	f, err := d.loadCases(ctx, "")
	if err != nil {
		return source, nil, err
	}
	records = map[uuid.UUID]*caseFile{}
	source.At = d.Now()
	source.Records = d.counted(f, func(c *caseFile) bool { records[c.id] = c; return true })
	if source.Raids, err = d.raidsAsTheyWent(ctx); err != nil {
		return source, nil, err
	}
	source.Help = d.referred(records)
	source.Links, err = d.links(ctx)
	return source, records, err
}

// referred is how the referrals of records stand; nothing to who reads no answers, for
// what was answered he would call open.
func (d *Duty) referred(records map[uuid.UUID]*caseFile) map[commission.Referred]commission.Helped {
	if d.mayWrite(raid.KindFollowUp) != nil {
		return nil
	}
	out, today := map[commission.Referred]commission.Helped{}, d.today()
	for id, c := range records {
		for _, p := range c.encounter.People {
			for _, r := range p.Referrals {
				out[commission.Referred{Record: id, Referral: r.ID}] = commission.HelpedBy(help.Of(r, c.answers), today)
			}
		}
	}
	return out
}

// raidsAsTheyWent are the raids that were not called off, each crew with the members
// who go out: those of another unit once it consented.
func (d *Duty) raidsAsTheyWent(ctx context.Context) ([]commission.Raid, error) {
	planned, err := d.Raids(ctx, "")
	if err != nil {
		return nil, err
	}
	raids := make([]commission.Raid, 0, len(planned))
	for _, p := range planned {
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

// links are what was decided of pairs of children, the newest version of each.
func (d *Duty) links(ctx context.Context) ([]raid.Link, error) {
	var out []raid.Link
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindLink}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return nil, err
		}
		var l raid.Link
		if len(rec.Heads) > 0 && decodeBody(rec.Heads[0], &l) == nil {
			out = append(out, l)
		}
	}
	return out, nil
}
