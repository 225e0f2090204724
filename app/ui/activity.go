package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/palette"
)

// sensor lies below everything and notices that somebody is there. The
// toolkit tells nobody that a mouse or a finger moved over a window, but it
// asks every object under it, from the bottom up, for a pointer; the last
// answer counts, so this one changes nothing.
type sensor struct {
	widget.BaseWidget
	stirred func()
	ground  *Surface
}

func newSensor(stirred func()) *sensor {
	s := &sensor{stirred: stirred, ground: NewSurface(palette.Ground)}
	s.ExtendBaseWidget(s)
	return s
}

// Cursor implements desktop.Cursorable.
func (s *sensor) Cursor() desktop.Cursor {
	s.stirred()
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (s *sensor) CreateRenderer() fyne.WidgetRenderer { return NewRenderer(s.ground) }

// noteTyping tells the frame that somebody types into a field, which the
// toolkit tells the field alone.
func noteTyping(o fyne.CanvasObject) {
	if c := CanvasOf(o); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(0)
		}
	}
}
