package plan

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

var (
	errFull     = errs.Errorf(errs.Unavailable, "disk_full", "")
	reasonStorm = raid.Reasoned{Reason: "storm"}
)

// control presses a key with Ctrl where the keyboard is.
func (p *page) control(k fyne.KeyName) {
	s := &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
	if f, ok := p.Window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	p.Window.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

// Whoever chooses a raid by keys goes on from where he is.
func TestTheKeyboardStaysWhereARaidWasChosen(t *testing.T) {
	one, two := planned(1, tonight), planned(2, tomorrow)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), one, two)
	focused := func() string {
		at, there := uitest.Find(p.screen.Object(), func(o *ui.Tile) bool { return o.Here() })
		if !there {
			return ""
		}
		return at.Text()
	}
	choose := func(says string) {
		p.screen.known.Focus()
		for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight} {
			for range p.screen.known.Tiles() {
				if focused() != says {
					p.Key(key)
				}
			}
		}
		p.Key(fyne.KeySpace)
	}
	for _, step := range []struct{ at, want string }{
		{"23 November · Children in the city at night", "23 November · Children in the city at night"},
		{"Copy this one", "New raid"}, // there is nothing to copy any more: what stands there now
		{"Tonight · Children in the city at night", "Tonight · Children in the city at night"},
	} {
		choose(step.at)
		if p.Says("Open without them") {
			test.Tap(p.Button("Open without them"))
			choose(step.at)
		}
		if got := focused(); got != step.want {
			t.Errorf("after %q the keyboard is at %q, want %q", step.at, got, step.want)
		}
	}
}

// The raid is saved by the keys that save a check, from wherever the keyboard
// is, and not below a question.
func TestARaidIsSavedByKeys(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyS} {
		for name, at := range map[string]func(p *page){
			"nowhere":    func(p *page) { p.Window.Canvas().Unfocus() },
			"in a field": func(p *page) { p.screen.from.Focus() },
			"on a tile":  func(p *page) { p.screen.operation.Focus() },
		} {
			t.Run(string(key)+" "+name, func(t *testing.T) {
				p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
				at(p)
				p.control(key)
				if len(p.staff.saved) != 1 {
					t.Fatalf("saved %d times", len(p.staff.saved))
				}
				p.screen.addCrew()
				at(p)
				p.control(key)
				if !p.Says("Check the plan") {
					t.Fatal("nothing is asked")
				}
				p.control(key)
				p.Window.Canvas().Unfocus()
				p.control(key)
				if n := p.times(p.Shell.Object(), "Check the plan"); n != 1 || len(p.staff.saved) != 1 {
					t.Errorf("asked %d times at once, saved %d times", n, len(p.staff.saved))
				}
				test.Tap(p.Button("Save all the same"))
				p.Shell.Router().Clear()
				p.Window.Canvas().Unfocus()
				p.control(key)
				if len(p.staff.saved) != 2 {
					t.Errorf("saved %d times, once out of sight", len(p.staff.saved))
				}
			})
		}
	}
}

// A raid on which nobody goes out, or that lacks something else, is not saved by the
// key that asked: that is said first, and the keyboard is where it is mended.
func TestTheKeyThatAsksSavesNothing(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(r *raid.Raid)
		head   string
	}{
		{"no crew", func(r *raid.Raid) { r.Crews = nil }, "Nobody goes out on this raid"},
		{"no member", func(r *raid.Raid) { r.Crews[0].Members = nil }, "Nobody goes out on this raid"},
		{"no sector", func(r *raid.Raid) { r.Sectors, r.Crews[0].Sectors = nil, nil }, "Check the plan"},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := planned(1, tonight)
			row.change(&k.Raid)
			p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
			p.Window.Canvas().Focus(p.screen.save)
			p.Key(fyne.KeyReturn)
			if !p.Says(row.head) {
				t.Fatalf("it does not say %q", row.head)
			}
			p.Key(fyne.KeyReturn)
			if len(p.staff.saved) != 0 || p.Says(row.head) {
				t.Errorf("saved %d times", len(p.staff.saved))
			}
			p.Window.Canvas().Focus(p.screen.save)
			p.Key(fyne.KeyReturn)
			test.Tap(p.Button("Save all the same"))
			if len(p.staff.saved) != 1 {
				t.Errorf("saved %d times by who insists", len(p.staff.saved))
			}
		})
	}
}

// A raid is called off for a reason, which is signed; that can be taken back.
func TestARaidIsCalledOff(t *testing.T) {
	k := planned(1, tonight)
	k.Raid.From = time.Date(2026, 11, 22, 22, 0, 0, 0, uitest.Zone)
	k.Raid.To = k.Raid.From.Add(8 * time.Hour)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
	left := 0
	p.screen.OnSaved = func() { left++ }
	test.Tap(p.Button("Call the raid off…"))
	if len(p.staff.off) != 0 || !p.Says("Call the raid off: 22 November · Children in the city at night, 22:00–06:00") {
		t.Fatalf("called off without asking: %v", p.staff.off)
	}
	test.Tap(p.Button("Call the raid off"))
	if len(p.staff.off) != 0 {
		t.Fatal("called off without a reason")
	}
	test.Tap(p.Button("Keep the raid"))
	test.Tap(p.Button("Call the raid off…"))
	p.Type("storm")
	test.Tap(p.Button("Call the raid off"))
	if want := k.ID.String() + " storm"; len(p.staff.off) != 1 || p.staff.off[0] != want || left != 1 {
		t.Fatalf("called off %q, left %d times", p.staff.off, left)
	}
	if !p.Says("The raid is called off: 22 November · Children in the city at night, 22:00–06:00") || p.Says("Keep the raid") {
		t.Error("nothing says that it was called off")
	}
	test.Tap(p.Button("Undo"))
	if want := k.ID.String() + " restored"; len(p.staff.off) != 2 || p.staff.off[1] != want || !p.Says("The raid is on again: 22 November · Children in the city at night, 22:00–06:00") {
		t.Errorf("taken back: %q", p.staff.off)
	}
}

// Nothing is called off that is no raid to come, and a refusal keeps the reason.
func TestWhatCannotBeCalledOff(t *testing.T) {
	for _, row := range []struct {
		name string
		k    Known
		may  bool
	}{
		{"tonight's", planned(1, tonight), true},
		{"tomorrow's", planned(1, tomorrow), true},
		{"one that is over", planned(1, "2026-11-20"), false},
		{"a new one", Known{ID: uuid.Nil, Raid: planned(1, tomorrow).Raid}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := changing(t, uitest.New(t, "en", palette.Night, wide), row.k)
			if p.screen.off.Visible() != row.may {
				t.Fatalf("offered: %v", p.screen.off.Visible())
			}
			if !row.may {
				return
			}
			p.staff.err = errFull
			test.Tap(p.Button("Call the raid off…"))
			p.Type("storm")
			test.Tap(p.Button("Call the raid off"))
			if !p.Says("Keep the raid") || p.screen.save.Disabled() || p.screen.off.Disabled() {
				t.Error("what was typed is gone, or the page stays shut")
			}
		})
	}
}

// A night whose raid was called off is free.
func TestANightWhoseRaidWasCalledOffIsFree(t *testing.T) {
	off := planned(2, tomorrow)
	off.Raid.Cancelled = &reasonStorm
	p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight), off)
	if got := p.screen.freeNight(); got != tomorrow {
		t.Errorf("the free night is %s", got)
	}
}

// Who goes through the form by Tab sees where he is: the page goes along.
func TestTabScrollsThePlanAlong(t *testing.T) {
	for _, size := range []fyne.Size{wide, fyne.NewSize(1024, 700), fyne.NewSize(800, 1280)} {
		p := changing(t, uitest.New(t, "kk", palette.Night, size), planned(1, tonight))
		uitest.TabsInSight(t, p.Window)
	}
}

// A scanner's number chooses nothing on the plan, wherever the keyboard is, and that
// is said, as the form and the act do.
func TestAScanOnThePlanIsTold(t *testing.T) {
	for stop := range 14 {
		p := open(t, uitest.New(t, "en", palette.Night, wide))
		for range stop {
			p.Window.Canvas().FocusNext()
		}
		if _, field := p.Window.Canvas().Focused().(ui.Typist); field {
			continue // what is typed stands there
		}
		before := p.screen.form.raid
		p.Type("4870001234567")
		p.Key(fyne.KeyReturn)
		uitest.Settle(p.Window)
		if !p.tells(p.Look.T("capture.iin.scan_none")) {
			t.Errorf("stop %d, %T: nothing is said", stop, p.Window.Canvas().Focused())
		}
		if !Same(before, p.screen.form.raid) {
			t.Errorf("stop %d: the raid changed", stop)
		}
	}
}
