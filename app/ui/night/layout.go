package night

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// homeLayout stands the panel at the right of the map, or as a sheet below it
// where the window is narrow.
type homeLayout struct{}

const (
	leastPanel float32 = 400
	mostPanel  float32 = 432
	panelShare float32 = 0.36
	mapShare   float32 = 0.4 // of the height, above the sheet
	railSide   float32 = 104 // what the frame takes beside a screen that is not narrow
)

// Layout implements fyne.Layout.
func (homeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width < ui.Narrow-railSide || size.Width < size.Height {
		h := float32(int(size.Height * mapShare))
		put(o[0], 0, 0, size.Width, h)
		put(o[1], 0, h, size.Width, size.Height-h)
		return
	}
	w := min(max(size.Width*panelShare, leastPanel), mostPanel)
	put(o[0], 0, 0, size.Width-w, size.Height)
	put(o[1], size.Width-w, 0, w, size.Height)
}

// MinSize implements fyne.Layout.
func (homeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 320) }

// panelLayout gives the first object its height at the top, the last its
// height at the bottom, and the middle what is left.
type panelLayout struct{}

// Layout implements fyne.Layout.
func (panelLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := at(o[0], size.Width), at(o[2], size.Width)
	put(o[0], 0, 0, size.Width, top)
	put(o[1], 0, top, size.Width, max(size.Height-top-foot, 0))
	put(o[2], 0, size.Height-foot, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (panelLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastPanel, 240) }

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// at is the height an object needs at a width.
func at(o fyne.CanvasObject, w float32) float32 {
	o.Resize(fyne.NewSize(w, max(o.MinSize().Height, o.Size().Height)))
	return o.MinSize().Height
}
