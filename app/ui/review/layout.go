package review

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// reviewLayout stands queue, hairline, record and map beside each other; in a
// smaller window the map lies above the record, and in a narrow one the queue
// above both. The record comes first: where it would not be in sight the map
// goes, then the queue. The last object covers record and map while the queue
// is empty.
type reviewLayout struct{ screen *Screen }

const (
	threeFrom float32 = 1140 // width of the screen from which the map has a column
	lowFrom   float32 = 560  // width from which a low screen has the queue beside the record
	lowest    float32 = 440  // height below which who writes has no line of keys
	leastRead float32 = 40   // of a record: from here on something of it can be read
)

// Layout implements fyne.Layout.
func (l *reviewLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	queue, line, record, ground, empty := o[0], o[1], o[2], o[3], o[4]
	w, h := size.Width, size.Height
	ui.Show(l.screen.under, h >= lowest || !l.screen.comments.object.Visible())
	narrow := w < palette.Narrow-ui.RailWidth || w < h
	if narrow && w >= lowFrom && w > h && h*0.28+l.screen.needs(w) > h {
		narrow = false
	}
	l.steps(narrow || w >= palette.Narrow-ui.RailWidth)
	switch {
	case narrow:
		top, band := h*0.28, h*0.18
		if spare := h - l.screen.needs(w); spare < top+band {
			top, band = l.lists(w, min(top, spare)), 0
		}
		ui.Put(queue, 0, 0, w, top)
		ui.Put(line, 0, top, w, 1)
		ui.Put(ground, 0, top+1, w, band)
		ui.Put(record, 0, top+1+band, w, h-top-1-band)
		ui.Put(empty, 0, top+1, w, h-top-1)
		l.show(queue, top > 0)
		l.show(ground, band > 0)
	case w < threeFrom:
		left, band := min(360, w*0.42), h*0.22
		if h-l.screen.needs(w-left-1) < band {
			band = 0
		}
		ui.Put(queue, 0, 0, left, h)
		ui.Put(line, left, 0, 1, h)
		ui.Put(ground, left+1, 0, w-left-1, band)
		ui.Put(record, left+1, band, w-left-1, h-band)
		ui.Put(empty, left+1, 0, w-left-1, h)
		l.show(queue, true)
		l.show(ground, band > 0)
	default:
		left, right := float32(360), w*0.26
		ui.Put(queue, 0, 0, left, h)
		ui.Put(line, left, 0, 1, h)
		ui.Put(record, left+1, 0, w-left-1-right, h)
		ui.Put(ground, w-right, 0, right, h)
		ui.Put(empty, left+1, 0, w-left-1, h)
		l.show(queue, true)
		l.show(ground, true)
	}
	l.screen.laid()
}

// lists is the height of a queue that has less room than it wants: no row that is cut
// off, and nothing where not even the names of the lists fit.
func (l *reviewLayout) lists(w, room float32) float32 {
	names := ui.HeightAt(l.screen.lists, w)
	switch {
	case room < names:
		return 0
	case room < names+itemHeight/2:
		return names
	}
	return room
}

// steps shows what goes on and back in the queue, where the queue itself leaves it room.
func (l *reviewLayout) steps(room bool) {
	for _, o := range l.screen.steps {
		ui.Show(o, room)
	}
}

// show gives a part its place, or none: of an empty queue there is no map either.
func (l *reviewLayout) show(o fyne.CanvasObject, room bool) {
	if o == l.screen.pane.Object() {
		room = room && len(l.screen.queue) > 0
	}
	ui.Show(o, room)
}

// MinSize implements fyne.Layout.
func (*reviewLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }

// needs is the height from which a record so wide can be decided: its name, what is
// done with it, and as much of it as can be read.
func (s *Screen) needs(width float32) float32 {
	return ui.HeightAt(s.middle.Objects[0], width) + ui.HeightAt(s.middle.Objects[2], width) + leastRead + 1
}

// laid lets nothing be decided while the record that it would be about is not in sight.
func (s *Screen) laid() {
	if head, body := s.middle.Objects[0], s.middle.Objects[1]; s.middle.Visible() {
		s.unseen = !head.Visible() || body.Size().Height < leastRead
	}
	s.permit()
}
