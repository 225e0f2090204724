package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/palette"
)

// Where the keyboard is looks the same everywhere, and never like an answer
// that was given: a choice is the lamp, the focus is a thin quiet line inside
// the control; and what fills a part of the screen (a map, a list, a table), or is
// one answer of several, which a whole line around it would make look chosen,
// wears it at its four corners alone.

// ringInset is how far inside a control the ring lies: clear of the line of a
// choice, which is 2 dp.
const ringInset float32 = 4

// NewRing is the ring of a control that has the focus; lay it over the ground
// with the control's own size, and call Focused.
func NewRing() *Surface {
	s := newSurface(palette.None, palette.None, 0, palette.Corner-2)
	s.Inset = ringInset
	return s
}

// Focused shows the ring, or takes it away. On is the ground below it: a ring
// on a filled button takes the colour of its words.
func (s *Surface) Focused(focused bool, on palette.Role) {
	s.Stroke, s.Width = palette.None, 0
	if focused {
		s.Stroke, s.Width = palette.Ring, 1.5
		if on == palette.Lamp {
			s.Stroke = palette.OnLamp
		}
	}
	s.Refresh()
}

// Corners mark an area that has the focus.
type Corners struct {
	widget.BaseWidget
	on bool
}

// NewCorners are the marks of an area; lay them over it.
func NewCorners() *Corners {
	c := &Corners{}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows the marks, or takes them away.
func (c *Corners) Set(on bool) {
	if c.on != on {
		c.on = on
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Corners) CreateRenderer() fyne.WidgetRenderer {
	r := &cornersRenderer{corners: c}
	for range 8 {
		r.strokes = append(r.strokes, canvas.NewRectangle(nil))
	}
	r.Refresh()
	return r
}

type cornersRenderer struct {
	corners *Corners
	strokes []fyne.CanvasObject
}

func (r *cornersRenderer) Layout(s fyne.Size) {
	const room, long, thick float32 = 3, 14, 2
	for i, o := range r.strokes {
		w, h := long, thick
		if i%2 == 1 {
			w, h = thick, long
		}
		x, y := room, room
		if i/2%2 == 1 {
			x = s.Width - room - w
		}
		if i/4 == 1 {
			y = s.Height - room - h
		}
		Put(o, x, y, w, h)
	}
}

func (r *cornersRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *cornersRenderer) Refresh() {
	for _, o := range r.strokes {
		o.(*canvas.Rectangle).FillColor = theme.Color(palette.Ring)
		visible(o, r.corners.on)
		o.Refresh()
	}
}

func (r *cornersRenderer) Objects() []fyne.CanvasObject { return r.strokes }

func (r *cornersRenderer) Destroy() {}
