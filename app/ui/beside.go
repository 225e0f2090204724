package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Pinned keeps the head at the top and the foot at the bottom, and gives the body
// what is left. Where the two leave no room, as with a foot that was unfolded, the
// foot has the place alone. A nil head or foot is none.
func Pinned(head, body, foot fyne.CanvasObject) *fyne.Container {
	for _, o := range []*fyne.CanvasObject{&head, &foot} {
		if *o == nil {
			*o = Column(0)
		}
	}
	return container.New(pinnedLayout{}, head, body, foot)
}

type pinnedLayout struct{}

func (pinnedLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head, foot := HeightAt(o[0], size.Width), HeightAt(o[2], size.Width)
	all := head+foot <= size.Height
	Show(o[0], all)
	Show(o[1], all)
	Put(o[0], 0, 0, size.Width, head)
	Put(o[1], 0, head, size.Width, max(size.Height-head-foot, 0))
	Put(o[2], 0, size.Height-foot, size.Width, foot)
}

func (pinnedLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 160) }

// Beside says how two objects share a place: beside each other, or below each
// other where it is too narrow for that.
type Beside struct {
	From    float32                     // the width from which they stand beside each other
	Upright bool                        // a place higher than wide is too narrow, however wide
	First   func(width float32) float32 // the first one's width beside the second; nil: half
	Gap     float32                     // between them, beside each other
	Below   float32                     // between them, below each other
	Turned  bool                        // the second is the upper one
	Least   float32                     // the upper one has at least this height, and what is left; 0: what it needs
	// Upper is the height of the upper one on a screen, which has no other size
	// than its own; where it is 0 the lower one has the place alone.
	Upper func(height float32) float32
}

// Share is the first one's width as a part of what the gap leaves.
func (b Beside) Share(part float32) Beside {
	b.First = func(w float32) float32 { return (w - b.Gap) * part }
	return b
}

// Of lays two objects so. One that is hidden leaves its place to the other.
func (b Beside) Of(first, second fyne.CanvasObject) *fyne.Container {
	if b.First == nil {
		b = b.Share(0.5)
	}
	return container.New(&besideLayout{Beside: b}, first, second)
}

type besideLayout struct {
	Beside
	size fyne.Size
}

func (l *besideLayout) narrow(s fyne.Size) bool {
	return s.Width < l.From || l.Upright && s.Width < s.Height
}

func (l *besideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.size = size
	first, second := o[0], o[1]
	switch {
	case l.Upper == nil && !first.Visible():
		Put(second, 0, 0, size.Width, size.Height)
	case l.Upper == nil && !second.Visible():
		Put(first, 0, 0, size.Width, size.Height)
	case l.narrow(size):
		if l.Turned {
			first, second = second, first
		}
		h := l.upper(first, second, size)
		y := h
		if h > 0 {
			y += l.Below
		}
		if l.Upper != nil { // what only holds nothing yet would be hidden for good
			Show(first, h > 0)
		}
		Put(first, 0, 0, size.Width, h)
		Put(second, 0, y, size.Width, max(size.Height-y, 0))
	default:
		w := l.First(size.Width)
		Show(first, true)
		Show(second, true)
		Put(first, 0, 0, w, size.Height)
		Put(second, w+l.Gap, 0, size.Width-w-l.Gap, size.Height)
	}
}

func (l *besideLayout) upper(o, below fyne.CanvasObject, size fyne.Size) float32 {
	if l.Upper != nil {
		return l.Upper(size.Height)
	}
	h := max(HeightAt(o, size.Width), l.Least)
	if l.Least > 0 {
		h += max(size.Height-h-l.Below-below.MinSize().Height, 0)
	}
	return h
}

func (l *besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if l.Upper != nil {
		return fyne.NewSize(320, 320)
	}
	a, b := o[0].MinSize(), o[1].MinSize()
	s := a.Max(b)
	if l.size.Width > 0 && l.narrow(l.size) && o[0].Visible() && o[1].Visible() {
		s.Height = max(a.Height, l.Least) + l.Below + b.Height
	}
	return fyne.NewSize(min(s.Width, 320), s.Height)
}
