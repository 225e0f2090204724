package figures

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// TestTheNightIsWholeOnASmallWindow: its day, and the arrows to the nights beside it, stand
// whole and clear of the buttons, in every language, on a low window and on a tablet held
// upright.
func TestTheNightIsWholeOnASmallWindow(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(640, 480), fyne.NewSize(800, 1280), fyne.NewSize(960, 540)} {
		for _, lang := range i18n.Langs() {
			p := open(uitest.New(t, lang, palette.Night, size))
			uitest.Settle(p.Window)
			where := fyne.CurrentApp().Driver().AbsolutePositionForObject
			for _, b := range []*ui.Button{p.screen.previous, p.screen.date, p.screen.next} {
				if b.Size().Width < b.MinSize().Width {
					t.Errorf("%s %v: cut to %v of %v", lang, size, b.Size().Width, b.MinSize().Width)
				}
				at, about := where(b), where(p.screen.about)
				if at.Y < about.Y+p.screen.about.Size().Height && about.Y < at.Y+b.Size().Height && at.X+b.Size().Width > about.X {
					t.Errorf("%s %v: under the buttons", lang, size)
				}
			}
			uitest.Picture(t, fmt.Sprintf("figures-small-%v-%s", size.Width, lang), p.Window)
		}
	}
}
