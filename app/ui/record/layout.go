package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// markLayout stands a mark at the first line of the words beside it.
type markLayout struct{}

const (
	markSide float32 = 20
	markLine float32 = 25 // a line of words
)

// Layout implements fyne.Layout.
func (markLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	ui.Put(o[0], 0, (markLine-markSide)/2, markSide, markSide)
	ui.Put(o[1], markSide+palette.Gap, 0, max(size.Width-markSide-palette.Gap, 1), size.Height)
}

// MinSize implements fyne.Layout.
func (markLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(markSide+palette.Gap+1, max(o[1].MinSize().Height, markLine))
}

// columns stand the second object beside the first, or below it where there is
// no room for both.
type columns struct{ width float32 }

const (
	twoFrom   float32 = 920
	leftShare float32 = 0.56
	between   float32 = 32
)

func newColumns(left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&columns{}, left, right)
}

func (c *columns) parts() (left, right float32) {
	if c.width < twoFrom {
		return c.width, 0
	}
	left = float32(int((c.width - between) * leftShare))
	return left, c.width - between - left
}

// Layout implements fyne.Layout.
func (c *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	left, right := c.parts()
	h := ui.HeightAt(o[0], left)
	ui.Put(o[0], 0, 0, left, h)
	if right == 0 {
		ui.Put(o[1], 0, h+between, left, ui.HeightAt(o[1], left))
		return
	}
	ui.Put(o[1], left+between, 0, right, ui.HeightAt(o[1], right))
}

// MinSize implements fyne.Layout.
func (c *columns) MinSize(o []fyne.CanvasObject) fyne.Size {
	if c.width == 0 {
		return fyne.NewSize(320, o[0].MinSize().Height+between+o[1].MinSize().Height)
	}
	left, right := c.parts()
	h := ui.HeightAt(o[0], left)
	if right == 0 {
		return fyne.NewSize(320, h+between+ui.HeightAt(o[1], left))
	}
	return fyne.NewSize(320, max(h, ui.HeightAt(o[1], right)))
}
