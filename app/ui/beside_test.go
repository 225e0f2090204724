package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
)

// What holds nothing yet takes no room of a narrow place, and is there as soon
// as it holds something, in a narrow place and in a wide one.
func TestBesideShowsWhatCameLater(t *testing.T) {
	test.NewTempApp(t)
	for _, row := range []struct {
		name         string
		first, later fyne.Size
	}{
		{"narrow", fyne.NewSize(400, 600), fyne.NewSize(400, 600)},
		{"narrow, then wide", fyne.NewSize(400, 600), fyne.NewSize(1200, 600)},
		{"wide, then narrow", fyne.NewSize(1200, 600), fyne.NewSize(400, 600)},
	} {
		t.Run(row.name, func(t *testing.T) {
			late := ui.NewLabel(ui.Plain("who took the child"))
			late.Hide()
			first, second := ui.Column(8, late), ui.Column(8, ui.NewLabel(ui.Plain("the rest")))
			both := ui.Beside{From: 840, Gap: 16, Below: 16}.Of(first, second)
			both.Resize(row.first)
			if y := second.Position().Y; y != 0 {
				t.Errorf("nothing takes %v", y)
			}
			late.Show()
			both.Resize(row.later)
			both.Refresh()
			if !first.Visible() || first.Size().Height < late.MinSize().Height {
				t.Errorf("what came later is not there: visible %v, %v", first.Visible(), first.Size())
			}
		})
	}
}
