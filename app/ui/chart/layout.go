package chart

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// floorLayout puts the buttons in the lower left and the corner's object in
// the lower right, above the map's scale and attribution; where both do not
// fit beside each other the buttons stand above. The card of the layers lies
// over the buttons, the note in the middle of the upper edge, or where the map is
// low its sign alone in the corner, and the search at the upper left.
type floorLayout struct {
	foot func() float32
	low  func(bool) // told whether the note would lie on what is in the middle
}

const (
	floorSide  float32 = 12
	floorFoot  float32 = 39 // the map's own scale bar and attribution, in one line
	floorGap   float32 = 4
	narrowPane float32 = 330 // below this width the attribution has three lines,
	narrowFoot float32 = 51  // and this is their room
	seekWide   float32 = 460
	noteWide   float32 = 440
	legendWide float32 = 480
	pinHigh    float32 = 60 // of the pin, which stands in the middle
)

// Layout implements fyne.Layout.
func (l *floorLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	buttons, corner, layers, note, seek, legend, hint := o[0], o[1], o[2], o[3], o[4], o[5], o[6]
	left, right := buttons.MinSize(), corner.MinSize()
	foot := l.foot()
	if size.Width < narrowPane {
		foot = max(foot, narrowFoot) // from the start: the buttons do not move once it was painted
	}
	y := size.Height - foot
	ui.Put(corner, size.Width-floorSide-right.Width, y-right.Height, right.Width, right.Height)
	if left.Width+right.Width+3*floorSide > size.Width && right.Height > 0 {
		y -= right.Height + floorSide
	}
	ui.Put(buttons, floorSide, y-left.Height, left.Width, left.Height)

	room := size.Width - 2*floorSide
	card := layers.MinSize()
	ui.Put(layers, floorSide, y-left.Height-palette.Gap-card.Height, min(card.Width, room), card.Height)
	wide := min(legendWide, room)
	tall := ui.HeightAt(legend, wide)
	ui.Put(legend, floorSide, max(y-left.Height-palette.Gap-tall, 0), wide, tall)
	wide = min(noteWide, room)
	tall = ui.HeightAt(note, wide)
	ui.Put(note, (size.Width-wide)/2, floorSide, wide, tall)
	ui.Put(hint, size.Width-floorSide-palette.Touch, floorSide, palette.Touch, palette.Touch)
	l.low(floorSide+tall > size.Height/2-pinHigh)
	ui.Put(seek, floorSide, floorSide, min(seekWide, room), max(size.Height-floorSide-foot, 0))
}

// MinSize implements fyne.Layout.
func (*floorLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().Max(o[1].MinSize()).AddWidthHeight(2*floorSide, floorFoot)
}
