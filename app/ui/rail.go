package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// rail is the row of areas: at the left, or at the bottom of a narrow window.
type rail struct {
	look  *Look
	tap   func(Area)
	items []*railItem
	box   *fyne.Container
}

func newRail(look *Look, tap func(Area)) *rail {
	return &rail{look: look, tap: tap, box: container.New(&railLayout{})}
}

func (r *rail) show(areas []Area, badges map[Area]int, now Area, bottom bool) {
	r.box.Layout = &railLayout{bottom: bottom}
	if !sameAreas(r.items, areas) {
		r.items, r.box.Objects = nil, nil
		for _, a := range areas {
			item := newRailItem(r.look, a, func() { r.tap(a) })
			r.items = append(r.items, item)
			r.box.Objects = append(r.box.Objects, item)
		}
	}
	for _, item := range r.items {
		item.chosen, item.badge, item.bottom = item.area == now, badges[item.area], bottom
		item.Refresh()
	}
	r.box.Refresh()
}

func sameAreas(items []*railItem, areas []Area) bool {
	if len(items) != len(areas) {
		return false
	}
	for i, item := range items {
		if item.area != areas[i] {
			return false
		}
	}
	return true
}

// RailWidth is what the rail takes beside a screen, in a window that is not
// Narrow.
const RailWidth float32 = 104

// An area of the rail is so high, or lower in a low window: never so low that its word
// would be cut.
const (
	railHeight float32 = 72
	railLeast  float32 = 56
	railUsual  float32 = 64 // below it drawing and word move together
	railGap    float32 = 4
)

type railLayout struct{ bottom bool }

func (l *railLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		if l.bottom {
			w := size.Width / float32(len(objects))
			o.Move(fyne.NewPos(float32(i)*w, 0))
			o.Resize(fyne.NewSize(w, size.Height))
			continue
		}
		high := max(min(size.Height/float32(len(objects))-railGap, railHeight), railLeast)
		o.Move(fyne.NewPos(0, float32(i)*(high+railGap)))
		o.Resize(fyne.NewSize(size.Width, high))
	}
}

func (l *railLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if l.bottom {
		return fyne.NewSize(float32(len(objects))*palette.Touch, railHeight)
	}
	return fyne.NewSize(RailWidth, float32(len(objects))*(railLeast+railGap))
}

// railItem is one area: its drawing, its word below, a bar when chosen, and
// how many wait there.
type railItem struct {
	widget.BaseWidget
	look    *Look
	area    Area
	tap     func()
	chosen  bool
	badge   int
	bottom  bool
	focused bool
	hovered bool
	digits  digitRun
}

func newRailItem(look *Look, a Area, tap func()) *railItem {
	i := &railItem{look: look, area: a, tap: tap}
	i.ExtendBaseWidget(i)
	return i
}

// Text is the area's word.
func (i *railItem) Text() string { return i.look.T("area." + string(i.area)) }

// Tapped implements fyne.Tappable.
func (i *railItem) Tapped(*fyne.PointEvent) { i.tap() }

// FocusGained implements fyne.Focusable.
func (i *railItem) FocusGained() { i.focused, i.digits = true, 0; i.Refresh() }

// FocusLost implements fyne.Focusable.
func (i *railItem) FocusLost() { i.focused = false; i.Refresh() }

// TypedRune implements fyne.Focusable.
func (i *railItem) TypedRune(r rune) {
	i.digits.rune(r)
	PassRune(i, r)
}

// TypedKey implements fyne.Focusable.
func (i *railItem) TypedKey(e *fyne.KeyEvent) {
	if i.digits.scanned(e) {
		PassRune(i, scanEnd)
		return
	}
	if pressed(e.Name) {
		i.tap()
		return
	}
	PassKey(i, e)
}

// MouseIn implements desktop.Hoverable.
func (i *railItem) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (i *railItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *railItem) MouseOut() { i.hovered = false; i.Refresh() }

// CreateRenderer implements fyne.Widget.
func (i *railItem) CreateRenderer() fyne.WidgetRenderer {
	r := &railRenderer{
		item: i, ground: newSurface(palette.None, palette.None, 0, palette.Corner), ring: NewRing(), bar: NewSurface(palette.None),
		icon: icon.New(i.area.Icon(), palette.Dim), word: newLabel(i.Text, palette.SizeNote, palette.Dim, false).On(Cut).Centred(),
		pill: newSurface(palette.None, palette.None, 0, 10), count: newLabel(nil, palette.SizeNote, palette.OnLamp, true).On(Whole).Centred(),
	}
	r.Refresh()
	return r
}

type railRenderer struct {
	item        *railItem
	ground, bar *Surface
	ring        *Surface
	icon        *icon.Icon
	word        *Label
	pill        *Surface
	count       *Label
}

func (r *railRenderer) Layout(s fyne.Size) {
	r.ground.Move(fyne.NewPos(4, 2))
	r.ground.Resize(fyne.NewSize(s.Width-8, s.Height-4))
	Put(r.ring, 4, 2, s.Width-8, s.Height-4)
	r.bar.Move(fyne.NewPos(0, 10))
	r.bar.Resize(fyne.NewSize(4, s.Height-20))
	if r.item.bottom {
		r.bar.Move(fyne.NewPos(16, 0))
		r.bar.Resize(fyne.NewSize(s.Width-32, 4))
	}
	r.icon.Resize(fyne.NewSquareSize(palette.SizeIcon))
	lacks := max(railUsual-s.Height, 0)
	r.icon.Move(fyne.NewPos((s.Width-palette.SizeIcon)/2, 11-lacks/2))
	r.embolden(s.Width - 2*wordMargin)
	r.word.Resize(fyne.NewSize(s.Width-2*wordMargin, 20))
	r.word.Move(fyne.NewPos(wordMargin, 43-lacks))
	w := max(r.count.MinSize().Width+10, 20)
	x := s.Width/2 + 10
	r.pill.Move(fyne.NewPos(x, 6))
	r.pill.Resize(fyne.NewSize(w, 20))
	r.count.Move(fyne.NewPos(x, 6))
	r.count.Resize(fyne.NewSize(w, 20))
}

// wordMargin is what a word keeps from the edges of its place.
const wordMargin float32 = 3

// embolden has the word of the area that is open stand bold, where it fits: in a
// narrow window the longest ones are a few points too wide.
func (r *railRenderer) embolden(room float32) {
	i := r.item
	bold := i.chosen && fyne.MeasureText(i.Text(), palette.SizeNote, fyne.TextStyle{Bold: true}).Width <= room
	if r.word.Bold != bold {
		r.word.Bold = bold
		r.word.Refresh()
	}
}

func (r *railRenderer) MinSize() fyne.Size { return fyne.NewSize(palette.Touch, railLeast) }

func (r *railRenderer) Refresh() {
	i := r.item
	role := palette.Dim
	r.ground.Fill, r.ground.Stroke, r.ground.Width, r.bar.Fill = palette.None, palette.None, 0, palette.None
	if i.hovered {
		r.ground.Fill = palette.Raised
	}
	if i.chosen {
		role, r.ground.Fill, r.bar.Fill = palette.Lamp, palette.Glow, palette.Lamp
	}
	r.ring.Focused(i.focused, r.ground.Fill)
	r.icon.Set(i.area.Icon(), role)
	r.word.Role = role
	r.word.Refresh()
	r.pill.Fill, r.count.Say = palette.None, nil
	if i.badge > 0 {
		r.pill.Fill = palette.Lamp
		r.count.Say = func() string { return i.look.Texts().Int(min(i.badge, 999)) }
	}
	r.count.Refresh()
	for _, s := range []*Surface{r.ground, r.bar, r.pill} {
		s.Refresh()
	}
	r.Layout(i.Size())
}

func (r *railRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.ring, r.bar, r.icon, r.word, r.pill, r.count}
}

func (r *railRenderer) Destroy() {}
