package figures

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// offered are the days of the month in sight that can be chosen.
func (p *page) offered() (days []string) {
	uitest.Find(p.Shell.Object(), func(b *ui.Button) bool {
		if b.Slim && !b.Disabled() && b.Visible() && b.Kind == ui.Ordinary {
			days = append(days, b.Text())
		}
		return false
	})
	return days
}

// A night of months ago is a few taps away, and only nights of which there is
// something, and tonight, can be chosen.
func TestAnyNightIsAFewTapsAway(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	test.Tap(p.Button("Night of 22 November 2026"))
	for _, step := range []struct {
		month string
		days  []string
	}{{"November 2026", []string{"19", "22"}}, {"October 2026", []string{"2"}}, {"August 2026", []string{"30"}}} {
		if !p.Says(step.month) {
			t.Fatalf("the month is not %s", step.month)
		}
		if diff := cmp.Diff(step.days, p.offered()); diff != "" {
			t.Errorf("%s: %s", step.month, diff)
		}
		if step.month != "August 2026" {
			test.Tap(p.Button("Previous month"))
		}
	}
	if !p.Button("Previous month").Disabled() {
		t.Error("leads to months of which there is nothing")
	}
	p.Key(fyne.KeySpace) // the keyboard is at the last night there is
	if got := p.program.nights[len(p.program.nights)-1]; got != "2026-08-30" || p.Says("Which night?") {
		t.Errorf("opened %s", got)
	}
	if p.Window.Canvas().Focused() != fyne.Focusable(p.screen.list) {
		t.Error("the table does not have the keyboard again")
	}
	test.Tap(p.Button("Night of 30 August 2026"))
	test.Tap(p.Button("Next month"))
	if !p.Says("October 2026") {
		t.Error("a month without nights is not passed by")
	}
}

func TestACalendarThatCannotBeRead(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.program.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	test.Tap(p.Button("Night of 22 November 2026"))
	if !p.Says(p.Look.T("error.disk_full")) || p.Says("Which night?") {
		t.Error("an empty calendar is shown")
	}
}

// Before a night was counted no number and no sentence stands as a fact, and
// nothing can be tapped; what cannot be read says so and is read once more.
func TestNoFiguresBeforeTheyAreThere(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	region := s.Region()
	fails := true
	program := &program{answer: func(n civil.Date) (report.Summary, bool, error) {
		if fails {
			return report.Summary{}, false, errs.Errorf(errs.Unavailable, "disk_full", "")
		}
		return summary(region, n), true, nil
	}}
	screen := New(s.Look, s.Shell, program)
	var late func()
	screen.run = func(work func() error, done func(error)) { late = func() { done(work()) } }
	s.Put(ui.AreaFigures, screen, ui.Frame{Officer: "Дина М.", Link: ui.LinkIdle})
	screen.Open("2026-11-22")
	nothing := func(when string) {
		t.Helper()
		for _, words := range []string{"No records for this night.", "Total", "accepted"} {
			if s.Says(words) {
				t.Errorf("%s: says %q", when, words)
			}
		}
		for _, words := range []string{"Save CSV", "Previous night", "Next night"} {
			if _, ok := uitest.Find(screen.Object(), func(b *ui.Button) bool { return b.Text() == words && !b.Disabled() }); ok {
				t.Errorf("%s: %q can be tapped", when, words)
			}
		}
		screen.Shown()
		screen.step(-1)
		screen.Export()
		if len(program.exported) != 0 {
			t.Errorf("%s: a night that is not there was written", when)
		}
	}
	nothing("while it is counted")
	late()
	nothing("not read")
	if !s.Says(s.Look.T("error.disk_full")) {
		t.Error("nothing says why there is nothing")
	}
	fails = false
	test.Tap(s.Button("Try again"))
	nothing("once more")
	late()
	if !s.Says("Total") || s.Button("Save CSV").Disabled() || !s.Says("Night of 22 November 2026") {
		t.Error("the figures are there and not seen")
	}
}

// No row of the table is cut, whatever the window: it shows whole rows, at least
// four in the smallest, and fills an upright one.
func TestRowsAreWhole(t *testing.T) {
	for _, row := range []struct {
		size  fyne.Size
		least int
		full  bool
	}{
		{fyne.NewSize(1280, 800), 7, false}, {fyne.NewSize(1024, 700), 6, false}, {fyne.NewSize(960, 600), 5, false},
		{fyne.NewSize(960, 540), 4, false}, {fyne.NewSize(800, 1280), 7, true},
	} {
		p := open(uitest.New(t, "ru", palette.Night, row.size))
		uitest.Settle(p.Window)
		high, pitch := p.screen.list.Size().Height, pitch(p.screen.rowHigh)
		if n := int(high / pitch); float32(n)*pitch != high || n < row.least {
			t.Errorf("%v: the table is %.0f high, a row %.0f", row.size, high, pitch)
		}
		left := p.screen.page.Size().Height
		for _, o := range p.screen.page.Objects {
			left -= o.Size().Height
		}
		if row.full && left > 60 || left < 0 {
			t.Errorf("%v: %.0f are empty", row.size, left)
		}
		if !p.screen.legend.Visible() {
			test.Tap(p.Button(p.Look.T("figures.about")))
		}
		if !p.Says(p.Look.T("figures.long_01")) {
			t.Errorf("%v: nothing says what a figure counts", row.size)
		}
	}
}

// A row says a district in one word where the head says that it is one.
func TestDistrictsAreShort(t *testing.T) {
	for lang, want := range map[string]string{"kk": "Сарыарқа", "ru": "Сарыарка", "en": "Saryarka"} {
		p := open(uitest.New(t, "kk", palette.Night, fyne.NewSize(800, 1280)))
		switch lang {
		case "ru":
			p.Look.SetLang("ru")
		case "en":
			p.Look.SetLang("en")
		}
		if !p.Says(want) || !p.Says(p.Look.T("figures.no_district")) {
			t.Errorf("%s: %q", lang, uitest.Words(p.screen.list))
		}
		p.screen.list.Choose(2)
		p.screen.fillSplit()
		if whole := p.screen.nameOf(2)(); whole == want || !p.Says(p.Look.T("figures.split", "District", whole)) {
			t.Errorf("%s: what stands apart from the head is %q", lang, whole)
		}
	}
}
