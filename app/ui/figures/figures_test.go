package figures

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// program is what stands behind the page.
type program struct {
	nights   []civil.Date
	exported []civil.Date
	answer   func(civil.Date) (report.Summary, bool, error)
	path     string
	err      error
}

func (p *program) Summary(_ context.Context, n civil.Date) (report.Summary, bool, error) {
	p.nights = append(p.nights, n)
	return p.answer(n)
}

func (p *program) Nights(context.Context) ([]civil.Date, civil.Date, error) {
	return []civil.Date{"2026-08-30", "2026-10-02", "2026-11-19", "2026-11-22"}, "2026-11-22", p.err
}

func (p *program) Export(_ context.Context, n civil.Date) (string, error) {
	p.exported = append(p.exported, n)
	return p.path, p.err
}

func summary(r regionfile.Region, night civil.Date) report.Summary {
	s := report.Summary{Night: night, Records: 47, NotAccepted: 12}
	counts := [][report.NumFigures]int{
		{14, 2, 9, 3, 6, 4, 7, 3, 1}, {8, 0, 4, 1, 3, 2, 3, 1, 0}, {21, 3, 12, 7, 5, 6, 9, 4, 2}, {5, 1, 3, 0, 3, 1, 2, 1, 0}, {0, 0, 0, 0, 0, 0, 0, 0, 0},
	}
	for i, d := range r.Districts {
		row := report.Row{District: d.KATO, Names: d.Names}
		for f, n := range counts[i%len(counts)] {
			c := report.Count{All: n}
			if report.Figure(f).CountsChildren() {
				c.School, c.College = n*5/8, n/4
			}
			row.All[f], row.Accepted[f] = c, report.Count{All: n * 3 / 4}
			s.Total.All[f].All += n
			s.Total.All[f].School += c.School
			s.Total.All[f].College += c.College
			s.Total.Accepted[f].All += n * 3 / 4
		}
		s.Rows = append(s.Rows, row)
	}
	s.Rows = append(s.Rows, report.Row{})
	return s
}

type page struct {
	*uitest.Stage
	screen  *Screen
	program *program
}

func open(s *uitest.Stage) *page {
	region := s.Region()
	p := &page{Stage: s, program: &program{answer: func(n civil.Date) (report.Summary, bool, error) {
		return summary(region, n), n >= "2026-11-22", nil
	}}}
	p.screen = New(s.Look, s.Shell, p.program)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	s.Put(ui.AreaFigures, p.screen, ui.Frame{
		Operation: s.Codes().Label("operations", "NIGHT", string(s.Look.Lang())), Officer: "Дина М.",
		Now: time.Date(2026, 11, 23, 6, 20, 0, 0, uitest.Zone), Link: ui.LinkIdle})
	p.screen.Open("2026-11-22")
	return p
}

var wide = fyne.NewSize(1280, 800)

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s)
		s.Save("figures-" + name)
		p.screen.Shown()
		p.Key(fyne.KeyDown)
		p.Key(fyne.KeyDown)
		p.Key(fyne.KeyDown)
		s.Save("figures-district-" + name)
		p.screen.askNight()
		s.Save("figures-calendar-" + name)
	})
}

func TestBasisIsSaid(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	for _, words := range []string{"Counted from 47 records, 12 not yet accepted", "District not known"} {
		if !p.Says(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	p.Look.SetLang("ru")
	if !p.Says("Посчитано по 47 записям, ещё не принято: 12") {
		t.Error("the language did not change in place")
	}
}

func TestEmptyNightIsASentence(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	none := report.Summary{Night: "2026-11-21"}
	for _, d := range p.Region().Districts {
		none.Rows = append(none.Rows, report.Row{District: d.KATO, Names: d.Names})
	}
	p.screen.Show(Data{Summary: none})
	if !p.Says("No records for this night.") || !p.Says("Choose another night with the arrows or the calendar above.") {
		t.Error("nothing says that the night is empty and what to do")
	}
	if p.screen.list.Visible() {
		t.Error("a table of zeros is shown")
	}
	p.screen.Open("2026-11-22")
	if !p.screen.list.Visible() || p.screen.empty.Visible() {
		t.Error("the table does not come back")
	}
}

func TestNightsAreWalked(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	p.screen.Shown()
	p.Key(fyne.KeyRight) // there is no later night
	p.Key(fyne.KeyLeft)
	test.Tap(p.Button("Алдыңғы түн"))
	test.Tap(p.Button("Келесі түн"))
	want := []civil.Date{"2026-11-22", "2026-11-21", "2026-11-20", "2026-11-21"}
	if diff := cmp.Diff(want, p.program.nights); diff != "" {
		t.Error(diff)
	}
}

func TestSplitFollowsTheDistrict(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.screen.Shown()
	p.screen.total.Focus()
	p.Key(fyne.KeyDown)
	if !p.Says("Children by place of study: Total") {
		t.Error("nothing says what the split is of")
	}
	if !p.Says("Not asked or not known") {
		t.Error("who was not asked is no row of the split")
	}
	p.screen.list.Focus()
	p.Key(fyne.KeyDown)
	if p.screen.total.Chosen() >= 0 || !p.Says("Children by place of study: Almaty District") {
		t.Error("the split does not follow the district")
	}
}

func TestExport(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	test.Tap(p.Button("Save CSV")) // he changes his mind
	p.program.path = "/home/officer/night.csv"
	test.Tap(p.Button("Save CSV"))
	if diff := cmp.Diff([]civil.Date{"2026-11-22", "2026-11-22"}, p.program.exported); diff != "" {
		t.Error(diff)
	}
	if !p.Says("Saved: /home/officer/night.csv") {
		t.Error("nothing says where the file is")
	}
	p.screen.Show(Data{Summary: report.Summary{Night: "2026-11-20"}})
	if !p.Button("Save CSV").Disabled() {
		t.Error("a night without records can be written")
	}
}

func TestSlowAnswerOfAnotherNightIsDropped(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	var late []func()
	p.screen.run = func(work func() error, done func(error)) { late = append(late, func() { done(work()) }) }
	p.screen.Open("2026-11-20")
	p.screen.Open("2026-11-19")
	late[1]()
	late[0]()
	if got := p.screen.data.Summary.Night; got != "2026-11-19" {
		t.Errorf("shows %s", got)
	}
}

func TestHeadFitsItsColumns(t *testing.T) {
	for _, lang := range []string{"kk", "ru", "en"} {
		s := uitest.New(t, "kk", palette.Night, fyne.NewSize(800, 1280))
		p := open(s)
		switch lang {
		case "ru":
			s.Look.SetLang("ru")
		case "en":
			s.Look.SetLang("en")
		}
		_, cell := widths(800 - 2*side)
		for i := range tableFigures {
			words := p.Look.T("figures.short_" + report.Figure(i).Number())
			for _, word := range strings.Fields(words) {
				if w := fyne.MeasureText(word, palette.SizeNote, fyne.TextStyle{}).Width; w > cell-cellGap {
					t.Errorf("%s: %q is %.0f wide, a column %.0f", lang, word, w, cell-cellGap)
				}
			}
		}
	}
}

// TestNarrowHeadsAreWhole: where a word of the head would break, the number stands
// alone, and nothing in sight lies over something else.
func TestNarrowHeadsAreWhole(t *testing.T) {
	for _, row := range []struct {
		name  string
		width float32
		words bool
	}{{"a tablet upright", 800, true}, {"with the largest text", 615, false}} {
		t.Run(row.name, func(t *testing.T) {
			p := open(uitest.New(t, "kk", palette.Day, fyne.NewSize(row.width, row.width*1.6)))
			uitest.Settle(p.Window)
			if said := p.Says(p.Look.T("figures.short_04")); said != row.words {
				t.Errorf("the word is said: %v", said)
			}
			if !p.Says("R04") {
				t.Error("the number is not there")
			}
			end := p.screen.next.Position().X + p.screen.next.Size().Width
			if end > row.width {
				t.Errorf("the way to the next night ends at %v", end)
			}
		})
	}
}

// TestTheLineAboveHoldsItsButtons: on no window, the lowest too, does the night stand below
// the buttons beside it; what gives way is at the period as well.
func TestTheLineAboveHoldsItsButtons(t *testing.T) {
	for _, size := range append(slices.Clone(uitest.Sizes), fyne.NewSize(960, 540)) {
		for _, lang := range i18n.Langs() {
			p := open(uitest.New(t, lang, palette.Night, size))
			uitest.Settle(p.Window)
			s := p.screen
			night, buttons := s.above.Objects[1], s.above.Objects[2]
			if end := night.Position().X + night.MinSize().Width; night.Position().Y == buttons.Position().Y && end > buttons.Position().X {
				t.Errorf("%v %s: the night ends at %.0f, the buttons begin at %.0f", size, lang, end, buttons.Position().X)
			}
			if size.Height >= lowPage && !s.assigned.Visible() {
				t.Errorf("%v %s: the assignments are out of sight", size, lang)
			}
		}
	}
}

// TestSignsHaveTheirWords: where there is room for it the signs of the two pages beside the
// night's figures are said in words.
func TestSignsHaveTheirWords(t *testing.T) {
	for _, row := range []struct {
		size  fyne.Size
		words bool
	}{{fyne.NewSize(1280, 800), true}, {fyne.NewSize(1024, 700), false}} {
		s := uitest.New(t, "ru", palette.Day, row.size)
		if got := uitest.Says(uitest.Words(open(s).screen.Object()), s.Look.T("places.title")); got != row.words {
			t.Errorf("%v: in words %v", row.size, got)
		}
	}
}
