package children

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 15: n} }

var now = time.Date(2026, 11, 30, 10, 5, 0, 0, uitest.Zone)

// program is what stands behind the pages.
type program struct {
	rows    []Row
	asked   []int
	sought  []string
	reasons []string
	err     error
}

func (p *program) All(_ context.Context, days int) (List, error) {
	p.asked = append(p.asked, days)
	return List{Rows: p.rows, Closed: 2}, p.err
}

func (p *program) Find(_ context.Context, text string) (List, error) {
	p.sought = append(p.sought, text)
	return List{Rows: p.rows[:1]}, p.err
}

func (p *program) History(_ context.Context, of Row, reason string) (func() History, error) {
	p.reasons = append(p.reasons, reason)
	if p.err != nil {
		return nil, p.err
	}
	return func() History { return history() }, nil
}

// rows are of every kind; everybody is invented.
func rows() []Row {
	met := time.Date(2026, 11, 2, 23, 40, 0, 0, uitest.Zone)
	return []Row{
		{Record: id(1), Person: id(51), Initials: "С. А.", Age: 15, AgeKnown: true, Met: met, Times: 3, Known: 4, Hits: []codes.Code{"G_POL"}, PutOn: []codes.Code{"G_POL", "G_PED"},
			Referred: 2, Open: 2, Due: "2026-11-24", Overdue: true, Soon: true, Asked: []string{"conflict", "returned", "no_act"},
			Repeats: []Repeat{{Met: met, Record: id(9), Article: "442.2", Imposed: "2026-03-01", Until: "2027-03-01", Proposed: "442.2"}}},
		{Record: id(2), Person: id(52), Initials: "Б. Қ.", Age: 19, AgeKnown: true, About: true, Young: true, Idle: true, Met: met, Times: 1, Known: 1, Referred: 1, Open: 1, Due: "2026-12-04", Soon: true},
		{Record: id(3), Person: id(53), Initials: "Ә. Ү.", Age: 12, AgeKnown: true, Met: met, Times: 0, Known: 2, Referred: 1, Open: 1, Due: "2027-01-15"},
		{Record: id(4), Person: id(54), Sex: codes.Female, Place: codes.Names{KK: "Компьютер клубы", RU: "Компьютерный клуб", EN: "Computer club"}, Met: met, Times: 1, Known: 1},
	}
}

func history() History {
	return History{
		Name: "Сынақов Асан Болатұлы", About: "14 наурыз 2011 · №7 мектеп", Away: 1, Asked: rows()[0].Asked, Repeats: rows()[0].Repeats,
		Encounters: []Encounter{
			{Record: id(1), Head: "2 қараша, 23:40 · «Жерұйық» саябағы", Lines: []string{"15 жас · Сол жерде берілді", "Түнде үйден тыс", ""}, Waiting: true},
			{Record: id(2), Head: "3 қыркүйек, 00:10 · Компьютер клубы", Lines: []string{"15 жас"}},
		},
		Links:     []Link{{Head: "Бір бала", By: "Гүлнар Қ. · 5 қараша", Open: id(2)}, {Head: "Басқа балалар", By: "Ерлан Т.", Undone: true}},
		Help:      []Help{{Referral: id(90), Head: "Педагог-психолог · Келмеді", By: "Гүлнар Қ.", Told: []string{"12 қараша · Келмеді"}, Open: true, Overdue: true}, {Head: "Отбасын қолдау орталығы · Көмек көрсетілді"}},
		Registers: []string{"Мектепішілік есеп"},
		MayBe:     []Alike{{Record: id(7), Words: "С. А. · 14 жас · 7 мамыр"}},
	}
}

type page struct {
	*uitest.Stage
	screen  *Screen
	program *program
	opened  []uuid.UUID
	helped  []uuid.UUID
	page    *Page
}

func show(s *uitest.Stage, all []Row) *page {
	p := &page{Stage: s, program: &program{rows: all}}
	p.screen = New(Deps{
		Look: s.Look, Notifier: s.Shell, Desk: p.program, Codes: s.Codes(), Now: func() time.Time { return now },
		Reasons: []string{"case_help", "case_visit", "case_link", "case_commission", "case_asked", "case_check"},
		OnOpen:  func(id uuid.UUID) { p.opened = append(p.opened, id) },
		OnHistory: func(say func() History) {
			p.page = NewPage(PageDeps{Look: s.Look, Say: say, OnBack: func() { s.Shell.Router().Back() },
				OnOpen: func(id uuid.UUID) { p.opened = append(p.opened, id) }, OnHelp: func(id uuid.UUID) { p.helped = append(p.helped, id) }})
			s.Shell.Router().Push(p.page)
		},
	})
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	s.Put(Area, p.screen, ui.Frame{Officer: "Гүлнар Қ.", Now: now, Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
	uitest.Settle(s.Window)
	return p
}

// tap chooses a row of the list as a finger does.
func (p *page) tap(i int) {
	p.screen.list.Choose(i)
	p.screen.list.OnChoose(i)
	uitest.Settle(p.Window)
}

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := show(s, rows())
		uitest.Rest(t, name, s.Window)
		s.Save("children-" + name)
		p.tap(0)
		s.Save("children-row-" + name)
		p.screen.panel.why.OnTap("case_visit")
		uitest.Settle(p.Window)
		uitest.Rest(t, name, s.Window)
		s.Save("children-history-" + name)
		s.Shell.Router().Back()
		p.program.rows = nil
		p.screen.Renew()
		s.Save("children-empty-" + name)
	})
}

// TestNoHistoryWithoutAReason: a row shows nobody's name, and Enter on it opens the
// record; the history comes with a reason alone, and none where it could not be logged.
func TestNoHistoryWithoutAReason(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[0])
	p := show(s, rows())
	p.tap(0)
	if p.Says("Сынақов Асан Болатұлы") || len(p.program.reasons) > 0 {
		t.Fatal("a history is shown, and nobody said why")
	}
	p.program.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.screen.panel.why.OnTap("case_visit")
	if p.page != nil {
		t.Fatal("it was not logged, and is shown")
	}
	p.program.err = nil
	p.screen.panel.why.OnTap("case_visit")
	uitest.Settle(p.Window)
	if p.page == nil || !p.Says("Сынақов Асан Болатұлы") || p.program.reasons[1] != "case_visit" {
		t.Fatalf("for %q", p.program.reasons)
	}
	uitest.Tap(t, s.Window, p.Look.T("children.answer"))
	if d := cmp.Diff([]uuid.UUID{id(90)}, p.helped); d != "" {
		t.Error(d)
	}
	p.page.Close()
	if p.Says("Сынақов Асан Болатұлы") {
		t.Error("he is named after it was let go")
	}
}

// TestTheOrderIsTheProgramsOwn: filters take rows out and never move them, and no key or
// button orders them anew.
func TestTheOrderIsTheProgramsOwn(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, rows())
	want := map[filter]string{every: "1 2 3 4", awaited: "1 2", unreferred: "4", repeated: "1", idle: "2"}
	for _, f := range filters {
		p.screen.turn(f)
		var got []string
		for _, r := range p.screen.rows {
			got = append(got, string('0'+r.Record[15]))
		}
		if d := cmp.Diff(want[f], strings.Join(got, " ")); d != "" {
			t.Errorf("%s: %s", f, d)
		}
	}
}

// TestTheTimeIsChosen, and what is read again keeps the row that was chosen.
func TestTheTimeIsChosen(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, rows())
	uitest.Tap(t, s.Window, p.Look.T("children.time_half"))
	uitest.Tap(t, s.Window, p.Look.T("children.time_year"))
	if d := cmp.Diff([]int{182, 365, 30}, p.program.asked); d != "" {
		t.Error(d)
	}
	p.tap(2)
	p.program.rows = p.program.rows[1:]
	p.screen.Renew()
	if r, ok := p.screen.chosenRow(); !ok || r.Record != id(3) {
		t.Errorf("%v is chosen", r.Record)
	}
	s.Shell.Router().Go(ui.AreaSettings)
	n := len(p.program.asked)
	p.screen.Hidden()
	p.screen.Renew()
	if len(p.program.asked) != n {
		t.Error("out of sight it reads")
	}
}

// TestKeys: filters by left and right, a row by down, its record by Enter, the search by
// its field.
func TestKeys(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, rows())
	uitest.Press(s.Window, fyne.KeyRight)
	if p.screen.filter != awaited {
		t.Errorf("%s is chosen", p.screen.filter)
	}
	uitest.Press(s.Window, fyne.KeyDown)
	uitest.Press(s.Window, fyne.KeyReturn)
	if d := cmp.Diff([]uuid.UUID{id(1)}, p.opened); d != "" {
		t.Error(d)
	}
	p.screen.Find()
	p.screen.seek.Field.SetText("сын")
	p.screen.seek.Seek()
	if len(p.screen.rows) != 1 || p.program.sought[0] != "сын" {
		t.Errorf("%d rows for %q", len(p.screen.rows), p.program.sought)
	}
	if !p.screen.EndFind() || len(p.screen.rows) != 2 {
		t.Errorf("after the search: %d rows", len(p.screen.rows))
	}
}

// TestWhoHasNoNameIsToldApart by sex, and by where he was met; and what is open of the
// records stands on the page where somebody acts.
func TestWhoHasNoNameIsToldApart(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, rows())
	if got := who(s.Look.Texts(), rows()[3]); !strings.HasSuffix(got, ", "+p.Look.T("night.female")) {
		t.Errorf("%q", got)
	}
	if got := metWords(s.Look.Texts(), rows()[3], now, false); !strings.HasSuffix(got, "Computer club") {
		t.Errorf("%q", got)
	}
	p.tap(0)
	p.screen.panel.why.OnTap("case_visit")
	uitest.Settle(p.Window)
	for _, q := range []string{"conflict", "returned", "no_act"} {
		if !p.Says(p.Look.T("children.asked_" + q + "_text")) {
			t.Errorf("%s is not on the page", q)
		}
	}
	uitest.Tap(t, s.Window, p.Look.T("children.repeat_source"))
	if d := cmp.Diff([]uuid.UUID{id(9)}, p.opened); d != "" {
		t.Error(d)
	}
}

// TestALowPlaceShowsTheListOrTheChild: whole rows while none is chosen, and the child in
// their place, on which a second tap does nothing; back leads to the list.
func TestALowPlaceShowsTheListOrTheChild(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, fyne.NewSize(640, 480))
	p := show(s, rows())
	if h := p.screen.list.Size().Height; h < due.RowHeight*3/2 {
		t.Errorf("the list has %v", h)
	}
	p.tap(0)
	if h := p.screen.panel.object.Size().Height; h < 300 || !p.screen.panel.still.Holds() || !p.screen.panel.toList.Visible() {
		t.Errorf("the child has %v", h)
	}
	p.screen.panel.toList.OnTapped()
	uitest.Settle(p.Window)
	if h := p.screen.list.Size().Height; h < due.RowHeight*3/2 || !p.screen.list.Visible() {
		t.Errorf("the list has %v again", h)
	}
	p.tap(1)
	if !p.screen.EndFind() || p.screen.list.Chosen() >= 0 {
		t.Error("Escape does not lead to the list")
	}
}
