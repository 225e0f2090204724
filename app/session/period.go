package session

import (
	"bytes"
	"context"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/atlas"
	"shyraq/app/duty"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/period"
	"shyraq/app/ui/record"
)

// openPeriod lays the commission's report over the figures of a night.
func (s *Session) openPeriod() {
	if s.gone() || !s.sees(ui.AreaFigures) {
		return
	}
	deps := period.Deps{
		Look: s.look, Notifier: s.notifier(), Codes: s.cfg.Codes, Fonts: s.cfg.Fonts, Now: s.duty.Now,
		Reports:  periodDesk{s.duty, s.look, s.cfg.Codes, s.cfg.Fonts, s.cfg.Downloads, s.cfg.Atlas},
		OnBack:   func() { s.host.Router().Back() },
		OnNumber: s.openBehind, OnAssignments: s.openAssignments, OnStatistics: s.openStatistics, OnPlaces: s.openPlaces,
	}
	if s.role() == regionfile.Supervisor {
		deps.OnFrozen = s.openFrozen
	}
	page := period.New(deps)
	s.period = page
	s.host.Router().Push(page)
	page.Open()
}

// openFrozen lays the reports that were frozen over one that may be.
func (s *Session) openFrozen(r commission.Report) {
	if s.gone() {
		return
	}
	deps := period.FrozenDeps{
		Look: s.look, Notifier: s.notifier(), Codes: s.cfg.Codes, Fonts: s.cfg.Fonts,
		Freezing: frozenDesk{periodDesk{s.duty, s.look, s.cfg.Codes, s.cfg.Fonts, s.cfg.Downloads, s.cfg.Atlas}},
		OnBack:   func() { s.host.Router().Back() },
	}
	one := deps
	deps.OnOpen = func(f period.FrozenReport) {
		page := period.NewFrozen(one, f)
		s.report = page
		s.host.Router().Push(page)
		page.Open()
	}
	page := period.NewFrozenList(deps, r)
	s.frozen = page
	s.host.Router().Push(page)
	page.Open()
}

// frozenDesk fills period.Freezing.
type frozenDesk struct{ periodDesk }

func (d frozenDesk) Freeze(ctx context.Context, p commission.Period) (period.FrozenReport, error) {
	r, err := d.duty.Freeze(ctx, p)
	return d.shown(r), err
}

func (d frozenDesk) Frozen(ctx context.Context) ([]period.FrozenReport, error) {
	all, err := d.duty.FrozenReports(ctx)
	out := make([]period.FrozenReport, len(all))
	for i, r := range all {
		out[i] = d.shown(r)
	}
	return out, err
}

func (d frozenDesk) shown(r duty.FrozenReport) period.FrozenReport {
	return period.FrozenReport{ID: r.ID, Report: r.Report, Waits: r.Waits, Ours: r.Unit == d.duty.Officer().Unit}
}

func (d frozenDesk) Differs(ctx context.Context, r commission.Report) ([]commission.Difference, error) {
	return d.duty.Differs(ctx, r)
}

func (d frozenDesk) Withdraw(ctx context.Context, id uuid.UUID, reason string) error {
	return d.duty.WithdrawReport(ctx, id, reason)
}

// openBehind lays the list of what a number counts over the report.
func (s *Session) openBehind(r commission.Report, n commission.Number) {
	if s.gone() {
		return
	}
	page := period.NewBehind(period.BehindDeps{
		Look: s.look, Notifier: s.notifier(), Codes: s.cfg.Codes, Counting: behindDesk{s.duty, s.cfg.Codes},
		OnBack: func() { s.host.Router().Back() }, OnOpen: s.readOver,
	}, r, n)
	s.behind = page
	s.host.Router().Push(page)
	page.Open()
}

// readOver lays the page of a record over the one in sight, to which it leads back.
func (s *Session) readOver(id uuid.UUID) {
	var data *record.Data
	s.away(func() (err error) {
		data, err = s.page(id)
		return err
	}, func() { s.layRecord(*data) })
}

// behindDesk fills period.Counting.
type behindDesk struct {
	duty  *duty.Duty
	codes *codes.Lists
}

func (d behindDesk) Behind(ctx context.Context, p commission.Period, n commission.Number) ([]period.Item, error) {
	all, err := d.duty.Behind(ctx, p, n)
	if err != nil {
		return nil, err
	}
	districts := map[string]codes.Names{}
	region := d.duty.Region()
	for _, one := range region.Districts {
		districts[one.KATO] = one.Names
	}
	out := make([]period.Item, len(all))
	for i, one := range all {
		r, f := one.Row, one.Face
		kato, _ := region.ResolveKATO(r.Place.District)
		out[i] = period.Item{
			Record: r.ID, Kind: r.Kind, At: r.At, Person: f.ID != uuid.Nil, Name: f.Initials, Unnamed: r.Withheld.Has(fields.Identity),
			About: f.About, Sex: f.Sex, Place: placeNames(d.codes, r.Label, r.Place.Type), District: districts[kato],
			Parts: one.Parts, Count: one.Count, More: one.More, Word: r.Word,
		}
		if f.AgeKnown {
			out[i].Age = f.Age
		}
		if r.Kind == raid.KindRaid {
			out[i].Record, out[i].Name, out[i].Word = uuid.Nil, one.Crew, ""
		}
	}
	return out, nil
}

// periodDesk fills period.Reports.
type periodDesk struct {
	duty      *duty.Duty
	look      *ui.Look
	codes     *codes.Lists
	fonts     func() (*paper.Fonts, error)
	downloads func() string
	atlas     *atlas.Atlas
}

func (d periodDesk) Count(ctx context.Context, p commission.Period) (commission.Report, error) {
	return d.duty.Commission(ctx, p)
}

func (d periodDesk) Tonight() civil.Date {
	return civil.NightOf(d.duty.Now(), d.duty.Rules().Offset)
}

// Save writes the report beside the officer's other downloads. It holds counts
// alone; that it left the device is written down first.
func (d periodDesk) Save(ctx context.Context, r commission.Report, form period.Form) (string, error) {
	if form == period.Map {
		return d.saveMap(ctx, r.Period)
	}
	file, ending, err := d.file(r, form)
	if err != nil {
		return "", err
	}
	if err := d.duty.Exported(ctx, "report_"+string(form)); err != nil {
		return "", err
	}
	name := "shyraq-" + string(r.Period.From) + "-" + string(r.Period.To)
	if r.Frozen != nil {
		name = "shyraq-report-" + strings.ReplaceAll(r.Frozen.Number, "/", "-")
	}
	if form == period.Public {
		name += "-public"
	}
	return writeCopy(d.downloads(), name, ending, file)
}

func (d periodDesk) file(r commission.Report, form period.Form) (file []byte, ending string, err error) {
	var out bytes.Buffer
	t := d.look.Texts()
	switch form {
	case period.Paper:
		fonts, err := d.fonts()
		if err != nil {
			return nil, "", err
		}
		pages, err := commission.Print(fonts, r, d.codes, t, d.duty.Now())
		if err != nil {
			return nil, "", err
		}
		pdf, err := paper.PDF(fonts, pages[0].About, pages...)
		return pdf, ".pdf", err
	case period.Book:
		err = commission.WriteXLSX(&out, r, d.codes, t)
		return out.Bytes(), ".xlsx", err
	case period.Public:
		err = r.Publish().WriteCSV(&out, d.codes, t)
		return out.Bytes(), ".csv", err
	}
	err = commission.WriteCSV(&out, r, d.codes, t)
	return out.Bytes(), ".csv", err
}
