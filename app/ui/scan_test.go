package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A hand's digit chooses where nothing else can have been typed with it; those of
// a scanner choose nothing, nor does the Enter behind them, and the Enter after
// that is a hand's again.
func TestAScanChoosesNothing(t *testing.T) {
	for name, row := range map[string]struct {
		typed string
		pause time.Duration
		enter int
		want  string
	}{
		"a digit":                        {"2", 0, 0, "B"},
		"a digit and Enter at once":      {"2", 0, 1, ""}, // a second tap takes it back
		"three, slowly":                  {"123", time.Second, 0, "C"},
		"a code":                         {"1232", 0, 0, ""},
		"a code and its Enter":           {"12321", 0, 1, ""},
		"a code without a cable":         {"12321", 120 * time.Millisecond, 1, ""},
		"a code, its Enter and a hand's": {"12321", 0, 2, "A"},
	} {
		t.Run(name, func(t *testing.T) {
			clock := uitest.NewTimers(night)
			look := uitest.Look(t, palette.Night, "en")
			choice := ui.NewBigButtons(look, "p", nil, false, ui.Option{Code: "A", Say: ui.Plain("a")}, ui.Option{Code: "B", Say: ui.Plain("b")}, ui.Option{Code: "C", Say: ui.Plain("c")})
			s := shell(look, &page{object: choice.Object()})
			s.After = clock.After
			w := uitest.Window(t, s.Object(), fyne.NewSize(1280, 800))
			s.Attach(w.Canvas())
			choice.Focus()
			uitest.Press(w, fyne.KeyLeft) // a hand is there
			for _, r := range row.typed {
				uitest.Letters(w, string(r))
				clock.Pass(row.pause, func() {})
			}
			for range row.enter {
				uitest.Press(w, fyne.KeyReturn)
			}
			clock.Pass(time.Second, func() {})
			if got := choice.Code(); got != row.want {
				t.Errorf("chosen %q, want %q", got, row.want)
			}
		})
	}
}

// Digits mean nothing to a button: the Enter behind a scanner's does not press it.
func TestAScanPressesNoButton(t *testing.T) {
	for typed, want := range map[string]int{"": 1, "123": 1, "1234": 0, "4870001234567": 0, "1234x": 1} {
		pressed := 0
		b := ui.NewButton(ui.Plain("close"), func() { pressed++ })
		w := uitest.Window(t, b, fyne.NewSize(200, 60))
		w.Canvas().Focus(b)
		uitest.Letters(w, typed)
		uitest.Press(w, fyne.KeyReturn)
		if pressed != want {
			t.Errorf("%q and Enter press it %d times, want %d", typed, pressed, want)
		}
		uitest.Press(w, fyne.KeyReturn)
		if pressed != want+1 {
			t.Errorf("the Enter after %q and Enter is lost", typed)
		}
	}
}

// What a digit chose is chosen before a key of the screen saves it.
func TestADigitIsChosenBeforeItIsSaved(t *testing.T) {
	clock := uitest.NewTimers(night)
	look := uitest.Look(t, palette.Night, "en")
	choice := ui.NewBigButtons(look, "p", nil, false, ui.Option{Code: "A", Say: ui.Plain("a")}, ui.Option{Code: "B", Say: ui.Plain("b")})
	s := shell(look, &page{object: choice.Object()})
	s.After = clock.After
	w := uitest.Window(t, s.Object(), fyne.NewSize(1280, 800))
	s.Attach(w.Canvas())
	choice.Focus()
	uitest.Letters(w, "2")
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	if got := choice.Code(); got != "B" {
		t.Errorf("saved with %q chosen", got)
	}
}
