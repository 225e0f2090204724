package figures

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// topLayout puts the title at the left, the night in the middle and the buttons
// at the right; where the three do not fit, the night goes below the other two, and on a
// low window without the title above the buttons, where it would be cut beside them.
type topLayout struct {
	width float32
	low   bool // the window is low: the title is left out, and the rail says it, as where it would be cut
	// spare are those of the buttons that give way on a low window that has no room for them
	// beside the night: what they lead to, the report of a period leads to as well.
	spare []fyne.CanvasObject
	// name puts words to the signs of buttons, or takes them away.
	name  func(words bool)
	named bool
}

const topGap float32 = 16

func (l *topLayout) wraps(o []fyne.CanvasObject) bool {
	need := float32(titleRoom) + o[1].MinSize().Width + o[2].MinSize().Width + 2*topGap
	return l.width > 0 && l.width < need
}

// titleRoom is what the title needs in the longest language.
const titleRoom = 250

// Layout implements fyne.Layout.
func (l *topLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.yield(o[1], o[2])
	l.call(o)
	night, buttons := o[1].MinSize(), o[2].MinSize()
	h := max(night.Height, buttons.Height)
	wraps, title := l.wraps(o), o[0].MinSize().Height
	ui.Show(o[0], !wraps || !l.low && size.Width-buttons.Width-topGap >= titleRoom)
	ui.Put(o[0], 0, (h-title)/2, size.Width-buttons.Width-topGap, title)
	ui.Put(o[2], size.Width-buttons.Width, 0, buttons.Width, h)
	switch {
	case !wraps:
		ui.Put(o[1], size.Width-buttons.Width-night.Width-topGap, 0, night.Width, h)
	case l.low && l.beside(o):
		ui.Put(o[1], 0, 0, night.Width, h)
	case l.low:
		ui.Put(o[1], 0, 0, min(night.Width, size.Width), h)
		ui.Put(o[2], max(size.Width-buttons.Width, 0), h+palette.Gap, min(buttons.Width, size.Width), h)
	default:
		ui.Put(o[1], 0, h+palette.Gap, night.Width, h)
	}
}

// call says in words what the signs mean where the night stands below them anyway and there is
// room for the words.
func (l *topLayout) call(o []fyne.CanvasObject) {
	was := l.named
	l.name(false)
	l.named = false
	if !l.low && l.wraps(o) {
		l.name(true)
		l.named = titleRoom+topGap+o[2].MinSize().Width <= l.width
	}
	l.name(l.named)
	if l.named != was {
		o[2].Refresh()
	}
}

// beside says whether night and buttons have room beside each other without the title.
func (l *topLayout) beside(o []fyne.CanvasObject) bool {
	return o[1].MinSize().Width+topGap+o[2].MinSize().Width <= l.width
}

// yield shows the spare buttons where there is room for them: beside the night, or below it
// where the others have none beside it either.
func (l *topLayout) yield(night, buttons fyne.CanvasObject) {
	with := buttons.MinSize().Width
	without := with
	for _, o := range l.spare {
		if w := o.MinSize().Width + palette.Gap; o.Visible() {
			without -= w
		} else {
			with += w
		}
	}
	room := l.width - night.MinSize().Width - topGap
	for _, o := range l.spare {
		ui.Show(o, !l.low || with <= room || without > room && with <= l.width)
	}
}

// MinSize implements fyne.Layout.
func (l *topLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := max(o[1].MinSize().Height, o[2].MinSize().Height)
	if l.wraps(o) && !(l.low && l.beside(o)) {
		h += h + palette.Gap
	}
	return fyne.NewSize(320, h)
}

// pageLayout gives the first object its height at the top, the table what its
// rows need, and the last object its height right below. What does not fit goes
// in this order: the legend, which a button tells too, the split while nothing is
// chosen, and then rows of the table, which scrolls by whole ones. What is left
// over goes to the rows.
type pageLayout struct{ screen *Screen }

// lowPage is a page on which every row of the table counts.
const lowPage float32 = 560

// pitch is the height of a row with the hairline below it.
func pitch(row float32) float32 { return row + 4 }

// Layout implements fyne.Layout.
func (l *pageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	s := l.screen
	s.top.low = size.Height < lowPage
	top := ui.HeightAt(o[0], size.Width)
	rows := float32(len(s.data.Summary.Rows))
	foot := l.foot(o[2], size.Width, size.Height-top-rows*pitch(rowHeight))
	room := size.Height - top - foot
	table := room
	if rows > 0 {
		l.grow(min(max(float32(int(room/rows))-pitch(0), rowHeight), roomyRow))
		table = min(float32(int(room/pitch(s.rowHigh))), rows) * pitch(s.rowHigh)
	}
	ui.Put(o[0], 0, 0, size.Width, top)
	ui.Put(o[1], 0, top, size.Width, table)
	ui.Put(o[2], 0, top+table, size.Width, foot)
}

// foot is the height of what stands below the table, of which there is room for
// as much.
func (l *pageLayout) foot(o fyne.CanvasObject, width, room float32) float32 {
	s := l.screen
	s.split.Show()
	s.legend.Show()
	high := ui.HeightAt(o, width)
	if high > room {
		s.legend.Hide()
		high = ui.HeightAt(o, width)
	}
	if high > room && s.list.Chosen() < 0 && s.total.Chosen() < 0 {
		s.split.Hide()
		high = ui.HeightAt(o, width)
	}
	return high
}

// grow gives the rows of the table another height.
func (l *pageLayout) grow(row float32) {
	if row != l.screen.rowHigh {
		l.screen.rowHigh = row
		l.screen.list.Refresh()
	}
}

// MinSize implements fyne.Layout.
func (*pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }

// highLayout centres its object in a row of a height that may change.
type highLayout struct{ high func() float32 }

// Layout implements fyne.Layout.
func (*highLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(o[0].MinSize().Height, size.Height)
	ui.Put(o[0], 0, (size.Height-h)/2, size.Width, h)
}

// MinSize implements fyne.Layout.
func (l *highLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	return fyne.NewSize(m.Width, max(m.Height, l.high()))
}
