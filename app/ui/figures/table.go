package figures

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// columns lays a line of the table: a name, then the figures in equal
// columns, so that the head, the rows, the total and the split below stand
// exactly under each other.
type columns struct {
	width float32
	head  bool        // words that wrap: they begin at one height, and keep their distance
	words []*ui.Label // below the numbers of the head: left to the legend where they would break
}

const (
	leastName float32 = 172 // of a table in a narrow window
	roomyName float32 = 200
	roomyFrom float32 = 860
	mostCell  float32 = 96
	cellGap   float32 = 4
	headGap   float32 = 10
	roomyCell float32 = 70
	leastWord float32 = 60 // that a cell has to have for the longest word
)

// tell shows the words of the head, or leaves them out.
func (l *columns) tell() {
	_, cell := widths(l.width)
	for _, w := range l.words {
		ui.Show(w, l.width == 0 || cell >= leastWord)
	}
}

// gap is what is free beside a cell: more where words stand and have the room.
func (l *columns) gap() float32 {
	if _, cell := widths(l.width); l.head && cell >= roomyCell {
		return headGap
	}
	return cellGap
}

// widths is the width of the name and of one figure when a line is w wide.
func widths(w float32) (name, cell float32) {
	least := leastName
	if w >= roomyFrom {
		least = roomyName
	}
	cell = min((w-least)/float32(tableFigures), mostCell)
	return w - cell*float32(tableFigures), cell
}

// Layout implements fyne.Layout.
func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.tell()
	name, cell := widths(size.Width)
	x := float32(0)
	for i, o := range objects {
		w := cell
		if i == 0 {
			w = name
		}
		from := x
		if i > 0 {
			from += l.gap() - cellGap // the far edge is that of the figures below
		}
		inner := fyne.NewSize(max(w-l.gap(), 0), size.Height)
		o.Resize(inner)
		h := min(o.MinSize().Height, size.Height) // of words that wrapped
		if l.head {
			h = size.Height
		}
		o.Move(fyne.NewPos(from, (size.Height-h)/2))
		o.Resize(fyne.NewSize(inner.Width, h))
		x += w
	}
}

// MinSize implements fyne.Layout.
func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	name, cell := widths(l.width)
	for i, o := range objects {
		w := cell
		if i == 0 {
			w = name
		}
		if l.width > 0 {
			o.Resize(fyne.NewSize(max(w-l.gap(), 0), o.Size().Height))
		}
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(leastName+float32(tableFigures)*40, h)
}

// text is one cell: a label that knows its place.
func text(s ui.Say, size float32, role palette.Role, bold bool) *ui.Label {
	l := ui.NewLabel(s).In(role)
	l.TextSize, l.Bold = size, bold
	return l
}
