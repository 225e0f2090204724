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
