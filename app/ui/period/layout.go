package period

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// leastTable is the room that a table has on the lowest window: its heads and three
// lines.
const leastTable float32 = headHigh + 3*(palette.Touch+4)

// pageOf lays a head above a table and a foot below it. Where the window is too low for
// them they are one page, which a finger scrolls by all that is not the table.
func pageOf(head, table, foot fyne.CanvasObject) *ui.Scroll {
	return ui.NewScrollUnder(container.New(&tallLayout{}, head, table, foot))
}

// tallLayout gives head and foot what they need and the table what is left, and never
// less than some lines.
type tallLayout struct{}

// Layout implements fyne.Layout.
func (*tallLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head, foot := ui.HeightAt(o[0], size.Width), ui.HeightAt(o[2], size.Width)
	table := max(size.Height-head-foot, leastTable)
	ui.Put(o[0], 0, 0, size.Width, head)
	ui.Put(o[1], 0, head, size.Width, table)
	ui.Put(o[2], 0, head+table, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (*tallLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, o[0].MinSize().Height+leastTable+o[2].MinSize().Height)
}

// footLayout stands the first button at the left and the others at the right of a line.
// Where they have no room, the first and the last stay in it, and those between stand
// above, in a line or each in its own.
type footLayout struct{ width float32 }

// shown are the buttons in sight, and how wide they are in one line.
func (l *footLayout) shown(o []fyne.CanvasObject) (all []fyne.CanvasObject, wide, high float32) {
	wide = -palette.Gap
	for _, one := range o {
		if one.Visible() {
			all, wide, high = append(all, one), wide+one.MinSize().Width+palette.Gap, max(high, one.MinSize().Height)
		}
	}
	return all, wide, high
}

// lines are the lines that stand above the last one, each with its buttons.
func (l *footLayout) lines(o []fyne.CanvasObject) (above [][]fyne.CanvasObject, last []fyne.CanvasObject) {
	all, wide, _ := l.shown(o)
	if l.width == 0 || wide <= l.width || len(all) < 3 {
		return nil, all
	}
	between := all[1 : len(all)-1]
	last = []fyne.CanvasObject{all[0], all[len(all)-1]}
	if _, wide, _ := l.shown(between); wide <= l.width {
		return [][]fyne.CanvasObject{between}, last
	}
	for i := range between {
		above = append(above, between[i:i+1])
	}
	return above, last
}

// Layout implements fyne.Layout.
func (l *footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	above, last := l.lines(o)
	_, _, high := l.shown(o)
	y := float32(0)
	for _, line := range above {
		_, wide, _ := l.shown(line)
		spare, x := max(size.Width-wide, 0)/float32(len(line)), float32(0)
		for _, one := range line { // what is left over is shared: equal parts would cut the longer one
			w := min(one.MinSize().Width+spare, size.Width)
			ui.Put(one, x, y, w, high)
			x += w + palette.Gap
		}
		y += high + palette.Gap
	}
	x := size.Width
	for i := len(last) - 1; i > 0; i-- {
		w := last[i].MinSize().Width
		ui.Put(last[i], x-w, y, w, high)
		x -= w + palette.Gap
	}
	if len(last) > 0 {
		ui.Put(last[0], 0, y, last[0].MinSize().Width, high)
	}
}

// MinSize implements fyne.Layout.
func (l *footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	above, _ := l.lines(o)
	_, _, high := l.shown(o)
	return fyne.NewSize(1, high+float32(len(above))*(high+palette.Gap))
}
