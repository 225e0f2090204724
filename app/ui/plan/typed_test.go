package plan

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// kept is what lies on the disk of a form.
func kept(t *testing.T, v *Typed) *Typed {
	t.Helper()
	if v == nil {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out Typed
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

// Every way to type into the form is given away, and shown again it stands as
// it was typed.
func TestAFormIsTakenUpAsItWasTyped(t *testing.T) {
	for name, do := range map[string]func(p *page){
		"an operation":    func(p *page) { test.Tap(p.Tile("Teenager")) },
		"half a date":     func(p *page) { p.writeNight("23.1") },
		"another date":    func(p *page) { p.writeNight("25.11.2026") },
		"half a time":     func(p *page) { p.screen.from.Focus(); p.Key(fyne.KeyDelete) },
		"a sector":        func(p *page) { test.Tap(p.Tile("Saryarka District")) },
		"a crew":          func(p *page) { p.screen.addCrew() },
		"a crew's name":   func(p *page) { p.screen.fields.Jump("crews.0.name"); p.Type("Б") },
		"a member":        func(p *page) { p.screen.membersTapped(0, []string{officer(2).String()}) },
		"a crew less":     func(p *page) { p.screen.form.removeCrew(0); p.screen.layCrews(); p.screen.changed() },
		"a copied raid":   func(p *page) { test.Tap(p.Tile("Copy this one")) },
		"nothing but new": func(p *page) { test.Tap(p.Tile("New raid")); p.screen.addCrew() },
	} {
		t.Run(name, func(t *testing.T) {
			var last *Typed
			p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
			p.screen.OnTyped = func(v *Typed) { last = v }
			do(p)
			if last == nil {
				t.Fatal("nothing was given away")
			}
			was := *last
			q := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
			q.screen.OnTyped = func(v *Typed) { last = v }
			d := q.screen.form.data
			d.Typed = kept(t, &was)
			q.screen.Show(d)
			if last == nil {
				t.Fatal("what was taken up is not kept")
			}
			a, _ := json.Marshal(was)
			b, _ := json.Marshal(last)
			if string(a) != string(b) {
				t.Errorf("was\n%s\nis\n%s", a, b)
			}
			if !q.Says("This plan is not saved yet: it stands as you typed it before.") {
				t.Error("nothing says that it was typed before")
			}
		})
	}
}

func TestARaidThatMovedMeanwhileIsTold(t *testing.T) {
	k := planned(1, tomorrow)
	typed := Typed{ID: k.ID, Was: k.Raid, Raid: copyOf(k.Raid), From: "22:00", To: "06:00"}
	typed.Raid.Crews[0].Name = "7"
	k.Raid.Note = "басқа"
	p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
	d := p.screen.form.data
	d.Typed = kept(t, &typed)
	p.screen.Show(d)
	if !p.Says(p.Look.T("plan.unsaved_moved")) || p.screen.form.raid.Crews[0].Name != "7" {
		t.Error("nothing tells that the raid is another now")
	}
}

func TestWhatWasTypedIsThrownAwayAndTakenBack(t *testing.T) {
	for _, row := range []struct{ name, button string }{{"left", "Close"}, {"discarded", "Discard what was typed"}} {
		t.Run(row.name, func(t *testing.T) {
			var last *Typed
			back := 0
			p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
			p.screen.OnTyped, p.screen.OnBack = func(v *Typed) { last = v }, func() { back++ }
			p.screen.addCrew()
			d := p.screen.form.data
			d.Typed = kept(t, last)
			p.screen.Show(d)
			test.Tap(p.Button(row.button))
			if last != nil {
				t.Error("it is still kept")
			}
			if row.name == "discarded" && (len(p.screen.form.raid.Crews) != 1 || p.screen.form.data.ID == uuid.Nil || p.screen.unsaved.Visible()) {
				t.Errorf("%d crews", len(p.screen.form.raid.Crews))
			}
			test.Tap(p.Button("Undo"))
			if last == nil || len(last.Raid.Crews) != 2 || back != 1 {
				t.Error("it was not taken back")
			}
		})
	}
}

func TestASavedPlanIsNotKept(t *testing.T) {
	var last *Typed
	p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
	p.screen.OnTyped = func(v *Typed) { last = v }
	test.Tap(p.Tile("Teenager"))
	if last == nil {
		t.Fatal("nothing was given away")
	}
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 1 || last != nil {
		t.Errorf("saved %d times, kept %v", len(p.staff.saved), last != nil)
	}
}
