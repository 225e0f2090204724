// Package listview is a list that a keyboard clears and a finger scrolls, and a
// button that shows something only while it is held.
//
// It promises that the row chosen is always marked and the focus is always
// visible, that a tap chooses and a second tap opens, and that a key the list
// does not use is handed on. It knows nothing of what a row shows.
package listview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// List is a list of rows with one chosen. Up, Down, Home and End choose,
// Enter opens.
type List struct {
	widget.BaseWidget

	OnChoose func(i int) // a row was chosen by a tap or a key
	OnOpen   func(i int) // the row that a hand chose was tapped again, or Enter
	// OnTap, where it is set, is all that a tap does: a list to take one from.
	OnTap func(i int)
	// OnKey sees every key before the list does; true says that it was used.
	OnKey func(*fyne.KeyEvent) bool

	length  func() int
	list    *ui.FingerList
	corners *ui.Corners
	object  *fyne.Container
	chosen  int
	byHand  bool // and so: the next tap on it opens it
	digits  int  // that came one after the other: a scanner types more than a hand
}

// NewList asks length for the count, row for an empty row, and fill to fill
// one.
func NewList(length func() int, row func() fyne.CanvasObject, fill func(i int, row fyne.CanvasObject)) *List {
	l := &List{length: length, chosen: -1}
	l.list = ui.NewFingerList(length,
		func() fyne.CanvasObject { return newCell(row()) },
		func(i int, o fyne.CanvasObject) {
			c, ok := o.(*cell)
			if !ok {
				return
			}
			c.tap = func() { l.tapped(i) }
			c.chosen = i == l.chosen
			fill(i, c.content)
			c.paint()
			c.Refresh()
		})
	l.corners = ui.NewCorners()
	l.object = container.NewStack(l.list.Object(), l.corners)
	l.ExtendBaseWidget(l)
	return l
}

// Chosen is the row chosen, -1 for none.
func (l *List) Chosen() int { return l.chosen }

// Choose marks a row and brings it into sight without telling OnChoose; -1
// marks none.
func (l *List) Choose(i int) {
	if i >= l.length() {
		i = l.length() - 1
	}
	l.byHand = l.byHand && i == l.chosen
	l.chosen = max(i, -1)
	if l.chosen >= 0 {
		l.list.ScrollTo(l.chosen)
	}
	l.list.Refresh()
}

// Keep marks a row and leaves the list where it is scrolled: for rows that were
// read anew while somebody looks at others.
func (l *List) Keep(i int) {
	l.chosen = max(min(i, l.length()-1), -1)
	l.list.Refresh()
}

// Sees tells whether a row is in sight as a whole.
func (l *List) Sees(i int) bool { return l.list.Sees(i) }

// Bring tells whether the row chosen is in sight. Where it is not it is now, and what was
// to be done with it waits for another tap: nobody acts on what he does not see.
func (l *List) Bring() (seen bool) {
	if l.Sees(l.chosen) {
		return true
	}
	l.list.ScrollTo(l.chosen)
	return !l.Sees(l.chosen) // there is no room for a row: it is all that is seen
}

// Heights gives every row a height of its own; see ui.FingerList.
func (l *List) Heights(of func(i int) float32) { l.list.Heights(of) }

// Offset is how far the list is scrolled, in dp.
func (l *List) Offset() float32 { return l.list.Offset() }

// Top scrolls to the first row.
func (l *List) Top() { l.list.ScrollTo(0) }

// Refresh fills the rows in sight again.
func (l *List) Refresh() {
	l.list.Refresh()
	l.BaseWidget.Refresh()
}

// Focus gives the list the keyboard, where it is seen in its window.
func (l *List) Focus() { l.list.Focus(l) }

func (l *List) tapped(i int) {
	if l.OnTap != nil {
		l.OnTap(i)
		return
	}
	l.Focus()
	switch {
	case i != l.chosen:
		l.choose(i)
	case l.byHand:
		l.open()
	default: // the program chose it, or it was open: a tap on it says no more than on another
		l.byHand = true
		if l.OnChoose != nil {
			l.OnChoose(i)
		}
	}
}

func (l *List) choose(i int) {
	i = min(i, l.length()-1)
	if i < 0 || i == l.chosen {
		return
	}
	l.Choose(i)
	l.byHand = true
	if l.OnChoose != nil {
		l.OnChoose(i)
	}
}

func (l *List) open() {
	l.byHand = false
	if l.chosen >= 0 && l.OnOpen != nil {
		l.OnOpen(l.chosen)
	}
}

// FocusGained implements fyne.Focusable.
func (l *List) FocusGained() { l.corners.Set(true) }

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() { l.corners.Set(false) }

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) {
	l.digits++
	if r < '0' || r > '9' {
		l.digits = 0
	}
	ui.PassRune(l, r)
}

// scanDigits is how many digits in a row are a scanner's: the Enter behind them
// opens nothing.
const scanDigits = 4

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	ui.PassRune(l, 0)                                                 // somebody is there, though the key goes no further
	digit := len(e.Name) == 1 && e.Name[0] >= '0' && e.Name[0] <= '9' // told of before it comes as a letter
	scanned := l.digits >= scanDigits
	if !digit {
		l.digits = 0
	}
	if l.OnKey != nil && l.OnKey(e) {
		return
	}
	switch e.Name {
	case fyne.KeyUp:
		l.choose(max(l.chosen-1, 0))
	case fyne.KeyDown:
		l.choose(l.chosen + 1)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(l.length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if !scanned {
			l.open()
		}
	default:
		ui.PassKey(l, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(l.object) }

// cell is a row with its ground: chosen, hovered or plain, a hairline below.
type cell struct {
	widget.BaseWidget
	content fyne.CanvasObject
	ground  *ui.Surface
	object  *fyne.Container
	tap     func()
	chosen  bool
	hovered bool
}

func newCell(content fyne.CanvasObject) *cell {
	c := &cell{content: content, ground: ui.NewSurface(palette.None)}
	c.object = container.NewStack(c.ground, content)
	c.ExtendBaseWidget(c)
	return c
}

func (c *cell) paint() {
	c.ground.Fill, c.ground.Stroke, c.ground.Width = palette.None, palette.None, 0
	switch {
	case c.chosen:
		c.ground.Fill, c.ground.Stroke, c.ground.Width = palette.Glow, palette.Lamp, 1
	case c.hovered:
		c.ground.Fill = palette.Raised
	}
	c.ground.Refresh()
}

// Tapped implements fyne.Tappable.
func (c *cell) Tapped(*fyne.PointEvent) {
	if c.tap != nil {
		c.tap()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *cell) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.paint() }

// MouseMoved implements desktop.Hoverable.
func (c *cell) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *cell) MouseOut() { c.hovered = false; c.paint() }

// CreateRenderer implements fyne.Widget.
func (c *cell) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(c.object) }
