package review

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// reviewLayout stands queue, hairline, record and map beside each other; in a
// smaller window the map lies above the record, and in a narrow one the queue
// above both. The last object covers record and map while the queue is empty.
type reviewLayout struct{}

const (
	threeFrom float32 = 1140 // width of the screen from which the map has a column
	railSide  float32 = 104  // what the frame takes beside a screen that is not narrow
)

// Layout implements fyne.Layout.
func (reviewLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	queue, line, record, ground, empty := o[0], o[1], o[2], o[3], o[4]
	w, h := size.Width, size.Height
	switch {
	case w < ui.Narrow-railSide || w < h:
		top, band := h*0.25, h*0.19
		put(queue, 0, 0, w, top)
		put(line, 0, top, w, 1)
		put(ground, 0, top+1, w, band)
		put(record, 0, top+1+band, w, h-top-1-band)
		put(empty, 0, top+1, w, h-top-1)
	case w < threeFrom:
		left, band := float32(300), h*0.22
		put(queue, 0, 0, left, h)
		put(line, left, 0, 1, h)
		put(ground, left+1, 0, w-left-1, band)
		put(record, left+1, band, w-left-1, h-band)
		put(empty, left+1, 0, w-left-1, h)
	default:
		left, right := float32(320), w*0.27
		put(queue, 0, 0, left, h)
		put(line, left, 0, 1, h)
		put(record, left+1, 0, w-left-1-right, h)
		put(ground, w-right, 0, right, h)
		put(empty, left+1, 0, w-left-1, h)
	}
}

// MinSize implements fyne.Layout.
func (reviewLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }

// deskLayout gives the first object its height at the top, the last its
// height at the bottom, and the middle what is left.
type deskLayout struct{}

// Layout implements fyne.Layout.
func (deskLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := fit(o[0], size.Width), fit(o[2], size.Width)
	put(o[0], 0, 0, size.Width, top)
	put(o[1], 0, top, size.Width, max(size.Height-top-foot, 0))
	put(o[2], 0, size.Height-foot, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (deskLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 160) }

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
