package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/palette"
)

// dragLayer lies over something that scrolls and turns a drag into scrolling:
// on a desktop tablet the toolkit gives a finger nothing else. It takes only
// drags, so taps, typing and hovering reach what lies below.
type dragLayer struct {
	widget.BaseWidget
	by func(dy float32)
}

func newDragLayer(by func(dy float32)) *dragLayer {
	d := &dragLayer{by: by}
	d.ExtendBaseWidget(d)
	return d
}

// Dragged implements fyne.Draggable.
func (d *dragLayer) Dragged(e *fyne.DragEvent) { d.by(e.Dragged.DY) }

// DragEnd implements fyne.Draggable.
func (d *dragLayer) DragEnd() {}

// CreateRenderer implements fyne.Widget.
func (d *dragLayer) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(NewSurface(palette.None))
}

// overLayout lays the second object over the first and leaves the scroll bar
// at the right free.
type overLayout struct{}

func (overLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[1].Resize(fyne.NewSize(max(size.Width-16, 0), size.Height))
}

func (overLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// FingerList is a list of any length whose rows are our own and which a
// finger scrolls. Rows are made once and filled again as they come into
// sight.
type FingerList struct {
	OnSelect func(i int)
	list     *widget.List
	box      *fyne.Container
	row      float32 // how high one is, with the line below it

	length func() int
	high   func(i int) float32 // where rows are not all as high; nil: they are
}

// NewFingerList asks length for the count, row for an empty row, and fill to
// fill one.
func NewFingerList(length func() int, row func() fyne.CanvasObject, fill func(i int, row fyne.CanvasObject)) *FingerList {
	l := &FingerList{length: length}
	l.row = row().MinSize().Height + theme.Padding()
	l.list = widget.NewList(length, row, func(i widget.ListItemID, o fyne.CanvasObject) { fill(i, o) })
	l.list.OnSelected = func(i widget.ListItemID) {
		if l.OnSelect != nil {
			l.OnSelect(i)
		}
	}
	l.box = container.New(overLayout{}, l.list, newDragLayer(func(dy float32) {
		l.list.ScrollToOffset(max(l.list.GetScrollOffset()-dy, 0))
	}))
	return l
}

// Object is what is put on the screen.
func (l *FingerList) Object() fyne.CanvasObject { return l.box }

// Focus gives the keyboard to the widget that the list is part of. On a page that is
// not in its window, or not seen, it does nothing: what a page has read may come after
// another took its place.
func (l *FingerList) Focus(of fyne.Focusable) {
	o, is := of.(fyne.CanvasObject)
	if !is {
		return
	}
	if c := CanvasOf(o); c != nil && pathTo(c.Content(), o) != nil {
		c.Focus(of)
	}
}

// Refresh fills the rows in sight again.
func (l *FingerList) Refresh() { l.list.Refresh() }

// Select marks a row and tells OnSelect; less than zero marks none.
func (l *FingerList) Select(i int) {
	if i < 0 {
		l.list.UnselectAll()
		return
	}
	l.list.Select(i)
}

// Offset is how far the list is scrolled, in dp.
func (l *FingerList) Offset() float32 { return l.list.GetScrollOffset() }

// Sees tells whether a row is in sight as a whole.
func (l *FingerList) Sees(i int) bool {
	if i < 0 {
		return false
	}
	top := l.top(i) - l.list.GetScrollOffset()
	return top >= -1 && top+l.top(i+1)-l.top(i)-theme.Padding() <= l.list.Size().Height+1
}

// top is where a row begins.
func (l *FingerList) top(i int) float32 {
	if l.high == nil {
		return float32(max(i, 0)) * l.row
	}
	y := float32(0)
	for row := range i {
		y += l.high(row) + theme.Padding()
	}
	return y
}

// Heights gives every row a height of its own. It is told again when one of them, or
// how many there are, is another.
func (l *FingerList) Heights(of func(i int) float32) {
	l.high = of
	for i := range l.length() {
		l.list.SetItemHeight(i, of(i))
	}
}

// ScrollTo brings a row into sight. A list that was not laid out yet has no height:
// the toolkit would take any row for one below its edge.
func (l *FingerList) ScrollTo(i int) {
	if l.list.Size().Height < l.row {
		l.list.ScrollToOffset(l.top(i))
		return
	}
	l.list.ScrollTo(i)
}

// Focusable is what takes the keyboard: up, down, space.
func (l *FingerList) Focusable() fyne.Focusable { return l.list }

// Scroll is a page that a finger scrolls. It gives its content its width
// before it asks for the height.
type Scroll struct {
	scroll  *container.Scroll
	content fyne.CanvasObject
	box     *fyne.Container
}

// NewScroll is a page with a content.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{content: content, scroll: container.NewVScroll(content)}
	s.box = container.New(&scrollLayout{s}, s.scroll, newDragLayer(func(dy float32) {
		s.ScrollTo(s.scroll.Offset.Y - dy)
	}))
	return s
}

// NewScrollUnder is a page of which some part is dragged itself, such as a map:
// a finger scrolls it by everything else.
func NewScrollUnder(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.content = container.New(&underLayout{}, newDragLayer(func(dy float32) {
		s.ScrollTo(s.scroll.Offset.Y - dy)
	}), content)
	s.scroll = container.NewVScroll(s.content)
	s.box = container.New(&scrollLayout{s}, s.scroll)
	return s
}

// underLayout lays the first object under the second, which has the size.
type underLayout struct{}

func (underLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[1].Resize(size)
}

func (underLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }

// Object is what is put on the screen.
func (s *Scroll) Object() fyne.CanvasObject { return s.box }

// Refresh measures the content again, after something grew or shrank.
func (s *Scroll) Refresh() { s.box.Refresh() }

// ScrollTo brings the line y of the content to the top, as far as there is
// something to scroll.
func (s *Scroll) ScrollTo(y float32) {
	most := max(s.content.MinSize().Height-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(y, 0), most)))
}

// Offset is how far the page is scrolled, in dp.
func (s *Scroll) Offset() float32 { return s.scroll.Offset.Y }

// By scrolls on by a distance, or back.
func (s *Scroll) By(dy float32) { s.ScrollTo(s.scroll.Offset.Y + dy) }

// How far the keys scroll.
const (
	keyStep float32 = 72
	keyPage float32 = 480
)

// Key scrolls by arrows, page keys, Space, Home and End, for pages that are read
// without a finger; false is another key.
func (s *Scroll) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp:
		s.By(-keyStep)
	case fyne.KeyDown:
		s.By(keyStep)
	case fyne.KeyPageUp:
		s.By(-keyPage)
	case fyne.KeyPageDown, fyne.KeySpace:
		s.By(keyPage)
	case fyne.KeyHome:
		s.ScrollTo(0)
	case fyne.KeyEnd:
		s.By(1e6)
	default:
		return false
	}
	return true
}

// Reveal brings an object of the content into sight. The toolkit knows no
// position of what it has not painted yet, as a page that has just opened, so it
// is looked for; where a widget hides it, the toolkit is asked.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	var y float32
	if way := pathTo(s.content, o); way != nil {
		y = way.top() - s.content.Position().Y
	} else {
		d := fyne.CurrentApp().Driver()
		y = d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.content).Y
	}
	if top := s.scroll.Offset.Y; y < top || y+o.Size().Height > top+s.scroll.Size().Height {
		s.ScrollTo(y - 24)
	}
}

type scrollLayout struct{ s *Scroll }

func (l *scrollLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	if len(o) > 1 {
		overLayout{}.Layout(o, size)
	}
	h := HeightAt(l.s.content, size.Width)
	l.s.content.Resize(fyne.NewSize(size.Width, max(h, size.Height)))
	l.s.scroll.Refresh()
}

func (l *scrollLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 96) }
