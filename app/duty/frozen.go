package duty

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/report/commission"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// FrozenReport is a report that was given out under a number, as it was then.
type FrozenReport struct {
	ID     uuid.UUID
	Unit   string            // whose supervisor gave it out
	Report commission.Report // its Frozen says by whom and when
	Waits  bool              // the region has not answered for it yet
}

// Freeze counts a report of a period and keeps it under the next number of this
// officer on this device. Refused are: whoever is no supervisor, errs.Denied "role"; a
// period of which a night is to come or not over, errs.Conflict "period_open"; and what
// Commission refuses. Records that are not accepted do not keep it back: it says how
// many they are, and is marked a draft for ever.
func (d *Duty) Freeze(ctx context.Context, p commission.Period) (FrozenReport, error) {
	if err := d.mayWrite(raid.KindReport); err != nil {
		return FrozenReport{}, err
	}
	rules := d.Rules()
	if p.Valid() && !p.Over(civil.NightOf(rules.Now, rules.Offset)) {
		return FrozenReport{}, errs.Errorf(errs.Conflict, "period_open", "the period is not over")
	}
	r, err := d.Commission(ctx, p)
	if err != nil {
		return FrozenReport{}, err
	}
	d.saving.Lock() // from here on: two at once would take one number
	defer d.saving.Unlock()
	body, err := d.numbered(ctx, r.Freeze())
	if err != nil {
		return FrozenReport{}, err
	}
	if err := d.checked(body); err != nil {
		return FrozenReport{}, err
	}
	id, err := d.newID()
	if err != nil {
		return FrozenReport{}, err
	}
	if _, err = d.author(ctx, step{kind: raid.KindReport, record: id, body: body}); err != nil {
		return FrozenReport{}, err
	}
	out, err := commission.Thaw(body)
	return FrozenReport{ID: id, Unit: body.Unit, Report: out, Waits: true}, err
}

// numbered says whose a report is, when it was frozen, and gives it its number: one more
// than the last of its series in the year.
func (d *Duty) numbered(ctx context.Context, body raid.Report) (raid.Report, error) {
	rules, me, region := d.Rules(), d.Officer(), d.Region()
	at := d.Now().In(civil.Location(rules.Offset)).Truncate(time.Second)
	_, offset := at.Zone()
	body.Unit, body.By, body.At, body.Offset = me.Unit, me.Name, at.UTC(), offset/60
	body.Year, body.Series = at.Year(), raid.ReportSeries(d.opts.Device.Device, me.ID)
	body.Region, body.UnitNames = region.Names, codes.Names{KK: me.Unit, RU: me.Unit, EN: me.Unit}
	for _, u := range region.Units {
		if u.ID == me.Unit && u.Names != (codes.Names{}) {
			body.UnitNames = u.Names
		}
	}
	last := 0
	err := d.reports(ctx, func(_ ledger.Record, v raid.Report) {
		if v.Series == body.Series && v.Year == body.Year {
			last = max(last, v.Number)
		}
	})
	body.Number = last + 1
	return body, err
}

// reports goes through the reports that are here, each as it stands.
func (d *Duty) reports(ctx context.Context, each func(ledger.Record, raid.Report)) error {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindReport}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return err
		}
		if v, ok := standing(rec); ok {
			each(rec, v)
		}
	}
	return nil
}

// standing is a report as it stands: two who withdrew it apart both said so.
func standing(rec ledger.Record) (v raid.Report, ok bool) {
	for _, h := range rec.Heads {
		var one raid.Report
		if decodeBody(h, &one) != nil {
			continue
		}
		if !ok || v.Undone == nil {
			v, ok = one, true
		}
	}
	return v, ok
}

// FrozenReports lists the reports that were given out, the latest first. One that is
// damaged, or of a newer program, is left out.
func (d *Duty) FrozenReports(ctx context.Context) (all []FrozenReport, err error) {
	acks := d.ledger.Outbox().Acked()
	err = d.reports(ctx, func(rec ledger.Record, v raid.Report) {
		if r, err := commission.Thaw(v); err == nil {
			all = append(all, FrozenReport{ID: rec.ID, Unit: v.Unit, Report: r, Waits: !d.arrived(rec, acks)})
		}
	})
	slices.SortStableFunc(all, func(a, b FrozenReport) int { return b.Report.Frozen.At.Compare(a.Report.Frozen.At) })
	return all, err
}

// arrived says whether the region has all of a record.
func (d *Duty) arrived(rec ledger.Record, acks ledger.Acks) bool {
	return !slices.ContainsFunc(rec.Revisions, func(s revision.Signed) bool { return d.transfer(s, acks) == state.TransferWaiting })
}

// WithdrawReport takes a report back, with a reason. It keeps its number and its sums.
func (d *Duty) WithdrawReport(ctx context.Context, id uuid.UUID, reason string) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindReport); err != nil {
		return err
	}
	rec, err := d.record(ctx, id, raid.KindReport)
	if err != nil {
		return err
	}
	v, ok := standing(rec)
	switch {
	case !ok:
		return misshapen(rec.Heads[0])
	case v.Undone != nil:
		return errs.Errorf(errs.Conflict, "report_withdrawn", "report %s was withdrawn already", id)
	case v.Unit != d.Officer().Unit:
		return errs.Errorf(errs.Denied, "report_foreign", "report %s is of another unit", id)
	}
	v.Undone = &raid.Reasoned{Reason: reason, At: d.Now()}
	if err := d.checked(v); err != nil {
		return err
	}
	_, err = d.author(ctx, step{kind: raid.KindReport, record: id, parents: rec.Heads, body: v})
	return err
}

// Differs counts the period of a report that was frozen anew and says where it is
// another. What it refuses is what Commission refuses.
func (d *Duty) Differs(ctx context.Context, frozen commission.Report) ([]commission.Difference, error) {
	today, err := d.Commission(ctx, frozen.Period)
	if err != nil {
		return nil, err
	}
	return commission.Differences(frozen, today), nil
}
