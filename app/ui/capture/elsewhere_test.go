package capture

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

func passedOn(p *pageObject) *Elsewhere {
	return &Elsewhere{Became: BecamePassed, By: "Бекзат О.", To: "Гүлнар С. · 3-экипаж", At: p.bench.now}
}

// The open form says what became of its record elsewhere, in words that name
// what was done, by whom and when; nothing else is told of it.
func TestTheOpenFormIsToldOfWhatHappenedElsewhere(t *testing.T) {
	for _, row := range []struct {
		name string
		now  Elsewhere
		says []string
	}{
		{"saved", Elsewhere{Became: BecameChanged, By: "Бекзат О."}, []string{"изменили: 23:40, Бекзат О."}},
		{"finished", Elsewhere{Became: BecameFinished, By: "Бекзат О."}, []string{"завершили: 23:40, Бекзат О."}},
		{"withdrawn", Elsewhere{Became: BecameWithdrawn, By: "Бекзат О."}, []string{"отозвали: 23:40, Бекзат О."}},
		{"handed over", Elsewhere{Became: BecamePassed, By: "Бекзат О.", To: "Гүлнар С."}, []string{"передали: 23:40, Бекзат О.", "её ведёт Гүлнар С.;"}},
		{"handed over to him", Elsewhere{Became: BecamePassed, By: "Бекзат О.", To: "Гүлнар С.", Mine: true}, []string{"передали вам: 23:40, Бекзат О."}},
		{"made one by himself", Elsewhere{Became: BecameSettled, Own: true, To: "Гүлнар С.", Mine: true}, []string{"свели в одну: 23:40, вы", "ведёте её вы;"}},
		{"made one by another", Elsewhere{Became: BecameSettled, By: "Бекзат О.", To: "Гүлнар С."}, []string{"её ведёт Гүлнар С.;"}},
		{"returned again", Elsewhere{Became: BecameReturned, By: "Ерлан Қ."}, []string{"вернули: 23:40, Ерлан Қ."}},
		{"not returned any more", Elsewhere{Became: BecameReopened, By: "Ерлан Қ."}, []string{"Ерлан Қ.: возврат тем временем отменён"}},
		{"by himself", Elsewhere{Became: BecameChanged, By: "Айгүл С.", Own: true}, []string{"23:40, вы, на другом устройстве"}},
		{"by nobody known", Elsewhere{Became: BecameChanged}, []string{"23:40, другой сотрудник"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := openPage(t, palette.Night, i18n.RU, fyne.NewSize(1280, 800))
			p.c.Begin(nil)
			e := p.c.frame.elsewhere
			if e.row.Visible() {
				t.Fatal("told before anything happened")
			}
			row.now.At = time.Date(2026, 7, 4, 23, 40, 0, 0, uitest.Zone)
			p.c.ShowElsewhere(uuid.New(), &row.now)
			if e.row.Visible() {
				t.Error("what became of another record is told")
			}
			p.c.ShowElsewhere(p.c.Current(), &row.now)
			said := strings.Join(uitest.Words(p.c.frame.dock), " ")
			for _, want := range row.says {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, and not %q", said, want)
				}
			}
			p.c.enter(pageOutcome)
			if !e.row.Visible() {
				t.Error("it is gone with the page")
			}
			p.c.ShowElsewhere(p.c.Current(), nil)
			if e.row.Visible() || p.c.frame.dock.Visible() && strings.Contains(strings.Join(uitest.Words(p.c.frame.dock), " "), "23:40") {
				t.Error("it stays when it is so no more")
			}
		})
	}
}

// A tap that was on its way when the notice came leads nowhere.
func TestTheNoticeIsDeafAtFirst(t *testing.T) {
	p := openPage(t, palette.Night, i18n.KK, fyne.NewSize(1280, 800))
	read := 0
	p.c.OnRead = func(uuid.UUID) { read++ }
	p.c.Begin(nil)
	p.c.ShowElsewhere(p.c.Current(), passedOn(p))
	test.Tap(p.c.frame.elsewhere.read)
	if read != 0 {
		t.Error("the page of the record came under a finger that reached for a field")
	}
	p.bench.pass(2 * time.Second)
	if test.Tap(p.c.frame.elsewhere.read); read != 1 {
		t.Error("a tap that is meant does not lead there")
	}
}

// Finish says first that what is signed becomes a second version; then it is
// signed as it was typed.
func TestFinishSaysThatItIsASecondVersion(t *testing.T) {
	for _, row := range []struct {
		name   string
		became *Elsewhere
		says   string // before it is signed
		yes    string
	}{
		{"nothing happened elsewhere", nil, "", ""},
		{"handed over", &Elsewhere{Became: BecamePassed, To: "Гүлнар С."}, "В одну их сведёт тот, кто теперь ведёт запись", "capture.elsewhere.finish"},
		{"changed", &Elsewhere{Became: BecameChanged}, "откройте запись из списка ещё раз", "capture.elsewhere.finish"},
		{"returned again", &Elsewhere{Became: BecameReturned}, "Сначала прочитайте замечание", "capture.elsewhere.send"},
		{"not returned any more", &Elsewhere{Became: BecameReopened, By: "Ерлан Қ."}, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := openPage(t, palette.Night, i18n.RU, fyne.NewSize(1280, 800))
			p.c.Show(p.returned(p.id(), p.bench.now.Add(-time.Hour)))
			p.press(p.person().age.more)
			p.c.enter(pageFinish)
			p.write(p.c.pages[pageFinish].(*finishPage).answer, "Құжатын көрдім")
			p.c.ShowElsewhere(p.c.Current(), row.became)
			p.c.Finish()
			if row.says != "" {
				if len(p.desk.finished) != 0 {
					t.Fatal("signed without a word")
				}
				if said := strings.Join(uitest.Words(p.window.Canvas().Content()), " "); !strings.Contains(said, row.says) {
					t.Errorf("it asks %q", said)
				}
				uitest.Tap(t, p.window, p.look.T(row.yes))
			}
			p.bench.pass(time.Second)
			if len(p.desk.finished) != 1 {
				t.Errorf("%d times finished; problems %v", len(p.desk.finished), p.c.found)
			}
		})
	}
}

// A form goes on from what its record became elsewhere only while it rests: page,
// person and keyboard stay, and it is said what came.
func TestAFormThatRestsGoesOn(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(p *pageObject)
		goes bool
	}{
		{"at rest", func(*pageObject) {}, true},
		{"something is typed", func(p *pageObject) { p.c.edit(func(s *sheet) { s.Encounter.Note = "терілді" }) }, false},
		{"something is half typed", func(p *pageObject) { p.c.sheet.keepTyping("people.0.birth_date", "0") }, false},
		{"a dialog is open", func(p *pageObject) { p.c.AskWithdraw(nil) }, false},
		{"another record is open", func(p *pageObject) { p.c.Begin(nil) }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := openPage(t, palette.Night, i18n.RU, fyne.NewSize(1280, 800))
			r := p.returned(p.id(), p.bench.now)
			r.Review, r.Encounter.ClosedAt = nil, time.Time{}
			r.Left = map[uuid.UUID][]bool{r.Encounter.People[0].ID: make([]bool, pageCount)}
			p.c.Show(r)
			p.c.goTo(pageWhy)
			left := p.c.Left()[r.Encounter.People[0].ID]
			p.c.ShowElsewhere(r.ID, &Elsewhere{Became: BecameCombined, By: "Бекзат О.", At: p.bench.now})
			row.do(p)
			now := r
			now.Left = nil
			now.Encounter = r.Encounter.Clone()
			now.Encounter.Note = "басқаның жазғаны"
			now.Encounter.People = append([]raid.Person{{ID: p.id(), Kind: raid.Minor, Name: "Алдында"}}, now.Encounter.People...)
			shown := p.c.sheet.who().ID
			p.c.GoOnFrom(now)
			if got := p.c.sheet.Encounter.Note == "басқаның жазғаны"; got != row.goes {
				t.Fatalf("goes on: %v", got)
			}
			if p.c.sheet.who().ID != shown || row.goes && (p.c.page != pageWhy || p.c.aside || p.c.Elsewhere() != nil) {
				t.Errorf("page %v, another person %v, told %v", p.c.page, p.c.sheet.who().ID != shown, p.c.Elsewhere())
			}
			if diff := cmp.Diff(left, p.c.Left()[r.Encounter.People[0].ID]); row.goes && diff != "" {
				t.Error("what was not asked for is marked:", diff)
			}
		})
	}
}

// A record of two versions is neither withdrawn nor handed over from the form: both
// lead to the page where they are made one, and nothing is asked or signed.
func TestARecordOfTwoVersionsIsMadeOneFirst(t *testing.T) {
	for _, row := range []struct {
		name  string
		heads bool // when it was opened
		now   *Elsewhere
		want  bool
	}{
		{"one version", false, nil, false},
		{"two when it was opened", true, nil, true},
		{"two since", false, &Elsewhere{Became: BecameChanged, Divided: true}, true},
		{"one again since", true, &Elsewhere{Became: BecameChanged}, false},
	} {
		for name, ask := range map[string]func(*Capture, func()){"withdrawn": (*Capture).AskWithdraw, "handed over": (*Capture).AskPen} {
			t.Run(row.name+", "+name, func(t *testing.T) {
				p := openPage(t, palette.Night, i18n.RU, fyne.NewSize(1280, 800))
				r := p.returned(p.id(), p.bench.now)
				r.Review, r.Encounter.ClosedAt, r.TwoHeads = nil, time.Time{}, row.heads
				var read uuid.UUID
				p.c.OnRead = func(id uuid.UUID) { read = id }
				p.c.Show(r)
				p.c.ShowElsewhere(r.ID, row.now)
				ask(p.c, nil)
				if got := read == r.ID && p.c.frame.shut == nil; got != row.want {
					t.Errorf("led to its page: %v, want %v", got, row.want)
				}
			})
		}
	}
}
