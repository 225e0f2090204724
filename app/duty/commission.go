package duty

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/help"
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
	source, err := d.reported(ctx, p, nil)
	if err != nil {
		return commission.Report{}, err
	}
	return commission.Count(p, source, d.reportRules()).Known(d.ownDistricts()), nil
}

func (d *Duty) reportRules() commission.Rules {
	rules := d.Rules()
	return commission.Rules{Region: d.Region(), Codes: rules.Codes, Offset: rules.Offset}
}

// reported is what a report of a period is counted from. Each record is handed to each as
// it is read, where somebody asks for it, and then let go of but for what is counted: a
// store of years would not stand in memory with all its revisions.
func (d *Duty) reported(ctx context.Context, p commission.Period, each func(*caseFile)) (source commission.Source, err error) {
	if !p.Valid() || p.Nights() > MaxNights {
		return source, errs.Errorf(errs.Invalid, "period", "want a period of at most %d nights", MaxNights)
	}
	if err := d.openNights(ctx, p, p.YearBefore()); err != nil {
		return source, err
	}
	opinions, answers, err := d.allSaid(ctx)
	if err != nil {
		return source, err
	}
	source.Help = d.helpTable()
	var records []report.Record
	// Of the nights before both periods those of a year are asked for who was met again.
	asked, offset := commission.Period{From: p.YearBefore().YearBefore().From, To: p.To}, d.Rules().Offset
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: raid.FieldKinds}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return source, err
		}
		c := &caseFile{id: rec.ID, kind: rec.Kind, record: rec, opinions: opinions[rec.ID], answers: answers[rec.ID]}
		if len(rec.Heads) == 0 || c.decode() != nil || !asked.Has(report.NightOf(c.night(), c.at(), offset)) {
			continue
		}
		records = append(records, d.countedAs(c))
		d.referred(source.Help, c)
		if each != nil {
			each(c)
		}
	}
	source.At, source.Records = d.Now(), commission.All(records)
	source.Raids, err = d.raidsAsTheyWent(ctx)
	if err == nil {
		source.Links, err = d.links(ctx)
	}
	return source, err
}

// helpTable is where is kept how referrals stand; nil for who reads no answers, since what was
// answered he would call open.
func (d *Duty) helpTable() map[commission.Referred]commission.Helped {
	if d.mayWrite(raid.KindFollowUp) != nil {
		return nil
	}
	return map[commission.Referred]commission.Helped{}
}

// referred notes how the referrals of a record stand.
func (d *Duty) referred(all map[commission.Referred]commission.Helped, c *caseFile) {
	if all == nil {
		return
	}
	met := metOn(c.encounter, d.Rules())
	for _, p := range c.encounter.People {
		for _, r := range p.Referrals {
			all[commission.Referred{Record: c.id, Referral: r.ID}] = commission.HelpedBy(help.Of(r, c.answers).From(met), d.today())
		}
	}
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
