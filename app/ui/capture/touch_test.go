package capture

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

// TestTouchKeyboardServesThePages: the lines a page asks for are found by the
// touch keyboard, and each stands above it while it is written.
func TestTouchKeyboardServesThePages(t *testing.T) {
	for _, at := range []page{pagePerson, pageGuardian} {
		for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
			t.Run(fmt.Sprintf("%v at %.0f", at, size.Width), func(t *testing.T) {
				p := openPage(t, palette.Night, i18n.KK, size)
				board := keyboard.New(p.look, p.shell)
				board.After = p.bench.after
				p.shell.SetBoard(board)
				p.c.Begin(nil)
				p.c.enter(at)
				uitest.Settle(p.window)
				lines := p.shell.Fields()
				if len(lines) < 2 {
					t.Fatalf("%d lines found", len(lines))
				}
				for _, o := range lines {
					uitest.Touch(p.window, o, fyne.Position{})
					top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
					if edge := size.Height - board.Height(size); board.Target() != o || top < 56 || top+o.Size().Height > edge {
						t.Errorf("a line at %v, the keyboard begins at %v", top, edge)
					}
				}
			})
		}
	}
}
