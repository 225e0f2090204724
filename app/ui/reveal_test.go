package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A page that was not painted yet, as one that has just opened, is turned to
// its field all the same: the toolkit knows the place of nothing in it.
func TestRevealBeforeThePageIsPainted(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	uitest.Window(t, ui.NewLabel(ui.Plain("another page")), uitest.Sizes[0])
	last := ui.NewTextField(look, "phone", ui.Plain("Telephone"))
	page := ui.NewScroll(ui.Column(0, ui.AtLeast(1, 2000, ui.NewLabel(ui.Plain("above"))), last.Object()))
	page.Object().Resize(fyne.NewSize(400, 300))
	page.Reveal(last.Object())
	if y := page.Offset(); y < 1700 {
		t.Errorf("scrolled by %.0f", y)
	}
}

// A field that is typed into stays in sight when the window takes another size,
// as a tablet that is turned or a system's keyboard makes it; on a page, and on
// what lies over it.
func TestTheCaretStaysInSightInAnotherWindow(t *testing.T) {
	for name, over := range map[string]bool{"on a page": false, "on a dialog": true} {
		for _, size := range []fyne.Size{fyne.NewSize(1280, 480), fyne.NewSize(800, 600), fyne.NewSize(640, 480)} {
			t.Run(name, func(t *testing.T) {
				s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[1])
				field := ui.NewTextField(s.Look, "name", ui.Plain("Name"))
				page := ui.NewScroll(ui.Column(0, ui.AtLeast(1, 420, ui.NewLabel(ui.Plain("above"))), field.Object(), ui.AtLeast(1, 600, ui.NewLabel(ui.Plain("below")))))
				s.Put(ui.AreaNight, bare{page.Object()}, ui.Frame{})
				if over {
					s.Put(ui.AreaNight, bare{ui.NewLabel(ui.Plain("page"))}, ui.Frame{})
					s.Shell.Sheet(500, ui.Plain("head"), ui.AtLeast(1, 700, page.Object()))
				}
				field.Focus()
				s.Window.Resize(size)
				entry := field.Entry().(fyne.CanvasObject)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(entry)
				if at.Y < 0 || at.Y+entry.Size().Height > size.Height {
					t.Errorf("at %v: the field is at %.0f", size, at.Y)
				}
				s.Window.Resize(uitest.Sizes[1])
			})
		}
	}
}
