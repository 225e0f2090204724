package night

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// homeLayout stands the panel at the right of the map, or as a sheet below it
// where the window is narrow; where it is short as well the list comes before
// the map.
type homeLayout struct{}

const (
	leastPanel float32 = 400
	mostPanel  float32 = 432
	panelShare float32 = 0.36
	mapShare   float32 = 0.4 // of the height, above the sheet
	leastMap   float32 = 120
	leastSheet float32 = 330 // the head, a row or more of the list, and what can be done
)

// Layout implements fyne.Layout.
func (homeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width < palette.Narrow-ui.RailWidth || size.Width < size.Height {
		h := float32(int(max(min(size.Height*mapShare, size.Height-leastSheet), 0)))
		if h < leastMap {
			h = 0
		}
		ui.Show(o[0], h > 0)
		ui.Put(o[0], 0, 0, size.Width, h)
		ui.Put(o[1], 0, h, size.Width, size.Height-h)
		return
	}
	ui.Show(o[0], true)
	w := min(max(size.Width*panelShare, leastPanel), mostPanel)
	ui.Put(o[0], 0, 0, size.Width-w, size.Height)
	ui.Put(o[1], size.Width-w, 0, w, size.Height)
}

// MinSize implements fyne.Layout.
func (homeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 320) }

// panelLayout gives the first object its height at the top, the last its
// height at the bottom, and the middle what is left. Where the last was unfolded
// and there is no room for both, it has the place alone.
type panelLayout struct{}

// Layout implements fyne.Layout.
func (panelLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := ui.HeightAt(o[0], size.Width), ui.HeightAt(o[2], size.Width)
	both := top+foot <= size.Height
	ui.Show(o[0], both)
	ui.Show(o[1], both)
	ui.Put(o[0], 0, 0, size.Width, top)
	ui.Put(o[1], 0, top, size.Width, max(size.Height-top-foot, 0))
	ui.Put(o[2], 0, size.Height-foot, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (panelLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastPanel, 240) }
