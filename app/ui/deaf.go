package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/palette"
)

// deaf is bare ground of a size that takes taps and does nothing.
type deaf struct {
	widget.BaseWidget
	size fyne.Size
}

func newDeaf(size fyne.Size) *deaf {
	d := &deaf{size: size}
	d.ExtendBaseWidget(d)
	return d
}

// Tapped implements fyne.Tappable and does nothing.
func (d *deaf) Tapped(*fyne.PointEvent) {}

// MinSize implements fyne.CanvasObject.
func (d *deaf) MinSize() fyne.Size { return d.size }

// CreateRenderer implements fyne.Widget.
func (d *deaf) CreateRenderer() fyne.WidgetRenderer { return NewRenderer(NewSurface(palette.None)) }
