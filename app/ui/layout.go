package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// The layouts here differ from Fyne's in one thing: they give a child its
// width first and ask for its height afterwards, so that a text which wraps
// gets the room it needs at once.

// Column puts objects below each other, all as wide as the column.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{gap: gap}, objects...)
}

type columnLayout struct{ gap float32 }

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare, spacers := size.Height, 0
	heights := make([]float32, len(objects))
	shown := 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if stretches(o) {
			spacers++
			continue
		}
		heights[i] = HeightAt(o, size.Width)
		spare -= heights[i]
	}
	spare -= l.gap * float32(max(shown-1, 0))
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if stretches(o) {
			heights[i] = max(spare/float32(spacers), 0)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, heights[i]))
		y += heights[i] + l.gap
	}
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s, shown := fyne.Size{}, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
	}
	s.Height += l.gap * float32(max(shown-1, 0))
	return s
}

// Row puts objects beside each other, each as wide as it must be and centred
// in the height; Grow and a spacer share the width that is left.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objects...)
}

type rowLayout struct{ gap float32 }

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare, growers, shown := size.Width, 0, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if stretches(o) {
			growers++
			continue
		}
		spare -= o.MinSize().Width
	}
	spare -= l.gap * float32(max(shown-1, 0))
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if stretches(o) {
			w = max(spare/float32(growers), 0)
		}
		h := min(HeightAt(o, w), size.Height)
		if c, ok := o.(*fyne.Container); ok {
			if _, tall := c.Layout.(*stretchLayout); tall {
				h = size.Height
			}
		}
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		x += w + l.gap
	}
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s, shown := fyne.Size{}, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += l.gap * float32(max(shown-1, 0))
	return s
}

// Grow lets an object take the width that is left in a Row or the height that
// is left in a Column.
func Grow(o fyne.CanvasObject) *fyne.Container { return container.New(&growLayout{}, o) }

type growLayout struct{ stackLayout }

// stackLayout lays objects on top of each other.
type stackLayout struct{}

func (*stackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (*stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.Size{}
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s
}

// Space is a stretch of nothing that takes what is left.
func Space() fyne.CanvasObject { return layout.NewSpacer() }

func stretches(o fyne.CanvasObject) bool {
	if s, ok := o.(layout.SpacerObject); ok {
		return s.ExpandHorizontal() || s.ExpandVertical()
	}
	if c, ok := o.(*fyne.Container); ok {
		_, grows := c.Layout.(*growLayout)
		return grows
	}
	return false
}

// Tiles puts objects into as many equal columns as fit when none is narrower
// than cell, nor than the longest word of a button, and gives all objects of a
// line the height of the tallest.
func Tiles(cell, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&tileLayout{cell: cell, gap: gap}, objects...)
}

type tileLayout struct {
	cell, gap, width float32
}

func (l *tileLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.each(objects, func(o fyne.CanvasObject, pos fyne.Position, cell fyne.Size) {
		o.Move(pos)
		o.Resize(cell)
	})
}

func (l *tileLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(0, 0)
	for _, o := range objects {
		if o.Visible() {
			s.Width = max(s.Width, min(o.MinSize().Width, l.cell))
		}
	}
	if l.width == 0 {
		l.width = s.Width
	}
	s.Height = l.each(objects, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
	return s
}

func (l *tileLayout) each(objects []fyne.CanvasObject, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	var shown []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	if len(shown) == 0 {
		return 0
	}
	least := l.cell
	for _, o := range shown {
		if b, ok := o.(*Button); ok {
			least = max(least, b.leastWide())
		}
	}
	n := min(max(int((l.width+l.gap)/(least+l.gap)), 1), len(shown))
	lines := (len(shown) + n - 1) / n
	n = (len(shown) + lines - 1) / lines // as few as these lines take: none stands alone in the last where it need not
	w := (l.width - l.gap*float32(n-1)) / float32(n)
	heights := make([]float32, (len(shown)+n-1)/n)
	for i, o := range shown {
		heights[i/n] = max(heights[i/n], HeightAt(o, w))
	}
	y := float32(0)
	for i, o := range shown {
		if i > 0 && i%n == 0 {
			y += heights[i/n-1] + l.gap
		}
		place(o, fyne.NewPos(float32(i%n)*(w+l.gap), y), fyne.NewSize(w, heights[i/n]))
	}
	return y + heights[len(heights)-1]
}

// Put gives an object its place and its size.
func Put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Show shows an object, or hides it.
func Show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// HeightAt is the height an object needs when it is w wide. It leaves the
// object w wide: words wrap before they tell how tall they are.
func HeightAt(o fyne.CanvasObject, w float32) float32 {
	h := o.MinSize().Height
	o.Resize(fyne.NewSize(w, max(h, o.Size().Height)))
	return o.MinSize().Height
}

// Pad keeps a distance around an object on all four sides.
func Pad(all float32, o fyne.CanvasObject) *fyne.Container { return Inset(all, all, all, all, o) }

// Inset keeps its own distance on each side of an object.
func Inset(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// AtMost centres an object and never lets it be wider than w.
func AtMost(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atMostLayout{width: w}, o)
}

type atMostLayout struct{ width float32 }

func (l *atMostLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width, size.Width)
	for _, o := range objects {
		h := max(HeightAt(o, w), size.Height)
		o.Move(fyne.NewPos((size.Width-w)/2, 0))
		o.Resize(fyne.NewSize(w, h))
	}
}

func (l *atMostLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&stackLayout{}).MinSize(objects)
}

// AtLeast gives an object at least a size.
func AtLeast(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atLeastLayout{fyne.NewSize(w, h)}, o)
}

type atLeastLayout struct{ size fyne.Size }

func (l *atLeastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	(&stackLayout{}).Layout(objects, size)
}

func (l *atLeastLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&stackLayout{}).MinSize(objects).Max(l.size)
}

// stretch lets an object of a Row be as high as the row.
func stretch(o fyne.CanvasObject) *fyne.Container { return container.New(&stretchLayout{}, o) }

type stretchLayout struct{ stackLayout }

// stack lays objects on top of each other.
func stack(o ...fyne.CanvasObject) *fyne.Container { return container.New(&stackLayout{}, o...) }
