package capture

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// fakeMemory answers what it is told to and remembers what it was asked.
type fakeMemory struct {
	asked   []MetQuery
	answer  []Met
	more    int
	opened  int
	decided []string
	undone  []string
}

func (m *fakeMemory) Before(_ context.Context, q MetQuery) ([]Met, int, error) {
	m.asked = append(m.asked, q)
	return m.answer, m.more, nil
}

func (m *fakeMemory) Open(context.Context, Met) (MetDetails, error) {
	m.opened++
	return MetDetails{
		Person: raid.Person{Surname: "Өмірзақов", Name: "Нұрсұлтан", Patronymic: "Болатұлы", BirthDate: "2010-03-14", Guardians: []raid.Guardian{{Kinship: "S_MOTH", Name: "Өмірзақова Бибі"}}},
		School: "№ 7 мектеп 9 А",
		Met:    time.Date(2026, 7, 4, 23, 30, 0, 0, time.UTC), Place: "Орталық саябақ",
	}, nil
}

func (m *fakeMemory) Decide(_ context.Context, _, _ uuid.UUID, _ Met, d raid.LinkDecision, reason string) (uuid.UUID, error) {
	m.decided = append(m.decided, string(d)+": "+reason)
	return uuid.UUID{7}, nil
}

func (m *fakeMemory) Undo(_ context.Context, link uuid.UUID, reason string) error {
	m.undone = append(m.undone, link.String()[:8]+": "+reason)
	return nil
}

func metPage(t *testing.T, flavour palette.Flavour, lang i18n.Lang, size fyne.Size) (*pageObject, *fakeMemory) {
	p := openPage(t, flavour, lang, size)
	m := &fakeMemory{}
	p.c.deps.Meetings = m
	p.c.Begin(nil)
	p.tapVenue(0)
	p.c.enter(pagePerson)
	return p, m
}

var day = time.Date(2026, 7, 4, 23, 30, 0, 0, time.FixedZone("", 5*3600))

var (
	forInspector = Met{Verdict: match.LikelySame, Times: 2, Last: day, Record: uuid.UUID{1}, Person: uuid.UUID{2}, Initials: "Ө. Н.", Age: 16}
	forPatrol    = Met{Verdict: match.Check, Times: 1, Last: day, Ask: "Алматы ауданының полиция бөлімі, Гүлнар С., +7 7172 00 00 00", Age: -1}
)

// The memory is asked once typing rests, with what is being typed, and the
// latest question wins.
func TestMetIsAskedWhenTypingRests(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	p.bench.pass(time.Second)
	m.asked = nil
	for _, r := range "Умирзак" {
		p.write(p.person().surname, string(r))
		p.bench.pass(50 * time.Millisecond)
	}
	p.bench.pass(time.Second)
	if len(m.asked) != 1 || m.asked[0].Person.Surname != "Умирзак" || m.asked[0].Typing != match.TypingSurname || m.asked[0].Record != p.c.Current() {
		t.Fatalf("%d questions", len(m.asked))
	}
	p.write(p.person().name, "Нур")
	p.bench.pass(time.Second)
	if last := m.asked[len(m.asked)-1]; last.Typing != match.TypingName || last.Person.Name != "Нур" {
		t.Error("the name is not what is being typed")
	}
	p.bench.pass(5 * time.Second)
	if n := len(m.asked); n != 2 {
		t.Errorf("%d questions where nothing changed", n)
	}

	p.bench.hold = true
	m.answer = []Met{forInspector}
	p.write(p.person().name, "с")
	p.bench.pass(time.Second)
	late := p.bench.pending
	p.bench.pending = nil
	m.answer = nil
	p.write(p.person().name, "у")
	p.bench.pass(time.Second)
	p.bench.release()
	for _, act := range late {
		m.answer = []Met{forInspector}
		act()
	}
	if p.person().met.rows.Visible() {
		t.Error("an answer that came too late is shown")
	}
}

// Who may open a meeting sees whom; who may not is told whom to ask. No number
// says how likely it is.
func TestMetSaysWhatTheRoleAllows(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	for _, c := range []struct {
		name  string
		met   Met
		want  string
		opens bool
	}{
		{"an age that was guessed", Met{Verdict: match.LikelySame, Last: day, Record: uuid.UUID{1}, Initials: "Ө. Н.", Age: 16, About: true}, "Likely met before: Ө. Н., about 16, 04.07.2026", true},
		{"the inspector", forInspector, "Likely met before: Ө. Н., 16 years old, 04.07.2026 · 2 records", true},
		{"the patrol", forPatrol, "Perhaps met before, 04.07.2026. Ask: Алматы ауданының полиция бөлімі, Гүлнар С., +7 7172 00 00 00", false},
		{"on a register", Met{Verdict: match.LikelySame, Age: -1, Last: day, Register: "Police preventive register", Status: "Состоит"},
			"Likely on a register: Police preventive register · Состоит · since 04.07.2026", false},
		{"perhaps on a register", Met{Verdict: match.Check, Age: -1, Register: "Probation"}, "Perhaps on a register, please check: Probation", false},
		{"linked", Met{Verdict: match.Check, Times: 1, Last: day, Record: uuid.UUID{1}, Initials: "Ө. Н.", Age: -1, Link: uuid.UUID{9}}, "Declared the same child: Ө. Н., 04.07.2026", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m.answer = []Met{c.met}
			p.person().met.again()
			if d := cmp.Diff(c.want, p.person().met.words(c.met)); d != "" {
				t.Error(d)
			}
			if opens := find(p.person().met.rows, p.look.T("capture.met.open")) != nil; opens != c.opens {
				t.Errorf("may be opened: %v", opens)
			}
			if strings.ContainsAny(p.person().met.words(c.met), "%") {
				t.Error("a share is shown")
			}
		})
	}
	m.answer = nil
	p.person().met.again()
	if p.person().met.rows.Visible() {
		t.Error("a line where nobody was met")
	}
}

// Of a meeting of this night the hour is said: four minutes ago is another thing
// than some time today.
func TestMetTonightSaysTheHour(t *testing.T) {
	p, _ := metPage(t, palette.Night, i18n.RU, fyne.NewSize(1024, 700))
	now := p.bench.now
	texts := p.look.Texts()
	for _, row := range []struct {
		name string
		ago  time.Duration
		want string
	}{
		{"just now", 4 * time.Minute, texts.Clock(now.Add(-4 * time.Minute))},
		{"the evening before", 20 * time.Hour, texts.When(now.Add(-20*time.Hour), now)},
		{"a day ago", 24 * time.Hour, texts.DateNumeric(now.Add(-24 * time.Hour))},
		{"by a clock that is ahead", -time.Hour, texts.DateNumeric(now.Add(time.Hour))},
	} {
		met := forPatrol
		met.Last = now.Add(-row.ago)
		if got := p.person().met.words(met); !strings.HasPrefix(got, "Возможно, уже встречали, "+row.want+". ") {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// Opening shows the child in full; a decision is saved on what was saved, and
// can be taken back.
func TestMetIsDecidedByAPerson(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	m.answer = []Met{forInspector}
	p.write(p.person().surname, "Умирзаков")
	p.bench.pass(time.Second)
	p.click("capture.met.open")
	if m.opened != 1 || len(m.decided) != 0 {
		t.Fatal("not opened, or decided by itself")
	}
	p.click("capture.met.document")
	if len(p.desk.steps) != 0 || len(m.decided) != 0 {
		t.Fatal("a decision saved a draft")
	}
	p.bench.pass(10 * time.Second)
	p.c.SaveOpen()
	if len(p.desk.steps) != 1 {
		t.Errorf("%d revisions before the link", len(p.desk.steps))
	}
	if d := cmp.Diff([]string{"same: The document says so"}, m.decided); d != "" {
		t.Fatal(d)
	}
	p.olderNews()
	p.click("action.undo")
	if d := cmp.Diff([]string{"07000000: Pressed by mistake"}, m.undone); d != "" {
		t.Error(d)
	}
	p.click("capture.met.open")
	p.click("capture.met.another")
	if len(p.desk.steps) != 1 {
		t.Error("saved again where nothing changed")
	}
	if d := cmp.Diff("not_same: Looked at: another child", m.decided[len(m.decided)-1]); d != "" {
		t.Error(d)
	}
}

// Who is given another name after it was decided whom he was met as is decided of anew:
// the decision stays on the page with a way back, is named before Finish, and is not
// written. A name that is typed on is no other.
func TestADecisionIsAboutTheChildItWasMadeOf(t *testing.T) {
	for name, row := range map[string]struct {
		change func(p *pageObject)
		holds  bool
	}{
		"typed on": {func(p *pageObject) {
			p.write(p.person().surname, "ов")
			p.write(p.person().name, "Нұрсұлтан")
		}, true},
		"another name": {func(p *pageObject) { p.c.edit(func(s *sheet) { s.who().Surname = "Омаров" }) }, false},
		"a girl":       {func(p *pageObject) { p.c.edit(func(s *sheet) { s.who().Sex = codes.Female }) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
			m.answer = []Met{forInspector}
			p.c.edit(func(s *sheet) { s.who().Sex = codes.Male })
			p.write(p.person().surname, "Умирзак")
			p.bench.pass(time.Second)
			met := p.person().met
			met.decide(forInspector, raid.SameChild, "one")
			p.bench.pass(time.Second)
			m.answer = nil // whoever has this name now was not met
			row.change(p)
			p.bench.pass(time.Second)
			p.c.Show(Record{Draft: p.c.take(), Back: true}) // a kill in between
			p.bench.pass(time.Second)
			met = p.person().met
			if len(met.met) != 1 || !met.rows.Visible() {
				t.Fatal("the decision stands nowhere")
			}
			if got := strings.Contains(met.words(met.met[0]), p.look.T("capture.met.waits_same")); got != row.holds {
				t.Errorf("it says %q", met.words(met.met[0]))
			}
			if got := len(p.c.undecided()) == 0; got != row.holds {
				t.Error("the last page:", p.c.undecided())
			}
			p.c.SaveOpen()
			if got := len(m.decided) == 1; got != row.holds {
				t.Errorf("%d are written", len(m.decided))
			}
			if row.holds {
				return
			}
			p.click("capture.met.open")
			p.click("capture.met.another")
			if d := cmp.Diff([]string{"not_same: Looked at: another child"}, m.decided); d != "" || len(p.c.undecided()) != 0 || len(p.c.sheet.links()) != 0 {
				t.Error("decided again:", d, p.c.undecided())
			}
		})
	}
}

// A child may have been met more than once: a decision about one meeting takes
// no other's place, says that it waits, and can be taken back until it is
// written.
func TestEveryMeetingIsDecidedByItself(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	first, second := forInspector, forInspector
	second.Record = uuid.UUID{3}
	m.answer = []Met{first, second}
	p.write(p.person().surname, "Умирзаков")
	p.bench.pass(time.Second)
	met := p.person().met
	met.decide(first, raid.SameChild, "one")
	met.decide(second, raid.NotSameChild, "two")
	for _, row := range []struct {
		of  Met
		key string
	}{{first, "capture.met.waits_same"}, {second, "capture.met.waits_not_same"}} {
		if !strings.Contains(met.words(row.of), p.look.T(row.key)) {
			t.Errorf("%s: %q", row.key, met.words(row.of))
		}
	}
	p.bench.pass(time.Second)
	p.click("capture.met.open")
	p.click("capture.met.undo")
	met.decide(first, raid.SameChild, "three")
	p.c.SaveOpen()
	if d := cmp.Diff([]string{"same: three", "not_same: two"}, m.decided); d != "" {
		t.Error(d)
	}
	if len(p.c.sheet.links()) != 0 {
		t.Error("they would be written again")
	}
}

type fakeRepeats struct{ answer Repeat }

func (f fakeRepeats) Before(context.Context, RepeatQuery) (Repeat, error) { return f.answer, nil }

func TestRepeatIsLeftToTheInspector(t *testing.T) {
	p := openPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	f := &fakeRepeats{Repeat{Unknown: 2, Decides: true}}
	p.c.deps.Repeats = f
	p.c.Begin(nil)
	p.tapVenue(0)
	p.c.enter(pageGuardian)
	p.write(p.guardian().name, "Өмірзақова Гүлнар")
	p.bench.pass(time.Second)
	if got := p.guardian().repeat.label.Text(); !strings.Contains(got, "2 earlier records") || !strings.Contains(got, "Penalty unknown") {
		t.Errorf("%q", got)
	}
	f.answer = Repeat{Decides: true, Repeat: raid.Repeat{Proposed: true, Until: "2027-03-01", Penalty: raid.Penalty{Imposed: "2026-03-01"}}}
	p.write(p.guardian().phone, "8")
	p.bench.pass(time.Second)
	if got := p.guardian().repeat.label.Text(); !strings.Contains(got, "01.03.2026") || !strings.Contains(got, "01.03.2027") || !strings.Contains(got, "inspector decides") {
		t.Errorf("%q", got)
	}
	f.answer = Repeat{} // a patrol is told nothing
	p.write(p.guardian().phone, "7")
	p.bench.pass(time.Second)
	if p.guardian().repeat.row.Visible() {
		t.Error("a line where nothing is known")
	}
	f.answer = Repeat{Decides: true}
	p.write(p.guardian().phone, "0")
	p.bench.pass(time.Second)
	p.click("capture.repeat.enter")
	p.click2(t, "442.2")
	if b := find(p.shell.Object(), p.look.T("capture.repeat.write")); b == nil || !b.Disabled() {
		t.Error("a penalty without a day can be written down")
	}
	p.c.frame.close()
	if n := len(p.guardian().guardian().Penalties); n != 0 {
		t.Errorf("%d penalties after closing", n)
	}
	if article := p.c.sheet.who().Article; article != "" {
		t.Errorf("article %s was chosen by the program", article)
	}
}

// A penalty of a day that has not come is refused where it is typed, and one
// that was written down is read again and taken out.
func TestPenaltyIsReadAndTakenOut(t *testing.T) {
	p, _ := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1280, 800))
	p.c.deps.Repeats = fakeRepeats{Repeat{Decides: true}}
	p.fillPerson()
	p.c.enter(pageGuardian)
	p.write(p.guardian().name, "Өмірзақова Гүлнар")
	p.bench.pass(time.Second)
	open := func(day civil.Date) *ui.Button {
		p.click("capture.repeat.enter")
		p.click2(t, "442.2")
		field, ok := uitest.Find(p.shell.Object(), func(*date) bool { return true })
		if !ok {
			t.Fatal("no day is asked for")
		}
		field.f.SetText("")
		field.f.Focus()
		p.typed(day.In(time.UTC).Format("02.01.2006"))
		return find(p.shell.Object(), p.look.T("capture.repeat.write"))
	}
	today := civil.DateOf(p.c.deps.Now())
	tomorrow := civil.DateOf(today.In(time.UTC).AddDate(0, 0, 1))
	if b := open(tomorrow); !b.Disabled() || !uitest.Says(uitest.Words(p.shell.Object()), p.look.T("problem.penalty_future")) {
		t.Error("a day that has not come is taken, or nothing says why it is not")
	}
	p.c.frame.close()
	b := open(today)
	field, _ := uitest.Find(p.shell.Object(), func(*date) bool { return true })
	uitest.Settle(p.window)
	for _, day := range []civil.Date{tomorrow, "", today} { // what is said of the day moves no button
		uitest.MustNotMove(t, p.window, func() {
			text := ""
			if day != "" {
				text = day.In(time.UTC).Format("02.01.2006")
			}
			field.f.SetText(text)
			field.f.OnChange(text)
		})
	}
	p.press(b)
	if n := len(p.guardian().guardian().Penalties); n != 1 {
		t.Fatalf("%d penalties are written down", n)
	}
	p.bench.pass(time.Second)
	p.click("capture.repeat.enter")
	if line := "442.2 · " + p.c.label("articles", "442.2") + " · " + p.look.Texts().DateNumeric(today.In(time.UTC)); !uitest.Says(uitest.Words(p.shell.Object()), line) {
		t.Errorf("nothing says %q", line)
	}
	p.click("capture.repeat.take_out")
	if n := len(p.guardian().guardian().Penalties); n != 0 {
		t.Errorf("%d penalties are left", n)
	}
}

// TestMetPictures draws the line and the sheet into SHYRAQ_PICTURES.
func TestMetPictures(t *testing.T) {
	dir := os.Getenv("SHYRAQ_PICTURES")
	if dir == "" {
		t.Log("SHYRAQ_PICTURES is not set: nothing is drawn")
		return
	}
	for i, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}, {Width: 1280, Height: 800}} {
		for j, lang := range i18n.Langs() {
			flavour := palette.Flavours()[(i+j)%3]
			name := fmt.Sprintf("%s-%s-%.0fx%.0f", lang, flavour, size.Width, size.Height)
			t.Run(name, func(t *testing.T) {
				p, m := metPage(t, flavour, lang, size)
				m.answer = []Met{forInspector, {Verdict: match.Check, Last: day, Age: -1, Register: "Профилактический учёт ОВД", Status: "Состоит"}}
				m.more = 3
				p.c.deps.Repeats = fakeRepeats{Repeat{Decides: true, Repeat: raid.Repeat{Proposed: true, Until: "2027-03-01", Penalty: raid.Penalty{Imposed: "2026-03-01"}}}}
				p.fillPerson()
				p.c.enter(pagePerson)
				p.bench.pass(time.Second)
				shot := func(step string) {
					file, err := os.Create(filepath.Join(dir, "met-"+step+"-"+name+".png"))
					if err != nil {
						t.Fatal(err)
					}
					defer file.Close()
					if err := png.Encode(file, p.window.Canvas().Capture()); err != nil {
						t.Fatal(err)
					}
				}
				shot("line")
				p.click("capture.met.open")
				shot("sheet")
				p.c.frame.close()
				m.answer, m.more = []Met{forPatrol}, 0
				p.person().met.again()
				shot("patrol")
				p.c.enter(pageGuardian)
				p.fillGuardian()
				p.bench.pass(time.Second)
				shot("repeat")
				p.click("capture.repeat.enter")
				shot("penalty")
			})
		}
	}
}

// That a child is another one is seen as long as it holds, and can be taken
// back: a slip of the finger is not for ever.
func TestAnotherChildIsSeenAndTakenBack(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	other := forInspector
	other.Link, other.Another = uuid.UUID{9}, true
	m.answer = []Met{other}
	p.write(p.person().surname, "Умирзаков")
	p.bench.pass(time.Second)
	if words := p.person().met.words(other); !strings.HasPrefix(words, "Declared another child") {
		t.Errorf("said as %q", words)
	}
	p.click("capture.met.open")
	p.click("capture.met.undo")
	if d := cmp.Diff([]string{"09000000: Pressed by mistake"}, m.undone); d != "" {
		t.Error(d)
	}
}

// What other records told goes with the right to read them, also a child that lies
// open over the form and one that is just being fetched, and comes back with it.
func TestMetAndRepeatGoWithTheRightToRead(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	known := Repeat{Decides: true, Repeat: raid.Repeat{Proposed: true, Until: "2027-03-01", Penalty: raid.Penalty{Imposed: "2026-03-01"}}}
	f := &fakeRepeats{known}
	p.c.deps.Repeats = f
	m.answer, m.more = []Met{forInspector}, 2
	p.write(p.person().surname, "Умирзак")
	p.bench.pass(time.Second)
	p.c.enter(pageGuardian)
	p.fillGuardian()
	p.bench.pass(time.Second)
	line := p.guardian().repeat
	if !p.person().met.rows.Visible() || !line.row.Visible() || !line.got.Proposed {
		t.Fatal("nothing was told")
	}
	p.c.enter(pagePerson)
	one := p.person().met
	one.open(forInspector)
	if !uitest.Says(uitest.Words(p.window.Canvas().Content()), "Өмірзақов") {
		t.Fatal("the child is not open")
	}
	p.bench.hold = true
	one.open(forInspector)
	late := p.bench.pending
	p.bench.pending, p.bench.hold = nil, false

	m.answer, m.more, f.answer = nil, 0, Repeat{}
	p.c.Conceal()
	if one.rows.Visible() || line.row.Visible() || line.got.Proposed {
		t.Error("what other records told stands there still")
	}
	for _, act := range late {
		act()
	}
	if uitest.Says(uitest.Words(p.window.Canvas().Content()), "Өмірзақов") {
		t.Error("a child of another record is open still")
	}
	if got := p.c.sheet.who().Surname; got != "Умирзак" {
		t.Errorf("what was typed became %q", got)
	}

	m.answer, f.answer = []Met{forInspector}, known
	p.c.Conceal()
	p.bench.pass(time.Second)
	if !one.rows.Visible() || !line.got.Proposed {
		t.Error("it does not come back")
	}
}

// Another dialog that lies over the form stays.
func TestADialogStaysWhenTheRightToReadEnds(t *testing.T) {
	p, _ := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1024, 700))
	p.c.askMore()
	before := p.c.frame.shut
	p.c.Conceal()
	if before == nil || p.c.frame.shut == nil {
		t.Error("the dialog was closed")
	}
}

// What is opened tells what one child is told from another by: how old, where met, at which
// school, whose child.
func TestWhatIsOpenedTellsOneChildFromAnother(t *testing.T) {
	p, m := metPage(t, palette.Night, i18n.EN, fyne.NewSize(1280, 800))
	d, _ := m.Open(t.Context(), forInspector)
	guessed := d
	guessed.Person.BirthDate, guessed.Person.Age, guessed.Person.AgeError = "", 14, 1
	for want, details := range map[string]MetDetails{
		"born 14.03.2010 · met on 05.07.2026 · Орталық саябақ · № 7 мектеп 9 А · Mother Өмірзақова Бибі": d,
		"about 14 (±1) · met on 05.07.2026 · Орталық саябақ · № 7 мектеп 9 А · Mother Өмірзақова Бибі":   guessed,
	} {
		if got := p.person().met.about(forInspector, details); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
