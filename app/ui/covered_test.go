package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// TestKeysGoNotBelowADialog: neither an area nor a new check begins below a
// question that waits for its answer, and both do after it.
func TestKeysGoNotBelowADialog(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	s := shell(look, simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	gone := 0
	s.OnArea = func(ui.Area) { gone++ }
	s.OnNewCheck = func() { gone++ }
	s.Ask(ui.Question{Head: ui.Plain("?"), Yes: ui.Plain("Do it")})
	keys := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.KeyN}
	for _, key := range keys {
		press(w, key)
		if gone != 0 {
			t.Fatalf("%s went below a dialog", key)
		}
	}
	s.Escape()
	for i, key := range keys {
		press(w, key)
		if gone != i+1 {
			t.Errorf("%s does nothing after the dialog", key)
		}
	}
}
