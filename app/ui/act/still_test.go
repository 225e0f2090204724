package act

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
	"shyraq/app/ui/uitest"
)

// Who taps *Next* twice after both signed turns to the page and issues nothing: the
// same place is *Issue* there. Neither does a key that is held down on the button. A
// tap that is meant comes a moment later.
func TestASecondTapOnNextIssuesNothing(t *testing.T) {
	for name, again := range map[string]func(*uitest.Stage, *Screen){
		"a finger": func(s *uitest.Stage, screen *Screen) { test.TapCanvas(s.Window.Canvas(), middle(screen.next)) },
		"a key":    func(_ *uitest.Stage, screen *Screen) { screen.next.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[1])
			desk := &table{timers: uitest.NewTimers(at)}
			screen := set(t, s, desk, nil)
			fill(t, s, screen)
			again(s, screen)
			if screen.at != stepPage || len(desk.did) > 0 {
				t.Fatalf("on page %d a second tap did %q", screen.at, desk.did)
			}
			desk.timers.Pass(still.For, func() {})
			again(s, screen)
			if len(desk.did) != 1 {
				t.Errorf("a tap that is meant did %q", desk.did)
			}
		})
	}
}

func middle(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(o.Size().Width/2, o.Size().Height/2)
}
