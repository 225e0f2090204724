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
