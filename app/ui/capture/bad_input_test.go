package capture

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"golang.org/x/text/unicode/norm"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// Forty children stand in one encounter: the strip shows those around the one
// on the page, no button is thinner than a finger, and a forty-first is not
// taken.
func TestFortyChildren(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	for i := range raid.MaxPeople - 1 {
		p.write(p.person().name, fmt.Sprintf("Бала %d", i+1))
		p.c.AddPerson()
	}
	p.c.AddPerson()
	if n := len(p.c.sheet.Encounter.People); n != raid.MaxPeople {
		t.Fatalf("%d people", n)
	}
	p.c.frame.close()
	seen := map[int]bool{}
	for range raid.MaxPeople {
		if n := len(p.c.frame.people.big.Tiles()); n > stripMost {
			t.Fatalf("%d buttons side by side", n)
		}
		for _, f := range p.c.frame.people.big.Tiles() {
			if f.Size().Width < palette.Touch {
				t.Fatalf("a button is %.0f wide", f.Size().Width)
			}
		}
		if !p.c.frame.people.big.Tiles()[0].Chosen() && !p.c.frame.people.big.Tiles()[1].Chosen() && p.c.frame.people.chosen() == "" {
			t.Fatal("nobody is shown as chosen")
		}
		seen[p.c.sheet.person] = true
		test.Tap(p.c.frame.people.big.Tiles()[0]) // to those before
	}
	if !seen[raid.MaxPeople-1] || !seen[0] {
		t.Errorf("the strip does not lead from the last to the first: %d seen", len(seen))
	}
	p.c.switchPerson("20")
	if got := p.person().name.f.Text(); got != "Бала 21" {
		t.Errorf("the twenty-first is %q", got)
	}
	// The list of problems names each child.
	p.c.enter(pageFinish)
	p.fitsWidth("finish, forty children")
}

func (p *pageObject) fitsWidth(what string) {
	p.t.Helper()
	if need, has := p.c.pages[p.c.page].object().MinSize().Width, p.c.frame.page.Size().Width; need > has {
		p.t.Errorf("%s: needs a width of %.0f, has %.0f", what, need, has)
	}
}

// Notes of two thousand characters of every kind are kept as they were typed,
// no more are taken, and what cannot be seen is shown as a mark.
func TestNotesOfEveryKind(t *testing.T) {
	for _, row := range []struct{ name, unit string }{
		{"Kazakh", "Ұлы қалада түнде "},
		{"marks of direction", "а\u202eб\u2066в\u2069"},
		{"no width", "а\u200bб\u2060\ufeff"},
		{"a flood of combining marks", "а" + strings.Repeat("\u0301", 30)},
		{"controls", "а\x07\x1b[2J"},
		{"emoji with joiners", "\U0001F469\u200d\U0001F467"},
		{"two letters for one", "и\u0306"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.c.enter(pageGuardian)
			long := []rune(strings.Repeat(row.unit, 2200/len([]rune(row.unit))+1))
			typed := string(long[:2100])
			e := p.guardian().words.f
			p.window.Canvas().Focus(e.Entry())
			e.Entry().(interface{ SetText(string) }).SetText(typed) // as a paste brings it
			got := p.c.sheet.who().WhyOut
			if want := strings.TrimSpace(string(long[:ui.MaxText])); got != want && strings.TrimSpace(got) != want {
				t.Errorf("kept %d characters, want %d", len([]rune(got)), len([]rune(want)))
			}
			for _, problem := range (raid.Encounter{MetAt: p.bench.now, People: []raid.Person{*p.c.sheet.who()}}).Check(p.c.deps.Rules()) {
				if problem.Key == "problem.text_long" {
					t.Error("a text the field took is too long for the record")
				}
			}
			if s := norm.NFC.String(got); len([]rune(s)) > raid.MaxText {
				t.Errorf("normal, it is %d characters", len([]rune(s)))
			}
			p.c.sheet.who().Name = got // where a label shows it
			p.c.refreshPeople()
			if says := i18n.Visible(p.c.personSay(0)()); i18n.CountHidden(says) > 0 {
				t.Error("a label shows what cannot be seen")
			}
		})
	}
}

// Names of one letter and of eighty: the form holds them, buttons stay whole.
func TestShortAndLongNames(t *testing.T) {
	for _, name := range []string{"Ұ", strings.Repeat("Ұ", 80), strings.TrimSpace(strings.Repeat("Нұр ", 20))} {
		p := open(t)
		p.c.Begin(nil)
		p.tapVenue(0)
		p.write(p.person().name, name)
		if got := p.c.sheet.who().Name; got != name {
			t.Errorf("kept %q", got)
		}
		p.c.AddPerson()
		p.fitsWidth("the person page")
		if w := p.c.frame.people.MinSize().Width; w > p.c.frame.page.Size().Width {
			t.Errorf("%d letters make the strip %.0f wide", len([]rune(name)), w)
		}
	}
}

// A receiver without a fix says 0, 0: the form takes no place from it.
func TestAFixOfZeroIsNone(t *testing.T) {
	p := open(t)
	p.c.deps.Position = func() (Fix, bool) { return Fix{Accuracy: 3}, true }
	p.c.Begin(nil)
	p.c.FixChanged()
	if p.c.sheet.Encounter.Place.Point != nil {
		t.Error("a record lies in the Gulf of Guinea")
	}
}

// The region has one zone. Whatever the clock of the machine does, and over
// midnight and a leap day, a time is what the region's clock shows.
func TestTheMachinesZoneDoesNotMatter(t *testing.T) {
	region := time.FixedZone("", 5*3600)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		berlin = time.FixedZone("CET", 3600)
	}
	was := time.Local
	time.Local = berlin
	defer func() { time.Local = was }()
	for _, row := range []struct {
		name  string
		now   time.Time // in the region
		typed string
		want  string
		night civil.Date
	}{
		{"the hour that Europe does not have", time.Date(2026, 3, 29, 6, 30, 0, 0, region), "06:15", "2026-03-29T06:15:00+05:00", "2026-03-28"},
		{"the hour that Europe has twice", time.Date(2026, 10, 25, 5, 30, 0, 0, region), "05:10", "2026-10-25T05:10:00+05:00", "2026-10-24"},
		{"before midnight, written after it", time.Date(2026, 11, 23, 0, 20, 0, 0, region), "23:50", "2026-11-22T23:50:00+05:00", "2026-11-22"},
		{"over a leap day", time.Date(2028, 3, 1, 0, 20, 0, 0, region), "23:50", "2028-02-29T23:50:00+05:00", "2028-02-29"},
		{"over the year's end", time.Date(2027, 1, 1, 0, 5, 0, 0, region), "23:58", "2026-12-31T23:58:00+05:00", "2026-12-31"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.bench.now = row.now
			p.c.Begin(nil)
			if got := p.c.sheet.Encounter.Night; got != row.night {
				t.Errorf("night %s, want %s", got, row.night)
			}
			f := p.where().met.f
			f.Field.Focus()
			e := p.window.Canvas().Focused()
			for range 5 {
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			}
			for range 5 {
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
			}
			for _, r := range row.typed {
				e.TypedRune(r)
			}
			if got := p.c.sheet.Encounter.MetAt.In(region).Format(time.RFC3339); got != row.want {
				t.Errorf("met at %s, want %s", got, row.want)
			}
		})
	}
}

// A birth in the future is told at once and stops nothing; a birthday on a leap
// day is a day as any other.
func TestOddBirths(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.typeDate("15.03.2031")
	if !p.person().birth.field.Marked() {
		t.Error("a birth to come is not marked")
	}
	p.person().birth.f.Entry().(interface{ SetText(string) }).SetText("29.02.2012")
	if got := p.c.sheet.who().BirthDate; got != "2012-02-29" {
		t.Errorf("born %q", got)
	}
	p.person().birth.f.Entry().(interface{ SetText(string) }).SetText("29.02.2011")
	if got := p.c.sheet.who().BirthDate; got != "" || p.c.sheet.Typing["people.0.birth_date"] != "29.02.2011" {
		t.Errorf("a day that is none was kept as %q", got)
	}
}

// From the time of the meeting the limit of holding counts: one stray tap on
// *Now* does not take it away for good.
func TestNowInPlaceOfATimeIsTakenBack(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.c.enter(pageWhere)
	met := p.c.sheet.Encounter.MetAt
	p.bench.pass(57 * time.Minute)
	p.press(find(p.where().met, p.look.T("field.now")))
	if moved := p.c.sheet.Encounter.MetAt.Sub(met); moved != 57*time.Minute {
		t.Fatalf("moved by %v", moved)
	}
	p.click("action.undo")
	if got := p.c.sheet.Encounter.MetAt; !got.Equal(met) || !p.where().met.f.Time().Equal(met) {
		t.Errorf("met at %v, shown %v, want %v", got, p.where().met.f.Time(), met)
	}
}
