package review

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// reviewLayout stands queue, hairline, record and map beside each other; in a
// smaller window the map lies above the record, and in a narrow one the queue
// above both. The last object covers record and map while the queue is empty.
type reviewLayout struct{}

const (
	threeFrom float32 = 1140 // width of the screen from which the map has a column
)

// Layout implements fyne.Layout.
func (reviewLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	queue, line, record, ground, empty := o[0], o[1], o[2], o[3], o[4]
	w, h := size.Width, size.Height
	switch {
	case w < palette.Narrow-ui.RailWidth || w < h:
		top, band := h*0.28, h*0.18
		ui.Put(queue, 0, 0, w, top)
		ui.Put(line, 0, top, w, 1)
		ui.Put(ground, 0, top+1, w, band)
		ui.Put(record, 0, top+1+band, w, h-top-1-band)
		ui.Put(empty, 0, top+1, w, h-top-1)
	case w < threeFrom:
		left, band := float32(360), h*0.22
		ui.Put(queue, 0, 0, left, h)
		ui.Put(line, left, 0, 1, h)
		ui.Put(ground, left+1, 0, w-left-1, band)
		ui.Put(record, left+1, band, w-left-1, h-band)
		ui.Put(empty, left+1, 0, w-left-1, h)
	default:
		left, right := float32(360), w*0.26
		ui.Put(queue, 0, 0, left, h)
		ui.Put(line, left, 0, 1, h)
		ui.Put(record, left+1, 0, w-left-1-right, h)
		ui.Put(ground, w-right, 0, right, h)
		ui.Put(empty, left+1, 0, w-left-1, h)
	}
}

// MinSize implements fyne.Layout.
func (reviewLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }
