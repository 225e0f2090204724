package keyboard_test

import (
	"fmt"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// TestPictures: the keyboard under a form, in every language and flavour and
// both sizes, and its pages of signs and digits.
func TestPictures(t *testing.T) {
	for _, l := range i18n.Langs() {
		for _, f := range palette.Flavours() {
			for _, size := range []struct{ w, h float32 }{{1024, 700}, {800, 1280}} {
				name := fmt.Sprintf("keyboard-%.0fx%.0f-%s-%s", size.w, size.h, l, f)
				t.Run(name, func(t *testing.T) {
					d := newHost(t, l, f, map[bool]struct{ Width, Height float32 }{true: landscape, false: portrait}[size.w == 1024])
					d.tap(d.surname)
					uitest.Check(t, d.Window, f)
					d.Save(name)
					d.tap(d.phone)
					uitest.Check(t, d.Window, f)
					d.Save(name + "-digits")
					if l == i18n.KK {
						d.tap(d.notes)
						d.Board.Turn(keyboard.Pages()[3])
						d.Save(name + "-signs")
					}
				})
			}
		}
	}
}
