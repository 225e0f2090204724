// Package still keeps a finger that taps twice from doing what nobody meant: a page
// that came by itself takes no tap for a moment, and what adds something adds one.
//
// It promises that keys, scanners and scrolling reach the page all the while, and
// that nothing is drawn or moved by it.
package still

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// For is how long: a finger that taps once more where it was answered would answer
// what lies there now, and nobody would know that he did.
const For = 700 * time.Millisecond

// After has f done on the UI thread once d has passed, unless stopped.
type After func(d time.Duration, f func()) (stop func())

// Ground is bare ground over a page: it takes taps and does nothing.
type Ground struct {
	widget.BaseWidget

	box   *fyne.Container
	after After
	stop  func()
}

// Over makes the ground of a box that lays its objects over each other. It lies
// there only while it holds.
func Over(box *fyne.Container, after After) *Ground {
	g := &Ground{box: box, after: after}
	g.ExtendBaseWidget(g)
	return g
}

// Hold keeps taps from what is in the box for a moment from now on. A page that is
// put into the box in place of all that lies there goes without.
func (g *Ground) Hold() {
	g.LetGo()
	g.box.Add(g)
	g.stop = g.after(For, g.LetGo)
}

// HoldOver does it on the place of one object alone, in a box without a layout: on what
// came there below the finger, or what lies there once it is gone.
func (g *Ground) HoldOver(o fyne.CanvasObject) {
	g.Move(o.Position())
	g.Resize(o.Size())
	g.Hold()
}

// Holds says whether taps are kept from the page now.
func (g *Ground) Holds() bool { return slices.Contains(g.box.Objects, fyne.CanvasObject(g)) }

// LetGo ends it at once.
func (g *Ground) LetGo() {
	if g.stop != nil {
		g.stop()
		g.stop = nil
	}
	if g.Holds() {
		g.box.Remove(g)
	}
}

// Tapped implements fyne.Tappable and does nothing.
func (g *Ground) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// Once is f for the first of the taps that come within a moment of each other: who
// shakes adds one child and not two.
func Once(after After, f func()) func() {
	waits := false
	return func() {
		if waits {
			return
		}
		waits = true
		after(For, func() { waits = false })
		f()
	}
}
