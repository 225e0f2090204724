package places

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// tallLayout gives head and foot what they need and the body what is left, and never less
// than some of it: on a low window a finger scrolls the page by all that is not the map.
type tallLayout struct {
	low  func(bool)
	laid func() // all has its place
}

const (
	leastBody float32 = 230
	lowPage   float32 = 520
)

// Layout implements fyne.Layout.
func (l *tallLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.low(size.Height < lowPage)
	head, foot := ui.HeightAt(o[0], size.Width), ui.HeightAt(o[2], size.Width)
	body := max(size.Height-head-foot, leastBody)
	ui.Put(o[0], 0, 0, size.Width, head)
	ui.Put(o[1], 0, head, size.Width, body)
	ui.Put(o[2], 0, head+body, size.Width, foot)
	l.laid()
}

// MinSize implements fyne.Layout.
func (*tallLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, o[0].MinSize().Height+leastBody+o[2].MinSize().Height)
}
