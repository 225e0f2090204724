package night

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

const (
	leastPanel float32 = 400
	mostPanel  float32 = 432
	panelShare float32 = 0.36
	mapShare   float32 = 0.4 // of the height, above the sheet
	leastMap   float32 = 120
	leastSheet float32 = 330 // the head, a row or more of the list, and what can be done
)

// besideMap stands the panel at the right of the map, or as a sheet below it where
// the window is narrow; where it is short as well the list comes before the map.
func besideMap(ground, panel fyne.CanvasObject) *fyne.Container {
	return ui.Beside{
		From: palette.Narrow - ui.RailWidth, Upright: true,
		First: func(w float32) float32 { return w - min(max(w*panelShare, leastPanel), mostPanel) },
		Upper: func(h float32) float32 {
			if upper := float32(int(max(min(h*mapShare, h-leastSheet), 0))); upper >= leastMap {
				return upper
			}
			return 0
		},
	}.Of(ground, panel)
}

// panelLayout keeps the head at the top and what can be done at the foot, and gives the
// list the rest. In a low window the search, then what is told above the list but for its
// first line, then that too give way for a row of the list, whether one is chosen or not:
// choosing moves nothing. Where other work is unfolded it has the place alone.
type panelLayout struct {
	s      *Screen
	search *fyne.Container
}

func (l panelLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head, rows, foot := o[0], o[1], o[2]
	low := ui.HeightAt(foot, size.Width)
	most := low
	if !l.s.foot.object.Visible() {
		most += l.s.foot.object.MinSize().Height // as if a row were chosen
	}
	high := l.head(head, size, most)
	unfolded := l.s.place.other.Visible()
	ui.Show(head, high+low <= size.Height)
	ui.Show(rows, high+low <= size.Height || !unfolded)
	if !head.Visible() {
		high = 0
	}
	ui.Put(head, 0, 0, size.Width, high)
	ui.Put(rows, 0, high, size.Width, max(size.Height-high-low, 0))
	ui.Put(foot, 0, size.Height-low, size.Width, low)
}

// head takes from the head what has to give way, and says how high it is then.
func (l panelLayout) head(head fyne.CanvasObject, size fyne.Size, foot float32) (high float32) {
	parts := []fyne.CanvasObject{l.search, l.s.told, l.s.banner}
	for _, part := range parts {
		ui.Show(part, true)
	}
	high = ui.HeightAt(head, size.Width)
	for _, part := range parts {
		if high+foot+rowHeight <= size.Height {
			break
		}
		ui.Show(part, false)
		high = ui.HeightAt(head, size.Width)
	}
	return high
}

func (panelLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 160) }
