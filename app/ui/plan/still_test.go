package plan

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// Whatever is typed into a plan, and whatever is said of it, moves nothing that
// a finger may be about to touch.
func TestNothingMovesWhileAPlanIsWritten(t *testing.T) {
	for lang, size := range map[i18n.Lang]fyne.Size{i18n.KK: {Width: 1024, Height: 700}, i18n.RU: {Width: 800, Height: 1280}} {
		p := open(t, uitest.New(t, lang, palette.Night, size))
		night := p.screen.night.TextField
		for _, step := range []struct {
			name  string
			field *ui.TextField
			text  string
		}{
			{"another year", night, "31.12.2026"},
			{"no day", night, "31.02.2027"},
			{"half a day", night, "31"},
			{"a night that is over", night, "20.11.2026"},
			{"a night like tonight", night, "22.11.2026"},
			{"after midnight", p.screen.from, "0:15"},
			{"very long", p.screen.from, "13:00"},
			{"no hour", p.screen.to, "25:00"},
			{"no end", p.screen.to, ""},
			{"all right", p.screen.to, "06:00"},
		} {
			p.MustNotMove(func() {
				step.field.SetText(step.text)
				step.field.OnChange(step.text)
			})
			if t.Failed() {
				t.Fatalf("%s %v: %s", lang, size, step.name)
			}
		}
		for name, do := range map[string]func(){
			"a sector":     func() { p.screen.sectors.SetSelected("711310000"); p.screen.sectorsTapped([]string{"711310000"}) },
			"an operation": func() { p.screen.form.raid.Type = "NIGHT"; p.screen.changed() },
			"a member":     func() { p.screen.membersTapped(0, []string{officer(1).String()}) },
			"no member":    func() { p.screen.membersTapped(0, nil) },
		} {
			p.screen.scroll.ScrollTo(0)
			p.MustNotMove(do)
			p.screen.scroll.ScrollTo(560)
			p.MustNotMove(do)
			if t.Failed() {
				t.Fatalf("%s %v: %s", lang, size, name)
			}
		}
	}
}

// Before a raid is there nothing can be tapped that means one, and what cannot
// be read says so.
func TestNothingIsEnabledBeforeTheRaidIsThere(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	program := &staff{newID: counter()}
	screen := New(s.Look, s.Shell, s.Map(), program, s.Shell.After)
	screen.OnCancel = func() {}
	asked := 0
	screen.OnAgain = func() { asked++ }
	told := 0
	screen.OnTyped = func(*Typed) { told++ }
	s.Put(ui.AreaPlan, screen, ui.Frame{Officer: "Дина М.", Link: ui.LinkIdle})
	none := func(when string) {
		t.Helper()
		for _, words := range []string{"Save the raid", "Close", "Add a crew", "Discard what was typed", "New raid"} {
			if _, ok := uitest.Find(screen.Object(), func(b *ui.Button) bool { return b.Text() == words && !b.Disabled() }); ok {
				t.Errorf("%s: %q can be tapped", when, words)
			}
		}
		screen.Save()
		if len(program.saved) != 0 || s.Says("To check: 5") {
			t.Errorf("%s: an empty raid was taken for one", when)
		}
	}
	none("at first")
	if !s.Says("Reading…") {
		t.Error("nothing says that it is being read")
	}
	screen.Unread(errs.Errorf(errs.Unavailable, "disk_full", ""))
	none("not read")
	if !s.Says(s.Look.T("error.disk_full")) {
		t.Error("nothing says why it was not read")
	}
	uitest.Tap(t, s.Window, "Try again")
	none("once more")
	if asked != 1 || !s.Says("Reading…") || told != 0 {
		t.Errorf("asked for %d times, told %d times", asked, told)
	}
	screen.Show(data(t, s))
	if s.Says("Reading…") || s.Button("Save the raid").Disabled() {
		t.Error("the raid is there and cannot be seen")
	}
	screen.Unread(errs.Errorf(errs.Unavailable, "disk_full", "")) // a later look fails: what was typed stays
	if s.Button("Save the raid").Disabled() {
		t.Error("the form is gone")
	}
}

// While a raid is being saved no other takes its place.
func TestARaidThatIsBeingSavedStays(t *testing.T) {
	k := planned(1, tonight)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), k, planned(2, tomorrow))
	var signed func(error)
	p.screen.run = func(work func() error, done func(error)) { signed = done }
	p.screen.sign()
	d := p.screen.form.data
	d.ID, d.Raid = uuid.Nil, raid.Raid{Unit: "north", Night: "2026-11-29"}
	p.screen.Show(d)
	if p.screen.form.data.ID != k.ID {
		t.Error("another raid stands in the form")
	}
	signed(nil)
	p.screen.Show(d)
	if p.screen.form.data.ID != uuid.Nil {
		t.Error("no other raid comes after it")
	}
}

// The night and its hours are in sight in a small window too, however many
// raids are known; the raid in the form is among those that are offered.
func TestTheNightStaysAboveTheFold(t *testing.T) {
	p := changing(t, uitest.New(t, "ru", palette.Night, fyne.NewSize(1024, 700)), planned(1, "2026-12-20"))
	d := p.screen.form.data
	for n := range byte(14) {
		d.Known = append(d.Known, planned(n+2, civil.Date("2026-11-"+string([]byte{'1' + n/10, '0' + n%10}))))
	}
	p.screen.Show(d)
	uitest.Settle(p.Window)
	in := func(f *ui.TextField) bool {
		for _, target := range p.Targets() {
			if target.Object == f.Entry().(fyne.CanvasObject) {
				return true
			}
		}
		return false
	}
	if !in(p.screen.night.TextField) || !in(p.screen.from) || !in(p.screen.to) {
		t.Errorf("out of sight: %v", p.Targets())
	}
	if len(p.screen.form.offered(false)) != mostOffered || p.screen.known.Code() != d.ID.String() {
		t.Errorf("offered %v", p.screen.form.offered(false))
	}
	uitest.Tap(t, p.Window, "Ещё рейды: 9")
	if got := p.screen.form.offered(p.screen.every); len(got) != len(d.Known) || p.screen.known.Code() != d.ID.String() {
		t.Errorf("offered %v", got)
	}
}
