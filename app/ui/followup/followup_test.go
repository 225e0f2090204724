package followup

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/colleague"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 15: n} }

var now = time.Date(2026, 11, 30, 10, 5, 0, 0, uitest.Zone)

// program is what stands behind the page.
type program struct {
	answered []Answer
	to       []uuid.UUID
	undone   []uuid.UUID
	revealed []uuid.UUID
	sought   []string
	printed  []int
	none     bool // nothing has ended
	err      error
}

func (p *program) Ended(context.Context) ([]Row, error) {
	if p.none {
		return nil, p.err
	}
	r := row(20, "Ж. Е.", "F_CPR", "")
	r.Open, r.Result, r.Told = false, "V_DONE", []Told{{ID: id(90), Result: "V_DONE", On: "2026-11-20", By: "Гүлнар Қ.", Noted: true}}
	return []Row{r}, p.err
}

func (p *program) Find(_ context.Context, text string) ([]Row, error) {
	p.sought = append(p.sought, text)
	return []Row{row(21, "Т. О.", "F_MED", "2026-12-30")}, p.err
}

func (p *program) Answer(_ context.Context, to Row, a Answer) (uuid.UUID, error) {
	p.answered, p.to = append(p.answered, a), append(p.to, to.Referral)
	return id(70), p.err
}

func (p *program) Print(_ context.Context, rows []Row) (string, error) {
	p.printed = append(p.printed, len(rows))
	return "list.pdf", p.err
}

func (p *program) Officers() []colleague.Officer {
	return []colleague.Officer{{ID: id(60), Name: "Гүлнар Қ.", Unit: codes.Names{KK: "Орталық", RU: "Центральный", EN: "Central"}}, {ID: id(61), Name: "Ерлан Т."}}
}

func (p *program) Undo(_ context.Context, answer uuid.UUID) error {
	p.undone = append(p.undone, answer)
	return p.err
}

func (p *program) Reveal(_ context.Context, of Row) (Shown, error) {
	p.revealed = append(p.revealed, of.Record)
	return Shown{Name: "Сынақ Асан", Notes: map[uuid.UUID]string{id(80): "анасы телефонды алмады"}}, p.err
}

func row(n byte, who string, kind codes.Code, due civil.Date) Row {
	return Row{
		Record: id(n), Referral: id(n + 100), Person: id(n + 50), Initials: who, Age: 15, AgeKnown: true, Kind: kind, Due: due, Open: true, Ours: true,
		Met: time.Date(2026, 11, 2, 23, 40, 0, 0, uitest.Zone), Place: codes.Names{KK: "«Жерұйық» саябағы", RU: "Парк «Жерұйык»", EN: "Zheruiyk park"},
		Owner: "Нұрсұлтан А.",
	}
}

// data is a referral of every standing; everybody is invented.
func data(s *uitest.Stage) Data {
	late, today, soon, later, none, two := row(1, "С. А.", "F_PSY", "2026-11-24"), row(2, "Б. Қ.", "F_GUARD", "2026-11-30"), row(3, "Ә. Ү.", "F_YRC", "2026-12-04"),
		row(4, "М. Д.", "F_FSC", "2027-01-15"), row(5, "Қ. Н.", "F_SCHL", ""), row(6, "І. Ғ.", "F_CPR", "2026-11-20")
	late.Overdue, late.Result, late.Owner, late.Mine, late.About = true, "V_MISS", "Гүлнар Қ.", true, true
	late.Told = []Told{
		{ID: id(81), Result: "V_TAKE", On: "2026-11-05", Due: "2026-11-12", By: "Гүлнар Қ.", At: now.AddDate(0, 0, -25)},
		{ID: id(82), Result: "V_DONE", On: "2026-11-10", By: "Гүлнар Қ.", At: now.AddDate(0, 0, -20), Undone: true},
		{ID: id(80), Result: "V_MISS", On: "2026-11-12", Due: "2026-11-24", Noted: true, By: "Гүлнар Қ.", At: now.AddDate(0, 0, -18), Mine: true},
	}
	late.After = []uuid.UUID{id(80)}
	today.Soon, soon.Soon, soon.Young, soon.Age = true, true, true, 19
	two.Overdue, two.Differs = true, true
	two.Told = []Told{{ID: id(83), Result: "V_DONE", On: "2026-11-20", By: "Гүлнар Қ."}, {ID: id(84), Result: "V_MISS", On: "2026-11-21", By: "Ерлан Т."}}
	return Data{Now: now, Rows: []Row{two, late, today, soon, later, none}, Codes: s.Codes(), Closed: 2}
}

type page struct {
	*uitest.Stage
	screen  *Screen
	program *program
	changed int
	opened  []uuid.UUID
}

func show(s *uitest.Stage, d Data) *page {
	p := &page{Stage: s, program: &program{}}
	p.screen = New(s.Look, s.Shell, p.program)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.OnChanged = func() { p.changed++ }
	p.screen.OnOpen = func(id uuid.UUID) { p.opened = append(p.opened, id) }
	p.screen.Show(d)
	s.Put(Area, p.screen, ui.Frame{Officer: "Гүлнар Қ.", Now: now, Link: ui.LinkIdle, Areas: ui.AreasFor("inspector"), Badges: map[ui.Area]int{Area: 2}})
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
		p := show(s, data(s))
		uitest.Rest(t, name, s.Window)
		s.Save("followup-" + name)
		p.tap(1)
		s.Save("followup-row-" + name)
		p.screen.turn(ended)
		p.tap(0)
		s.Save("followup-ended-" + name)
		p.screen.turn(open)
		p.screen.Show(Data{Now: now, Codes: s.Codes()})
		s.Save("followup-empty-" + name)
	})
}

// Where nights were closed nobody says that no help is waiting: what was promised in them
// is not here.
func TestClosedNightsAreNoEmptyList(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, Data{Now: now, Codes: s.Codes()})
	waits := s.Look.T("followup.none_open")
	if !p.Says(waits) {
		t.Error("an empty list is not called one")
	}
	p.screen.Show(Data{Now: now, Codes: s.Codes(), Closed: 1})
	if p.Says(waits) || !p.Says(s.Look.T("followup.none_here")) {
		t.Error("of a closed night it is said that nothing waits")
	}
}

// Its place of the rail is that of who follows help.
func TestArea(t *testing.T) {
	for role, want := range map[string]bool{"patrol": false, "inspector": true, "supervisor": true, "administrator": false} {
		has := false
		for _, a := range ui.AreasFor(role) {
			has = has || a == Area
		}
		if has != want {
			t.Errorf("%s sees it: %v", role, has)
		}
	}
}

// TestTwoTaps: a row, and what came of it. A second tap on the same place answers for
// nobody, and the answer can be taken back.
func TestTwoTaps(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(1)
	p.screen.panel.result.OnTap("V_DONE")
	p.screen.panel.result.OnTap("V_DONE")
	if d := cmp.Diff([]Answer{{Result: "V_DONE", On: "2026-11-30"}}, p.program.answered); d != "" {
		t.Fatal(d)
	}
	if p.program.to[0] != id(101) || p.changed != 1 || p.screen.list.Chosen() != -1 {
		t.Errorf("to %v, told %d times, %d is chosen", p.program.to, p.changed, p.screen.list.Chosen())
	}
	uitest.Tap(t, s.Window, p.Look.T("action.undo"))
	if d := cmp.Diff([]uuid.UUID{id(70)}, p.program.undone); d != "" {
		t.Error(d)
	}
}

// TestAnAnswerIsTakenBackLater, when its toast is gone: the officer's own, that nothing goes on from.
func TestAnAnswerIsTakenBackLater(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(1)
	uitest.Tap(t, s.Window, p.Look.T("followup.take_back"))
	if d := cmp.Diff([]uuid.UUID{id(80)}, p.program.undone); d != "" || p.changed != 1 {
		t.Errorf("told %d times: %s", p.changed, d)
	}
	for _, i := range []int{0, 2} { // two answers of others, and none
		if p.tap(i); !p.screen.panel.back.Disabled() {
			t.Errorf("row %d: what he did not say can be taken back", i)
		}
	}
}

// TestUrgentHelpSaysSo, and is looked at again the next day, until somebody answered.
func TestUrgentHelpSaysSo(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(s)
	d.Rows[2].Urgent, d.Rows[1].Urgent = true, true // the second was answered
	p := show(s, d)
	p.tap(2)
	if want := "urgent · " + s.Codes().Label("referrals", "F_GUARD", "en"); p.screen.panel.kindText() != want || kindWords(s.Look.Texts(), d.Rows[2], s.Codes()) != want {
		t.Errorf("it says %q", p.screen.panel.kindText())
	}
	p.screen.panel.result.OnTap("V_TAKE")
	p.tap(1)
	p.screen.panel.result.OnTap("V_MISS")
	want := []Answer{{Result: "V_TAKE", On: "2026-11-30", Due: "2026-12-01"}, {Result: "V_MISS", On: "2026-11-30", Due: "2026-12-14"}}
	if d := cmp.Diff(want, p.program.answered); d != "" {
		t.Error(d)
	}
}

// TestHelpThatGoesOn asks for a day; two weeks are proposed, and what is typed counts.
func TestHelpThatGoesOn(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(2)
	p.screen.panel.result.OnTap("V_TAKE")
	p.tap(3)
	p.screen.panel.note.SetText("жазылды")
	p.screen.panel.note.OnChange("жазылды")
	p.screen.panel.on.SetText("28.11.2026")
	p.screen.panel.due.SetText("5.12.26")
	p.screen.panel.result.OnTap("V_MISS")
	want := []Answer{{Result: "V_TAKE", On: "2026-11-30", Due: "2026-12-14"}, {Result: "V_MISS", On: "2026-11-28", Due: "2026-12-05", Note: "жазылды"}}
	if d := cmp.Diff(want, p.program.answered); d != "" {
		t.Error(d)
	}
	p.tap(4)
	p.screen.panel.due.SetText("")
	p.screen.panel.result.OnTap("V_TAKE")
	p.screen.panel.due.SetText("1.11.2026")
	p.screen.panel.result.OnTap("V_TAKE")
	p.screen.panel.on.SetText("1.12.2026")
	p.screen.panel.result.OnTap("V_DONE")
	if len(p.program.answered) != 2 || !p.screen.panel.on.Marked() || !p.screen.panel.due.Marked() {
		t.Errorf("%d answers were taken", len(p.program.answered))
	}
}

// TestADayYearsAwayIsAskedOnce: an answer with such a day is taken at the second tap.
func TestADayYearsAwayIsAskedOnce(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(3)
	p.screen.panel.due.SetText("5.12.2036")
	p.screen.panel.result.OnTap("V_TAKE")
	if len(p.program.answered) != 0 || !p.screen.panel.due.Marked() {
		t.Fatalf("taken at once: %v", p.program.answered)
	}
	p.screen.panel.result.OnTap("V_TAKE")
	if len(p.program.answered) != 1 || p.program.answered[0].Due != "2036-12-05" {
		t.Errorf("taken at the second tap: %v", p.program.answered)
	}
}

// TestARemarkGoesWithItsMending, and says what is wrong; a day before the encounter is none.
func TestARemarkGoesWithItsMending(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(1)
	on := p.screen.panel.on
	for _, row := range []struct{ day, says string }{
		{"30.11.2027", "problem.date_future"}, {"1.11.2026", "error.answer_early"}, {"", "problem.date_missing"},
	} {
		on.SetText(row.day)
		p.screen.panel.result.OnTap("V_TAKE")
		uitest.Settle(s.Window)
		uitest.Fits(t, p.screen.Object())
		if !p.Says(p.Look.T(row.says)) || !on.Marked() {
			t.Errorf("%s: %s is not said", row.day, row.says)
		}
		on.OnChange("30.11.2026") // as it is typed
		if on.Marked() || p.Says(p.Look.T(row.says)) {
			t.Errorf("%s: the remark stays", row.day)
		}
	}
	if len(p.program.answered) != 0 {
		t.Errorf("%v", p.program.answered)
	}
}

// TestNothingOfBeforeStays where the right to read has ended.
func TestNothingOfBeforeStays(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	for _, look := range []func(){func() {}, func() { p.screen.turn(ended) }, func() { p.screen.seek.Field.SetText("тоқ"); p.screen.seek.Seek() }} {
		p.screen.Show(data(s))
		look()
		p.tap(0)
		p.screen.Show(Data{Now: now, Ended: true, Codes: s.Codes()})
		uitest.Settle(s.Window)
		for _, who := range []string{"С. А.", "Ж. Е.", "Т. О.", "І. Ғ."} {
			if uitest.Says(uitest.Words(p.screen.Object()), who) {
				t.Errorf("%s stands there", who)
			}
		}
	}
}

// TestWhatFailsKeepsWhatWasTyped and its row.
func TestWhatFailsKeepsWhatWasTyped(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(1)
	p.screen.panel.note.SetText("жазылды")
	p.program.err = errs.Errorf(errs.Conflict, "answer_stale", "")
	p.screen.panel.result.OnTap("V_DONE")
	if p.screen.list.Chosen() != 1 || p.screen.panel.note.Text() != "жазылды" || p.changed != 0 || !p.Says(p.Look.T("error.answer_stale")) {
		t.Errorf("%d is chosen, %q stands there", p.screen.list.Chosen(), p.screen.panel.note.Text())
	}
}

// TestFilters: what each shows, by keys too.
func TestFilters(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	for _, want := range []struct {
		key  fyne.KeyName
		rows []string
	}{
		{"", []string{"І. Ғ.", "С. А.", "Б. Қ.", "Ә. Ү.", "М. Д.", "Қ. Н."}},
		{fyne.KeyRight, []string{"І. Ғ.", "С. А."}},
		{fyne.KeyRight, []string{"С. А."}},
		{fyne.KeyRight, []string{"І. Ғ.", "С. А.", "Б. Қ.", "Ә. Ү.", "М. Д.", "Қ. Н."}},
		{fyne.KeyRight, []string{"Ж. Е."}},
		{fyne.KeyRight, []string{"Ж. Е."}},
		{fyne.KeyLeft, []string{"І. Ғ.", "С. А.", "Б. Қ.", "Ә. Ү.", "М. Д.", "Қ. Н."}},
	} {
		if want.key != "" {
			p.screen.Key(&fyne.KeyEvent{Name: want.key})
		}
		var got []string
		for _, r := range p.screen.rows {
			got = append(got, r.Initials)
		}
		if d := cmp.Diff(want.rows, got); d != "" {
			t.Errorf("%s: %s", p.screen.filter, d)
		}
	}
	p.screen.seek.Field.SetText("тоқ")
	p.screen.seek.Seek()
	if len(p.screen.rows) != 1 || p.screen.rows[0].Initials != "Т. О." || len(p.program.sought) != 1 {
		t.Errorf("%d are found", len(p.screen.rows))
	}
	if !p.screen.EndFind() || p.screen.EndFind() || len(p.screen.rows) != 6 {
		t.Error("the search does not end")
	}
}

// TestNoughtIsSaidOnceItIsKnown: how many have ended is not known before they were read.
func TestNoughtIsSaidOnceItIsKnown(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.program.none = true
	if got := p.screen.chips.count(ended); got != "—" {
		t.Errorf("before: %q", got)
	}
	p.screen.turn(ended)
	if got := p.screen.chips.count(ended); got != "0" {
		t.Errorf("read: %q", got)
	}
}

// TestNamesAndNotesOnlyWhileHeld.
func TestNamesAndNotesOnlyWhileHeld(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	p.tap(1)
	check := func(when string, want bool) {
		t.Helper()
		for _, secret := range []string{"Сынақ Асан", "анасы телефонды алмады"} {
			if uitest.Says(uitest.Words(p.screen.Object()), secret) != want {
				t.Errorf("%s: %q is read: %v", when, secret, !want)
			}
		}
	}
	check("at first", false)
	p.screen.panel.hold.MouseDown(nil)
	check("held", true)
	p.screen.panel.hold.MouseUp(nil)
	check("let go", false)
	p.screen.panel.hold.MouseDown(nil)
	p.screen.Hidden()
	check("out of sight", false)
	p.screen.panel.hold.MouseUp(nil)
	p.screen.panel.hold.MouseDown(nil)
	p.screen.Close()
	check("locked", false)
	if d := cmp.Diff([]uuid.UUID{id(1), id(1), id(1)}, p.program.revealed); d != "" {
		t.Error("logged:", d)
	}
	if words := strings.Join(uitest.Words(p.screen.Object()), "|"); strings.Contains(words, "С. А.") {
		t.Error("somebody stands on a page that is locked")
	}
}

// TestNothingMoves: an answer of another, and a referral more, move nothing that a
// finger is about to touch in the panel.
func TestNothingMoves(t *testing.T) {
	for _, size := range uitest.Sizes {
		s := uitest.New(t, i18n.KK, palette.Night, size)
		p := show(s, data(s))
		p.tap(1)
		uitest.MustNotMove(t, s.Window, func() {
			d := data(s)
			d.Rows[1].Told = append(d.Rows[1].Told, Told{ID: id(99), Result: "V_TAKE", On: "2026-11-29", Due: "2026-12-20", By: "Ерлан Т."})
			p.screen.Show(d)
		})
	}
}

// TestWhoAnswersIsSaid with the answer: who gives it unless another is taken or an
// organisation named, one of them alone; of help that ended nobody answers any more.
func TestWhoAnswersIsSaid(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(s)
	d.Rows[2].Named, d.Rows[3].Outside, d.Rows[3].Owner = id(61), "Family centre", "Family centre (Гүлнар Қ.)"
	p := show(s, d)
	answer := func(result string) Answer {
		t.Helper()
		p.screen.panel.result.OnTap(result)
		return p.program.answered[len(p.program.answered)-1]
	}
	who := func() (uuid.UUID, string) {
		a := answer("V_TAKE")
		return a.Officer, a.Organisation
	}
	p.tap(1)
	if o, org := who(); o != uuid.Nil || org != "" {
		t.Errorf("by itself: %v, %q", o, org)
	}
	p.tap(2)
	if o, org := who(); o != id(61) || org != "" {
		t.Errorf("who was named before: %v, %q", o, org)
	}
	p.tap(3)
	if o, org := who(); o != uuid.Nil || org != "Family centre" {
		t.Errorf("an organisation: %v, %q", o, org)
	}
	p.tap(2)
	p.screen.panel.owner.organisation.SetText("950711500005")
	n := len(p.program.answered)
	if p.screen.panel.result.OnTap("V_TAKE"); len(p.program.answered) != n {
		t.Error("somebody's number is saved")
	}
	p.screen.panel.owner.organisation.SetText("Youth centre")
	if o, org := who(); o != uuid.Nil || org != "Youth centre" {
		t.Errorf("an organisation in the place of an officer: %v, %q", o, org)
	}
	p.tap(4)
	uitest.Tap(t, s.Window, p.Look.T("followup.by_me"))
	uitest.Settle(s.Window)
	uitest.Letters(s.Window, "Ерлан")
	uitest.Press(s.Window, fyne.KeyReturn)
	if o, org := who(); o != id(61) || org != "" {
		t.Errorf("taken from the list: %v, %q", o, org)
	}
	p.tap(3)
	if a := answer("V_DONE"); a.Officer != uuid.Nil || a.Organisation != "" {
		t.Errorf("help has ended: %+v", a)
	}
}

// TestTheListIsPrinted as it is filtered; of an empty one there is nothing to print.
func TestTheListIsPrinted(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := show(s, data(s))
	uitest.Tap(t, s.Window, p.Look.T("followup.print"))
	p.screen.turn(overdue)
	uitest.Tap(t, s.Window, p.Look.T("followup.print"))
	if d := cmp.Diff([]int{6, 2}, p.program.printed); d != "" {
		t.Error(d)
	}
	p.screen.Show(Data{Now: now, Codes: s.Codes()})
	if !p.screen.paper.Disabled() {
		t.Error("an empty list can be printed")
	}
}
