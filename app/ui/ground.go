package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/palette"
)

// shaking is how long after a card came or went a tap on its place may be the second
// one of a finger that meant the first: what it would answer now nobody has read.
const shaking = 700 * time.Millisecond

// ground is bare: it takes taps and does nothing.
type ground struct{ widget.BaseWidget }

func newGround() *ground {
	g := &ground{}
	g.ExtendBaseWidget(g)
	return g
}

// Tapped implements fyne.Tappable and does nothing.
func (g *ground) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer { return NewRenderer(NewSurface(palette.None)) }

// steady keeps taps for a moment from the place of a card: from what is on it, which
// came below the finger, or from what lies there once it is gone. Keys go on.
func (s *Shell) steady(card fyne.CanvasObject) {
	call(s.shaken)
	g := newGround()
	g.Move(card.Position())
	g.Resize(card.Size())
	s.ground.Add(g)
	stop := s.After(shaking, func() { call(s.shaken) })
	s.shaken = func() {
		stop()
		s.shaken = nil
		s.ground.Remove(g)
	}
}
