package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

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

// What Tab brings the keyboard to comes into sight with it; a field that a finger
// presses stays below the finger.
func TestTheKeyboardIsNeverOutOfSight(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	var options []ui.Option
	for _, code := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		options = append(options, ui.Option{Code: code, Say: ui.Plain(code)})
	}
	gap := func() fyne.CanvasObject { return ui.AtLeast(1, 500, ui.NewLabel(ui.Plain("between"))) }
	tiles := ui.NewBigButtons(look, "why", ui.Plain("Why"), false, options...)
	field := ui.NewTextField(look, "name", ui.Plain("Name"))
	page := ui.NewScroll(ui.Column(0, ui.NewButton(ui.Plain("first"), nil), gap(), field.Object(), gap(), tiles.Object(), gap(), ui.NewButton(ui.Plain("last"), nil)))
	w := uitest.Window(t, page.Object(), fyne.NewSize(400, 300))
	uitest.TabsInSight(t, w)
	w.Canvas().Unfocus()
	page.ScrollTo(0)
	field.Focus()
	tiles.Focus()
	if page.Offset() != 0 {
		t.Errorf("a page that opens with the keyboard on a field is scrolled by %.0f", page.Offset())
	}
	w.Canvas().Unfocus()
	page.ScrollTo(240)
	before := page.Offset()
	field.Entry().(desktop.Mouseable).MouseDown(&desktop.MouseEvent{})
	if page.Offset() != before {
		t.Errorf("the page moved by %.0f under a finger", page.Offset()-before)
	}
}
