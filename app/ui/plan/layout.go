package plan

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

const (
	formShare float32 = 0.56
	leastForm float32 = 590
	mapShare  float32 = 0.3 // of the height, above the form
)

// besideMap stands the form at the left of the map, or below it where the window
// is narrow.
func besideMap(form, ground fyne.CanvasObject) *fyne.Container {
	return ui.Beside{
		From: palette.Narrow - ui.RailWidth, Upright: true, Turned: true,
		First: func(w float32) float32 { return max(float32(int(w*formShare)), leastForm) },
		Upper: func(h float32) float32 { return float32(int(h * mapShare)) },
	}.Of(form, ground)
}

// giveLayout lets its object be as narrow as the page: a long sentence then
// wraps and does not make the page wider.
type giveLayout struct{}

// Layout implements fyne.Layout.
func (giveLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	ui.Put(o[0], 0, 0, size.Width, size.Height)
}

// MinSize implements fyne.Layout.
func (giveLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, o[0].MinSize().Height)
}
