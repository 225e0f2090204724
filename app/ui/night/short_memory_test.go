package night

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// keeping is the frame of the window with a place to keep what is typed.
type keeping struct {
	*ui.Shell
	said map[string]map[string]string
}

func (k keeping) Recall(dialog string) map[string]string { return k.said[dialog] }

func (k keeping) Remember(dialog string, fields map[string]string) {
	if delete(k.said, dialog); len(fields) > 0 {
		k.said[dialog] = fields
	}
}

// A visit that was not saved stands in its card again; one that was saved does
// not.
func TestAVisitThatWasNotSavedStandsThereAgain(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	d := night(s)
	d.Here = Spot{}
	p := open(s, d)
	memory := keeping{s.Shell, map[string]map[string]string{}}
	p.screen.notifier = memory
	p.screen.place.toggle()
	row, _ := d.Rules.Codes.Row("home_results", "H_OK")
	p.screen.askHome()
	test.Tap(s.Tile(s.Look.T("night.home_family")))
	test.Tap(s.Tile(row.Names.KK))
	test.Tap(s.Button(s.Look.T("night.short_save"))) // the address is missing and has the focus
	s.Type("Бейбітшілік 1")
	s.Shell.ShowLocked(ui.NewLabel(ui.Plain("locked")))
	s.Shell.ShowLocked(nil)
	p.screen.askHome()
	test.Tap(s.Button(s.Look.T("night.short_save")))
	if len(p.duty.homes) != 0 {
		t.Fatal("what was begun earlier is saved without a question: it may be of another door")
	}
	uitest.MustNotMove(t, s.Window, func() { test.Tap(s.Button(s.Look.T("night.short_go_on"))) }) // a second tap would answer what came there
	test.Tap(s.Button(s.Look.T("night.short_save")))
	if len(p.duty.homes) != 1 || p.duty.homes[0].Place.Note != "Бейбітшілік 1" || p.duty.homes[0].Result != "H_OK" {
		t.Fatalf("%d visits", len(p.duty.homes))
	}
	if len(memory.said) != 0 {
		t.Errorf("%d cards are kept after they were saved", len(memory.said))
	}
	p.screen.askTalk()
	if len(memory.said) != 0 {
		t.Error("an empty card is kept")
	}
}

// What was begun at another door can be thrown away at once.
func TestAVisitIsBegunAnew(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	d := night(s)
	p := open(s, d)
	memory := keeping{s.Shell, map[string]map[string]string{}}
	p.screen.notifier = memory
	p.screen.askHome()
	test.Tap(s.Tile(s.Look.T("night.home_family")))
	s.Shell.ShowLocked(ui.NewLabel(ui.Plain("locked")))
	s.Shell.ShowLocked(nil)
	p.screen.askHome()
	if !s.Says(s.Look.T("night.short_begun", "When", s.Look.Texts().When(d.Now, d.Now))) {
		t.Error("it is not said when it was begun")
	}
	test.Tap(s.Button(s.Look.T("night.short_anew")))
	if len(memory.said) != 0 {
		t.Errorf("%v is kept", memory.said)
	}
	test.Tap(s.Button(s.Look.T("night.short_save")))
	if len(p.duty.homes) != 0 {
		t.Error("an empty card was saved")
	}
}

// A card that is scanned while a line of a short record has the keyboard stays in
// none of them.
func TestAScanStaysInNoShortRecord(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1280, 800))
	p := open(s, night(s))
	for _, row := range []struct {
		ask   func()
		label string
	}{
		{p.screen.askHome, "night.home_name"}, {p.screen.askHome, "night.home_address"}, {p.screen.askHome, "night.short_note"},
		{p.screen.askTalk, "night.talk_topic"}, {p.screen.askTalk, "night.talk_where"},
	} {
		row.ask()
		uitest.Type(t, s.Window, s.Look.T(row.label), "Абай 5 ")
		save, _ := uitest.Find(s.Window.Canvas().Content(), func(b *ui.Button) bool { return b.Text() == s.Look.T("night.short_save") })
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(save)
		uitest.Letters(s.Window, "189501016001")
		if now := fyne.CurrentApp().Driver().AbsolutePositionForObject(save); now != at {
			t.Errorf("%s: what saves the card goes from %v to %v", row.label, at, now)
		}
		if s.Says("Абай 5 189501016001") || !s.Says(s.Look.T("capture.iin.scan_none")) {
			t.Errorf("%s: the number stays", row.label)
		}
		s.Shell.ShowLocked(ui.NewLabel(ui.Plain("locked")))
		s.Shell.ShowLocked(nil)
	}
}

// A visit that was cut off bears the hour and the place at which it began, and not those
// at which somebody came back to it.
func TestAVisitThatGoesOnIsOfItsHourAndPlace(t *testing.T) {
	for name, row := range map[string]struct {
		known bool // where it was when the visit began
		want  bool
	}{"known": {true, true}, "not known": {}} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
			d := night(s)
			there := d.Here
			if !row.known {
				d.Here = Spot{}
			}
			p := open(s, d)
			p.screen.notifier = keeping{s.Shell, map[string]map[string]string{}}
			p.screen.askHome()
			test.Tap(s.Tile(s.Look.T("night.home_family")))
			result, _ := d.Rules.Codes.Row("home_results", "H_OK")
			test.Tap(s.Tile(result.Names.KK))
			s.Shell.ShowLocked(ui.NewLabel(ui.Plain("locked")))
			s.Shell.ShowLocked(nil)

			later := d
			later.Now = d.Now.Add(2 * time.Hour)
			later.Here = there
			elsewhere := *there.Place.Point
			elsewhere.Lat += 50_000
			later.Here.Place.Point = &elsewhere
			p.screen.Show(later)
			p.screen.askHome()
			test.Tap(s.Button(s.Look.T("night.short_go_on")))
			test.Tap(s.Button(s.Look.T("night.short_save")))
			if !row.want {
				if len(p.duty.homes) != 0 {
					t.Fatal("it is saved where somebody stands two hours later")
				}
				s.Type("Бейбітшілік 1") // the address has the focus
				test.Tap(s.Button(s.Look.T("night.short_save")))
			}
			if len(p.duty.homes) != 1 {
				t.Fatalf("%d visits", len(p.duty.homes))
			}
			v := p.duty.homes[0]
			if !v.At.Equal(d.Now.Truncate(time.Second)) {
				t.Errorf("of %v, want %v", v.At, d.Now)
			}
			if at := v.Place.Point; (at != nil) != row.want || at != nil && *at != *there.Place.Point {
				t.Errorf("at %v, want %v", at, there.Place.Point)
			}
		})
	}
}

// A card that was begun stands in the list as a draft, counts as one, and a tap goes on
// with it.
func TestACardThatWasBegunStandsAmongTheDrafts(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	d := night(s)
	before := len(d.Drafts)
	card := Draft{ID: id(99), At: d.Now.Add(-time.Hour), Typed: d.Now, Card: CardHome}
	d.Drafts = append(d.Drafts, card)
	p := open(s, d)
	p.screen.tapFilter(Drafts)
	if got := p.screen.chips.counts[slices.Index(filters[:], Drafts)]; got < before+1 {
		t.Errorf("%d drafts are counted", got)
	}
	if !s.Says(s.Look.T(CardHome)) {
		t.Error("the list does not name it")
	}
	p.screen.open(line{draft: &card})
	if !s.Says(s.Look.T("night.short_save")) {
		t.Error("a tap does not go on with it")
	}
}
