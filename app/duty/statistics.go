package duty

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/report/statistics"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// ImportedStatistics is an import of figures as it stands.
type ImportedStatistics struct {
	ID         uuid.UUID
	Statistics raid.Statistics
	On         civil.Date          // the day on which it was imported
	Replaced   commission.Replaced // by later imports; not of one that is withdrawn
	Leads      bool                // this officer may withdraw it
	Waits      bool                // the region has not answered for it yet
}

// StatisticsPreview is a file as it was understood, and what is here of the same already.
type StatisticsPreview struct {
	statistics.Reading
	Same []ImportedStatistics // imports of the same file that stand
}

// ReadStatistics understands a file of figures or of police cases and keeps nothing. Texts
// are the languages in which our own tables may be written. Refused are: whoever is no
// supervisor, errs.Denied "role"; and what statistics.Read refuses.
func (d *Duty) ReadStatistics(ctx context.Context, file []byte, texts []i18n.Texts) (StatisticsPreview, error) {
	if err := d.mayWrite(raid.KindStatistics); err != nil {
		return StatisticsPreview{}, err
	}
	r, err := statistics.Read(file, statistics.Rules{Region: d.Region(), Codes: d.Rules().Codes, Texts: texts, Today: d.calendarDay()})
	if err != nil {
		return StatisticsPreview{}, err
	}
	out := StatisticsPreview{Reading: r}
	all, err := d.Statistics(ctx)
	for _, one := range all {
		if one.Statistics.Digest == r.Digest && one.Statistics.Undone == nil {
			out.Same = append(out.Same, one)
		}
	}
	return out, err
}

// calendarDay is the day it is by the clock of the region, which in the small hours is not
// that of the night.
func (d *Duty) calendarDay() civil.Date {
	return civil.DateOf(d.Now().In(civil.Location(d.Rules().Offset)))
}

// WouldReplace lists the imports that stand of which a reading says anew what they say.
func (d *Duty) WouldReplace(ctx context.Context, r statistics.Reading) ([]ImportedStatistics, error) {
	body, err := r.Statistics()
	if err != nil {
		return nil, err
	}
	all, err := d.Statistics(ctx)
	if err != nil {
		return nil, err
	}
	body.Unit, body.At = d.Officer().Unit, d.Now().Add(time.Hour)
	standing := []commission.Imported{{Statistics: body}}
	for _, one := range all {
		if one.Statistics.Undone == nil {
			standing = append(standing, commission.Imported{ID: one.ID, Statistics: one.Statistics})
		}
	}
	replaced := commission.Replacing(standing)
	return slices.DeleteFunc(all, func(one ImportedStatistics) bool {
		return one.Statistics.Undone != nil || one.Replaced.All || replaced[one.ID].By != uuid.Nil || !replaced[one.ID].All && !replaced[one.ID].Part
	}), nil
}

// ImportStatistics keeps the rows of a reading that are taken as one import, with whose
// figures they are. Refused are: whoever is no supervisor, errs.Denied "role"; what
// Reading.Statistics refuses; and what blocks, *ProblemsError.
func (d *Duty) ImportStatistics(ctx context.Context, r statistics.Reading, source string) (ImportedStatistics, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindStatistics); err != nil {
		return ImportedStatistics{}, err
	}
	if err := d.mayRead(); err != nil {
		return ImportedStatistics{}, err
	}
	body, err := r.Statistics()
	if err != nil {
		return ImportedStatistics{}, err
	}
	me := d.Officer()
	body.Unit, body.By, body.At, body.Source = me.Unit, me.Name, d.Now().UTC().Truncate(time.Millisecond), strings.TrimSpace(source)
	if err := d.checked(body); err != nil {
		return ImportedStatistics{}, err
	}
	id, err := d.newID()
	if err != nil {
		return ImportedStatistics{}, err
	}
	if _, err = d.author(ctx, step{kind: raid.KindStatistics, record: id, body: body}); err != nil {
		return ImportedStatistics{}, err
	}
	out := d.importedStatistics(id, body)
	out.Waits = true
	return out, nil
}

// Statistics lists what was imported, the latest first, what was withdrawn too. An import
// that is damaged or of a newer program is left out.
func (d *Duty) Statistics(ctx context.Context) (all []ImportedStatistics, err error) {
	acks := d.ledger.Outbox().Acked()
	var standing []commission.Imported
	err = d.statistics(ctx, func(rec ledger.Record, v raid.Statistics) {
		one := d.importedStatistics(rec.ID, v)
		one.Waits = !d.arrived(rec, acks)
		all = append(all, one)
		if v.Undone == nil {
			standing = append(standing, commission.Imported{ID: rec.ID, Statistics: v})
		}
	})
	replaced := commission.Replacing(standing)
	for i := range all {
		all[i].Replaced = replaced[all[i].ID]
	}
	slices.SortStableFunc(all, func(a, b ImportedStatistics) int { return b.Statistics.At.Compare(a.Statistics.At) })
	return all, err
}

func (d *Duty) importedStatistics(id uuid.UUID, v raid.Statistics) ImportedStatistics {
	return ImportedStatistics{ID: id, Statistics: v, On: civil.DateOf(v.At.In(civil.Location(d.Rules().Offset))),
		Leads: d.mayWrite(raid.KindStatistics) == nil && v.Unit == d.Officer().Unit}
}

// statistics goes through the imports that are here, each as all its versions say: two who
// withdrew it apart both said so.
func (d *Duty) statistics(ctx context.Context, each func(ledger.Record, raid.Statistics)) error {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindStatistics}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return err
		}
		if v, ok := standingStatistics(rec); ok {
			each(rec, v)
		}
	}
	return nil
}

func standingStatistics(rec ledger.Record) (v raid.Statistics, ok bool) {
	for _, h := range rec.Heads {
		var one raid.Statistics
		if decodeBody(h, &one) != nil || raid.Blocked(one.Check(raid.Rules{})) {
			continue
		}
		if !ok || v.Undone == nil {
			v, ok = one, true
		}
	}
	return v, ok
}

// UndoStatistics withdraws an import, with a reason: its sums count no longer, and stay to
// be read. Refused are: an import of another unit, errs.Denied "statistics_foreign"; one
// that was withdrawn, errs.Conflict "statistics_withdrawn"; and what blocks, *ProblemsError.
func (d *Duty) UndoStatistics(ctx context.Context, id uuid.UUID, reason string) (ImportedStatistics, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindStatistics); err != nil {
		return ImportedStatistics{}, err
	}
	rec, err := d.record(ctx, id, raid.KindStatistics)
	if err != nil {
		return ImportedStatistics{}, err
	}
	v, ok := standingStatistics(rec)
	switch {
	case !ok:
		return ImportedStatistics{}, misshapen(rec.Heads[0])
	case v.Unit != d.Officer().Unit:
		return ImportedStatistics{}, errs.Errorf(errs.Denied, "statistics_foreign", "import %s is of another unit", id)
	case v.Undone != nil:
		return ImportedStatistics{}, errs.Errorf(errs.Conflict, "statistics_withdrawn", "import %s was withdrawn already", id)
	}
	v.Undone = &raid.Reasoned{Reason: strings.TrimSpace(reason), At: d.Now().UTC().Truncate(time.Millisecond)}
	if err := d.checked(v); err != nil {
		return ImportedStatistics{}, err
	}
	if _, err = d.author(ctx, step{kind: raid.KindStatistics, record: id, parents: rec.Heads, body: v}); err != nil {
		return ImportedStatistics{}, err
	}
	out := d.importedStatistics(id, v)
	out.Waits = true
	return out, nil
}

// withImports gives a report what was imported. Earlier figures of raids stand in for the
// year before where this device has no record of that year or of the one before it.
func (d *Duty) withImports(ctx context.Context, r commission.Report, source *reportSource) (commission.Report, error) {
	var all []commission.Imported
	unit := d.Officer().Unit
	err := d.statistics(ctx, func(rec ledger.Record, v raid.Statistics) {
		if v.Undone == nil {
			all = append(all, commission.Imported{ID: rec.ID, Own: v.Unit == unit, Statistics: v})
		}
	})
	if err != nil || len(all) == 0 {
		return r, err
	}
	return r.WithImports(all, d.reportRules(), r.NothingBefore() && (source.first == "" || source.first > r.Before.To)), nil
}
