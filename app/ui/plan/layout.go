package plan

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// planLayout stands the form at the left of the map, or below it where the
// window is narrow.
type planLayout struct{}

const (
	formShare float32 = 0.56
	leastForm float32 = 590
	mapShare  float32 = 0.3 // of the height, above the form
)

// Layout implements fyne.Layout.
func (planLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width < palette.Narrow-ui.RailWidth || size.Width < size.Height {
		h := float32(int(size.Height * mapShare))
		ui.Put(o[1], 0, 0, size.Width, h)
		ui.Put(o[0], 0, h, size.Width, size.Height-h)
		return
	}
	w := max(float32(int(size.Width*formShare)), leastForm)
	ui.Put(o[0], 0, 0, w, size.Height)
	ui.Put(o[1], w, 0, size.Width-w, size.Height)
}

// MinSize implements fyne.Layout.
func (planLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }

// formLayout keeps the second object at the bottom, below the page that
// scrolls.
type formLayout struct{}

// Layout implements fyne.Layout.
func (formLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[1].Resize(fyne.NewSize(size.Width, o[1].MinSize().Height))
	foot := o[1].MinSize().Height
	ui.Put(o[0], 0, 0, size.Width, size.Height-foot)
	ui.Put(o[1], 0, size.Height-foot, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (formLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

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
