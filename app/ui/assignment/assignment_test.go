package assignment

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 15: n} }

var now = time.Date(2026, 11, 30, 10, 5, 0, 0, uitest.Zone)

// program is what stands behind the pages.
type program struct {
	rows     []Row
	answered []string
	back     []uuid.UUID
	gone     []string
	written  []raid.Assignment
	err      error
}

func (p *program) All(context.Context) ([]Row, error) { return p.rows, p.err }

func (p *program) Answer(_ context.Context, id uuid.UUID, step codes.Code, until civil.Date, words string) error {
	p.answered = append(p.answered, strings.TrimSpace(string(step)+" "+string(until)+" "+words))
	return p.err
}

func (p *program) TakeBack(_ context.Context, id uuid.UUID) error {
	p.back = append(p.back, id)
	return p.err
}

func (p *program) Withdraw(_ context.Context, _ uuid.UUID, reason string) error {
	p.gone = append(p.gone, reason)
	return p.err
}

func (p *program) Assign(_ context.Context, v raid.Assignment) error {
	p.written = append(p.written, v)
	return p.err
}

func (p *program) Officers() []Officer {
	south := codes.Names{KK: "Алматы ауданының ЮПП-сы", RU: "ОЮП Алматинского района", EN: "Juvenile police of Almaty district"}
	return []Officer{{ID: id(91), Name: "Гүлнар Қ.", Unit: south}, {ID: id(92), Name: "Ерлан Т.", Unit: south}, {ID: id(93), Name: "Нұрсұлтан А.", Unit: codes.Names{KK: "Есіл ауданы", RU: "Есильский район", EN: "Yesil district"}}}
}

func (p *program) Source(context.Context) (string, error) { return "3/2026-7Q2M-X9KD", nil }

func row(n byte, what, who string, until civil.Date) Row {
	return Row{ID: id(n), Number: string('0'+n) + "/2026-7Q2M-X9KD", What: what, Who: who, Until: until, Source: "3/2026-7Q2M-X9KD", By: "Дина Ж.", On: "2026-11-12",
		State: assigned.Open, Open: true, Leads: true, Steps: assigned.SupervisorSteps}
}

// rows are one of every standing; everybody is invented.
func rows() []Row {
	late, soon, mine, later := row(1, "Түнгі клубтар мен компьютер клубтарын аптасына екі рет тексеру, қорытындысын комиссияға беру", "Гүлнар Қ.", "2026-11-20"),
		row(2, "Мектептерде ата-аналармен дәріс өткізу", "Алматы қаласының білім басқармасы", "2026-12-02"), row(3, "Саябақтағы жарықты қалпына келтіру", "Ерлан Т.", "2026-12-20"),
		row(4, "Колледж жатақханаларын тексеру", "Нұрсұлтан А.", "2027-02-01")
	late.Late, late.State, late.Since, late.Waits = true, codes.AssignmentNotDone, "2026-11-21", true
	late.Told = []Told{
		{Step: codes.AssignmentBegun, By: "Гүлнар Қ.", At: now.AddDate(0, 0, -20)},
		{Step: codes.AssignmentReady, By: "Гүлнар Қ.", At: now.AddDate(0, 0, -11), Words: "Бірінші апта тексерілді", Undone: true},
		{Step: codes.AssignmentMoved, By: "Дина Ж.", At: now.AddDate(0, 0, -10), Words: "Комиссия отырысы ауысты", Until: "2026-11-20"},
		{Step: codes.AssignmentNotDone, By: "Гүлнар Қ.", At: now.AddDate(0, 0, -9), Words: "Екі экипаж басқа ауданға жіберілді"},
	}
	soon.Soon = true
	mine.State, mine.Since, mine.Back, mine.Leads, mine.Steps = codes.AssignmentReady, "2026-11-29", true, false, assigned.AnswererSteps
	mine.Told = []Told{{Step: codes.AssignmentReady, By: "Ерлан Т.", At: now.AddDate(0, 0, -1), Words: "Шамдар ауыстырылды"}}
	done, gone := row(5, "Рейд жоспарын келісу", "Гүлнар Қ.", "2026-10-01"), row(6, "Ескі тапсырма", "Дина Ж.", "2026-10-05")
	done.Open, done.State, done.Since, done.Steps, done.Back = false, codes.AssignmentDone, "2026-09-29", nil, true
	done.Told = []Told{{Step: codes.AssignmentDone, By: "Дина Ж.", At: now.AddDate(0, -2, 0)}}
	gone.Open, gone.State, gone.Since, gone.Steps, gone.Reason = false, assigned.Withdrawn, "2026-09-30", nil, "Екі рет жазылған"
	return []Row{late, soon, mine, later, done, gone}
}

type page struct {
	*uitest.Stage
	screen  *Screen
	compose *Compose
	program *program
	changed int
	news    int
	left    int
}

func show(s *uitest.Stage, all []Row) *page {
	p := &page{Stage: s, program: &program{rows: all}}
	deps := Deps{Look: s.Look, Notifier: s.Shell, Desk: p.program, Now: func() time.Time { return now },
		OnBack: func() { p.left++ }, OnChanged: func() { p.changed++ }, OnNew: func() { p.news++ }}
	p.screen = New(deps)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Open()
	p.put(p.screen)
	return p
}

func (p *page) put(screen ui.Screen) {
	p.Put(ui.AreaFigures, screen, ui.Frame{Officer: "Дина Ж.", Now: now, Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
	uitest.Settle(p.Window)
}

func write(s *uitest.Stage) *page {
	p := &page{Stage: s, program: &program{}}
	p.compose = NewCompose(Deps{Look: s.Look, Notifier: s.Shell, Desk: p.program, Now: func() time.Time { return now },
		OnBack: func() { p.left++ }, OnChanged: func() { p.changed++ }})
	p.compose.run = func(work func() error, done func(error)) { done(work()) }
	p.compose.Open()
	p.put(p.compose)
	return p
}

// tap chooses a row of the list as a finger does.
func (p *page) tap(i int) {
	p.screen.list.Choose(i)
	p.screen.list.OnChoose(i)
	uitest.Settle(p.Window)
}

func one(t *testing.T) *uitest.Stage { return uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]) }

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := show(s, rows())
		uitest.Rest(t, name, s.Window)
		s.Save("assignment-" + name)
		p.tap(0)
		s.Save("assignment-row-" + name)
		p.screen.turn(ended)
		p.tap(1)
		s.Save("assignment-ended-" + name)
		p.program.rows = nil
		p.screen.turn(open)
		p.screen.Open()
		uitest.Settle(s.Window)
		s.Save("assignment-empty-" + name)
		w := write(s)
		s.Save("assignment-new-" + name)
		w.compose.keep()
		w.compose.pick()
		uitest.Settle(s.Window)
		s.Save("assignment-officers-" + name)
	})
}

// TestAnAnswerTakesTwoTaps, the row and what is said, and is taken back by its toast; a
// second tap on the same place answers for nothing else.
func TestAnAnswerTakesTwoTaps(t *testing.T) {
	p := show(one(t), rows())
	p.tap(2)
	p.screen.panel.steps.OnTap("begun")
	p.screen.panel.steps.OnTap("begun")
	if d := cmp.Diff([]string{"begun"}, p.program.answered); d != "" || p.changed != 1 || p.screen.list.Chosen() != -1 {
		t.Errorf("told %d times, %d is chosen: %s", p.changed, p.screen.list.Chosen(), d)
	}
	uitest.Tap(t, p.Window, p.Look.T("action.undo"))
	if d := cmp.Diff([]uuid.UUID{id(3)}, p.program.back); d != "" {
		t.Error(d)
	}
}

// TestWhatNeedsWords asks for them, and a day where it is moved; what fails keeps them.
func TestWhatNeedsWords(t *testing.T) {
	p := show(one(t), rows())
	panel := p.screen.panel
	p.tap(0)
	panel.steps.OnTap("not_done")
	if !panel.words.Marked() || len(p.program.answered) > 0 {
		t.Fatal("not done is taken without a word")
	}
	panel.words.SetText("950711500005")
	panel.steps.OnTap("begun")
	if len(p.program.answered) > 0 || !p.Says(p.Look.T("problem.assignment_iin")) {
		t.Fatal("a person's number is taken")
	}
	panel.words.SetText("отырыс")
	panel.words.OnChange("отырыс")
	panel.steps.OnTap("moved")
	if len(p.program.answered) > 0 || !panel.until.Marked() {
		t.Fatal("it is moved to no day")
	}
	panel.until.SetText("15.12.26")
	p.program.err = errs.Errorf(errs.Conflict, "assignment_ended", "")
	panel.steps.OnTap("moved")
	if panel.words.Text() != "отырыс" || p.screen.list.Chosen() != 0 || !p.Says(p.Look.T("error.assignment_ended")) {
		t.Error("what was typed is gone")
	}
	p.program.err = nil
	panel.steps.OnTap("moved")
	if got := p.program.answered; got[len(got)-1] != "moved 2026-12-15 отырыс" {
		t.Errorf("%q", got)
	}
}

// TestWhatEachMaySay: a row offers what its officer may say of it, and no day to who does
// not move it; the last answer is taken back by whose it is.
func TestWhatEachMaySay(t *testing.T) {
	p := show(one(t), rows())
	panel := p.screen.panel
	p.tap(0)
	if !panel.moves.Visible() || panel.back.Visible() || !panel.withdraw.Visible() || len(panel.steps.Tiles()) != 4 {
		t.Error("a supervisor's row offers another thing")
	}
	p.tap(2)
	if panel.moves.Visible() || !panel.back.Visible() || panel.withdraw.Visible() || len(panel.steps.Tiles()) != 3 {
		t.Error("the row of who answers offers another thing")
	}
	uitest.Tap(t, p.Window, p.Look.T("assignment.take_back"))
	if d := cmp.Diff([]uuid.UUID{id(3)}, p.program.back); d != "" {
		t.Error(d)
	}
	p.screen.turn(ended)
	p.tap(1)
	if panel.steps.Object().Visible() || panel.withdraw.Visible() || !p.Says("Екі рет жазылған") {
		t.Error("of one that was withdrawn something can be said, or its reason is not told")
	}
}

// TestWithdraw asks for a reason that names nobody.
func TestWithdraw(t *testing.T) {
	p := show(one(t), rows())
	p.tap(0)
	p.screen.panel.askWithdraw()
	uitest.Settle(p.Window)
	press := func() {
		t.Helper()
		if b, ok := uitest.Find(p.Window.Content(), func(b *ui.Button) bool { return b.Kind == ui.Risky }); ok {
			b.OnTapped()
			return
		}
		t.Fatal("there is no button to withdraw it")
	}
	press()
	uitest.Settle(p.Window)
	if !p.Says(p.Look.T("problem.reason_missing")) {
		t.Error("it is withdrawn without a reason")
	}
	uitest.Type(t, p.Window, p.Look.T("assignment.withdraw_reason"), "Written twice")
	press()
	if d := cmp.Diff([]string{"Written twice"}, p.program.gone); d != "" {
		t.Error(d)
	}
}

// TestFilters: what each shows, by keys too; a search finds among all.
func TestFilters(t *testing.T) {
	p := show(one(t), rows())
	numbers := func() (all string) {
		for _, r := range p.screen.rows {
			all += r.Number[:1]
		}
		return all
	}
	for _, want := range []struct {
		key  fyne.KeyName
		rows string
	}{{"", "1234"}, {fyne.KeyRight, "1"}, {fyne.KeyRight, "56"}, {fyne.KeyRight, "56"}, {fyne.KeyLeft, "1"}, {fyne.KeyLeft, "1234"}} {
		if want.key != "" {
			p.screen.Key(&fyne.KeyEvent{Name: want.key})
		}
		if numbers() != want.rows {
			t.Errorf("%s: %s", p.screen.filter, numbers())
		}
	}
	for text, want := range map[string]string{"ГҮЛНАР": "15", "клуб апта": "1", "6/2026": "6", "жоқ сөз": ""} {
		p.screen.field.SetText(text)
		p.screen.field.OnChange(text)
		if numbers() != want {
			t.Errorf("%q finds %q", text, numbers())
		}
		if p.Says(p.Look.T("assignment.none_found")) != (want == "") {
			t.Errorf("%q: whether nothing is found is said wrongly", text)
		}
	}
	if !p.screen.EndFind() || p.screen.EndFind() || numbers() != "1234" {
		t.Error("the search does not end")
	}
	if p.screen.Key(&fyne.KeyEvent{Name: fyne.KeyInsert}); p.news != 1 {
		t.Error("Insert opens no new one")
	}
}

// TestLateIsAWord, and not a colour alone.
func TestLateIsAWord(t *testing.T) {
	p := show(one(t), rows())
	for _, word := range []string{p.Look.T("assignment.late"), p.Look.T("assignment.soon")} {
		if !strings.Contains(strings.Join(uitest.Words(p.screen.Object()), "|"), word+" · ") {
			t.Errorf("%q is not said", word)
		}
	}
}

// TestCompose: what is missing is said at its field, an odd day is asked once, and what is
// saved is what stands there.
func TestCompose(t *testing.T) {
	p := write(one(t))
	c := p.compose
	says := func(key string) {
		t.Helper()
		c.keep()
		uitest.Settle(p.Window)
		if len(p.program.written) > 0 || !p.Says(p.Look.T(key)) {
			t.Errorf("%s is not said: %v", key, p.program.written)
		}
	}
	says("problem.assignment_what")
	c.what.SetText("ЖСН 950711500005")
	says("problem.assignment_iin")
	c.what.SetText("Клубтарды тексеру")
	c.what.ClearProblem()
	says("problem.assignment_who")
	c.officer = id(92)
	says("problem.date_missing")
	c.until.SetText("01.11.2026")
	says("assignment.odd_day")
	c.until.SetText("20.12.26")
	c.keep()
	want := raid.Assignment{What: "Клубтарды тексеру", Officer: id(92), Until: "2026-12-20", Source: "3/2026-7Q2M-X9KD"}
	if len(p.program.written) != 1 || p.left != 1 || p.changed != 1 {
		t.Fatalf("%d written, left %d times", len(p.program.written), p.left)
	}
	if got := p.program.written[0]; got.What != want.What || got.Officer != want.Officer || got.Until != want.Until || got.Source != want.Source || got.Organisation != "" {
		t.Errorf("%s %s %s %s", got.What, got.Officer, got.Until, got.Source)
	}
}

// TestComposeForAnOrganisation takes its name and no officer.
func TestComposeForAnOrganisation(t *testing.T) {
	p := write(one(t))
	c := p.compose
	c.officer = id(92)
	c.what.SetText("Дәріс")
	c.kind.SetSelected(byOrganisation)
	c.kind.OnChange([]string{byOrganisation})
	c.until.SetText("20.12.2026")
	c.keep()
	if len(p.program.written) > 0 || !c.organisation.Marked() {
		t.Fatal("an organisation without a name is taken")
	}
	c.organisation.SetText("Білім басқармасы")
	c.keep()
	if len(p.program.written) != 1 || p.program.written[0].Organisation != "Білім басқармасы" || p.program.written[0].Officer != uuid.Nil {
		t.Error("it is written down otherwise")
	}
}

// TestPick: letters of a name or a unit find an officer, and Enter takes the first.
func TestPick(t *testing.T) {
	for text, want := range map[string]int{"": 3, "гүл": 1, "almaty": 2, "almaty ерл": 1, "жоқ": 0} {
		n := 0
		for _, o := range (&program{}).Officers() {
			if o.Fits(text, "en") {
				n++
			}
		}
		if n != want {
			t.Errorf("%q finds %d", text, n)
		}
	}
}
