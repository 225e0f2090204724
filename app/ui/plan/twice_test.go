package plan

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
	"shyraq/app/ui/uitest"
)

// A double tap on *Add a crew* adds one, and chooses nobody for the crew whose card
// lies where the button was.
func TestADoubleTapAddsOneCrew(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 2400)))
	add, ok := uitest.Find(p.screen.Object(), func(b *ui.Button) bool { return b.Text() == "Add a crew" })
	if !ok {
		t.Fatal("no button adds a crew")
	}
	had := len(p.screen.form.raid.Crews)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(add).AddXY(40, add.Size().Height/2)
	test.TapCanvas(p.Window.Canvas(), at)
	test.TapCanvas(p.Window.Canvas(), at)
	test.Tap(add)
	if n := len(p.screen.form.raid.Crews) - had; n != 1 {
		t.Errorf("a double tap adds %d crews", n)
	}
	if n := len(p.screen.form.raid.Crews[had].Members); n > 0 {
		t.Errorf("the second tap chose %d officers", n)
	}
	p.timers.Pass(still.For, func() {})
	test.Tap(add)
	if n := len(p.screen.form.raid.Crews) - had; n != 2 {
		t.Errorf("a tap that is meant makes %d crews", n)
	}
}
