package period

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

const tonight = civil.Date("2026-11-22")

// program is what stands behind the page. It answers at once, or when it is told
// to where it waits.
type program struct {
	stage   *uitest.Stage
	counted []commission.Period
	saved   []Form
	opened  []commission.Number
	frozen  int
	waits   bool
	answers []func()
	err     error
}

func (p *program) Count(_ context.Context, period commission.Period) (commission.Report, error) {
	p.counted = append(p.counted, period)
	return found(p.stage, period), p.err
}

func (p *program) Save(_ context.Context, _ commission.Report, form Form) (string, error) {
	p.saved = append(p.saved, form)
	return "/home/dina/Downloads/report.pdf", p.err
}

func (p *program) Tonight() civil.Date { return tonight }

// found is a report with every kind of line: counts that grew, fell, doubled,
// came anew and are none.
func found(s *uitest.Stage, p commission.Period) commission.Report {
	r := commission.Report{Period: p, Before: p.YearBefore(), Records: 1204, Earlier: 900, NotAccepted: 12, SelfHarm: 3, Course: course(p)}
	for _, d := range s.Region().Districts {
		r.Districts = append(r.Districts, commission.District{KATO: d.KATO, Names: d.Names})
	}
	n := 0
	add := func(figure string, parts ...codes.Code) {
		for _, part := range append([]codes.Code{""}, parts...) {
			row := commission.Row{Line: commission.Line{Figure: figure, Code: part}}
			for i := range r.Districts {
				n = (n*31 + 7) % 97
				c := commission.Cell{Now: report.Count{All: n, School: n / 2, College: n / 4}, Before: report.Count{All: (n*5 + i) % 61}}
				if figure == "R02" || i == 2 {
					c = commission.Cell{}
				}
				row.Cells = append(row.Cells, c)
				row.Total.Now.All += c.Now.All
				row.Total.Now.School += c.Now.School
				row.Total.Now.College += c.Now.College
				row.Total.Before.All += c.Before.All
			}
			r.Rows = append(r.Rows, row)
		}
	}
	add("R01")
	add("R02")
	add("R03", commission.PartAge7, commission.PartAge14, commission.PartAge16, commission.PartBoys, commission.PartGirls)
	for _, f := range []string{"R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13"} {
		add(f)
	}
	add("R14", "442.1", "442.2", "131")
	add("R15", "G_POL")
	add("R16", "F_PSY")
	return r
}

type page struct {
	*uitest.Stage
	screen  *Screen
	program *program
	back    int
}

func open(s *uitest.Stage) *page {
	p := &page{Stage: s, program: &program{stage: s}}
	p.screen = New(Deps{
		Look: s.Look, Notifier: s.Shell, Reports: p.program, Codes: s.Codes(), Fonts: fonts,
		Now:      func() time.Time { return time.Date(2026, 11, 23, 6, 20, 0, 0, uitest.Zone) },
		OnBack:   func() { p.back++ },
		OnFrozen: func(commission.Report) { p.program.frozen++ }, OnAssignments: func() {}, OnPlaces: func() {},
		OnNumber: func(_ commission.Report, n commission.Number) { p.program.opened = append(p.program.opened, n) },
	})
	p.screen.run = func(work func() error, done func(error)) {
		err := work()
		if p.program.waits {
			p.program.answers = append(p.program.answers, func() { done(err) })
			return
		}
		done(err)
	}
	s.Put(ui.AreaFigures, p.screen, ui.Frame{Officer: "Дина М.", Now: time.Date(2026, 11, 23, 6, 20, 0, 0, uitest.Zone), Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
	p.screen.Open()
	uitest.Settle(s.Window)
	return p
}

var wide = fyne.NewSize(1280, 800)

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s)
		uitest.Rest(t, name, s.Window)
		s.Save("period-" + name)
		p.screen.place = 0
		p.screen.chooseSpan([]string{ownDates})
		s.Save("period-own-" + name)
		p.screen.askPlace()
		uitest.Settle(s.Window)
		s.Save("period-place-" + name)
	})
}

func TestWalk(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	p.Key(fyne.KeyRight) // the month after has not begun
	p.Key(fyne.KeyLeft)
	p.screen.chooseSpan([]string{string(commission.Quarter)})
	p.screen.chooseSpan([]string{string(commission.Year)})
	p.screen.chooseSpan(nil)
	p.screen.chooseSpan([]string{ownDates})
	p.Key(fyne.KeyLeft) // dates of one's own have no neighbour
	p.screen.from.SetText("5.3.2026")
	p.screen.openOwn()
	want := []commission.Period{
		{From: "2026-11-01", To: tonight},
		{From: "2026-10-01", To: "2026-10-31"},
		{From: "2026-10-01", To: tonight},
		{From: "2026-01-01", To: tonight},
		{From: "2026-03-05", To: tonight},
	}
	if d := cmp.Diff(want, p.program.counted); d != "" {
		t.Error(d)
	}
}

// TestNoNumberUnderAnotherName: while a period is counted the page shows none of
// the one before, and a slow answer to what is not asked any more is dropped.
func TestNoNumberUnderAnotherName(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	p.program.waits = true
	p.Key(fyne.KeyLeft)
	p.Key(fyne.KeyLeft)
	if p.Says(p.Look.T("figures.long_03")) || !p.Says("September 2026") || !p.screen.save.Disabled() {
		t.Error("numbers of November stand there while September is counted")
	}
	p.program.answers[0]()
	if p.screen.reading.Ready() {
		t.Error("October's answer was taken for September's")
	}
	p.program.answers[1]()
	if !p.Says(p.Look.T("figures.long_03")) || p.screen.report.Period.From != "2026-09-01" {
		t.Error("September is not shown")
	}
}

func TestDistrictAndDraft(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	if !p.Says("Draft: some records are not accepted.") || !p.Says("Places with a violation") {
		t.Error("the region's draft is not shown whole")
	}
	test.Tap(p.screen.where)
	p.screen.place = 0
	p.screen.fill()
	if p.Says("Places with a violation") {
		t.Error("a district shows a figure of which it has none")
	}
}

func TestFiles(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	for _, form := range []Form{Paper, Book, Table, Public} {
		test.Tap(p.screen.save)
		uitest.Tap(t, p.Window, p.Look.T("period.save_"+string(form)))
	}
	if d := cmp.Diff([]Form{Paper, Book, Table, Public}, p.program.saved); d != "" {
		t.Error(d)
	}
	if !p.Says("Saved: /home/dina/Downloads/report.pdf") {
		t.Error("where it went is not said")
	}
	uitest.Tap(t, p.Window, p.Look.T("period.back"))
	if p.back != 1 {
		t.Error("the way back does not lead back")
	}
}

func TestWhatCannotBeCounted(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	p.program.err = errors.New("no")
	p.Key(fyne.KeyLeft)
	if p.screen.reading.Ready() || !p.Says(p.Look.T("cover.unread")) {
		t.Error("it is not said that October could not be read")
	}
	p.program.err = nil
	uitest.Tap(t, p.Window, p.Look.T("cover.again"))
	if !p.screen.reading.Ready() {
		t.Error("it was not asked again")
	}
}

// TestDatesThatAreNoPeriodAreSaid at the dates, and what stands below stays.
func TestDatesThatAreNoPeriodAreSaid(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	p.screen.chooseSpan([]string{ownDates})
	counted := len(p.program.counted)
	for _, from := range []string{"1.12.2026", "1.1.2020"} { // after the end, and years before
		p.screen.from.SetText(from)
		p.screen.openOwn()
		if !p.screen.save.Disabled() {
			t.Errorf("%s: the report of before can be saved", from)
		}
		if !p.Says(p.Look.T("error.period")) || !p.screen.reading.Ready() || len(p.program.counted) != counted {
			t.Errorf("%s: said %v, counted %d", from, p.Says(p.Look.T("error.period")), len(p.program.counted)-counted)
		}
	}
	p.screen.from.SetText("5.3.2026")
	p.screen.openOwn()
	if p.screen.save.Disabled() || p.Says(p.Look.T("error.period")) || len(p.program.counted) != counted+1 {
		t.Error("what is a period now is not counted")
	}
}

// TestItFollowsTheRecords while it is in sight, once at a time, and keeps what is
// shown until there is an answer.
func TestItFollowsTheRecords(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	p.program.waits = true
	counted := len(p.program.counted)
	p.screen.Renew()
	p.screen.Renew()
	if len(p.program.counted) != counted+1 || !p.screen.reading.Ready() || !p.Says(p.Look.T("figures.long_03")) {
		t.Errorf("counted %d times, shown: %v", len(p.program.counted)-counted, p.screen.reading.Ready())
	}
	p.program.answers[0]()
	if len(p.program.counted) != counted+2 {
		t.Error("what came while it was counted is left out")
	}
	p.program.answers[1]()
	p.program.waits, p.program.err = false, errors.New("no")
	p.screen.Renew()
	if !p.screen.reading.Ready() || !p.Says(p.Look.T("figures.long_03")) {
		t.Error("what is shown goes with a renewal that fails")
	}
}

// TestTheWayToFrozenReports is there once the period was counted.
func TestTheWayToFrozenReports(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	uitest.Tap(t, p.Window, p.Look.T("period.frozen"))
	p.program.waits = true
	p.Key(fyne.KeyLeft)
	if p.program.frozen != 1 || !p.screen.frozen.Disabled() {
		t.Errorf("led there %d times", p.program.frozen)
	}
}
