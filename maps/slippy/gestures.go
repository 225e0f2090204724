package slippy

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/paulmach/orb"
)

const (
	holdTime   = 500 * time.Millisecond // of a long press
	holdSlack  = 8                      // device-independent pixels a held finger may stray
	fingerWide = 24                     // reach of a tap, device-independent pixels
	keyStep    = 96                     // of an arrow key, device-independent pixels
	wheelStep  = 0.02                   // zoom levels a unit of wheel travel: half a level a notch
)

// press is a finger or button that is down and may become a long press.
type press struct {
	after func(time.Duration, func()) (stop func())
	stop  func()
	at    fyne.Position
	held  bool // the press became a long one: the tap that ends it is not a tap
}

func (p *press) cancel() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

func afterFunc(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// MouseDown implements desktop.Mouseable and starts waiting for a long press.
func (m *Map) MouseDown(e *desktop.MouseEvent) {
	m.press.cancel()
	m.press.held = false
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	m.press.at = e.Position
	m.press.stop = m.press.after(holdTime, func() {
		if m.press.stop == nil {
			return
		}
		m.press.stop = nil
		m.press.held = true
		m.longPress(m.press.at)
	})
}

// MouseUp implements desktop.Mouseable.
func (m *Map) MouseUp(*desktop.MouseEvent) { m.press.cancel() }

// Tapped implements fyne.Tappable.
func (m *Map) Tapped(e *fyne.PointEvent) {
	m.press.cancel()
	if m.press.held {
		m.press.held = false
		return
	}
	if m.OnTap == nil {
		return
	}
	at, hits := m.pick(e.Position)
	m.OnTap(at, hits)
}

// TappedSecondary implements fyne.SecondaryTappable.
func (m *Map) TappedSecondary(e *fyne.PointEvent) { m.longPress(e.Position) }

// DoubleTapped implements fyne.DoubleTappable: one level closer.
func (m *Map) DoubleTapped(e *fyne.PointEvent) {
	m.press.cancel()
	m.zoomAt(e.Position, math.Floor(m.view.Zoom+1e-6)+1)
}

// Dragged implements fyne.Draggable.
func (m *Map) Dragged(e *fyne.DragEvent) {
	d := e.Position.Subtract(m.press.at)
	if m.press.stop != nil && math.Hypot(float64(d.X), float64(d.Y)) > holdSlack {
		m.press.cancel()
	}
	if !m.press.held {
		m.pan(float64(e.Dragged.DX), float64(e.Dragged.DY))
	}
}

// DragEnd implements fyne.Draggable.
func (m *Map) DragEnd() { m.press.cancel(); m.press.held = false }

// Scrolled implements fyne.Scrollable: the wheel zooms about the pointer.
func (m *Map) Scrolled(e *fyne.ScrollEvent) {
	step := math.Max(-1, math.Min(1, float64(e.Scrolled.DY)*wheelStep))
	m.zoomAt(e.Position, m.view.Zoom+step)
}

// FocusGained implements fyne.Focusable.
func (m *Map) FocusGained() { m.live.Focused = true; m.redraw() }

// FocusLost implements fyne.Focusable.
func (m *Map) FocusLost() { m.live.Focused = false; m.redraw() }

// TypedRune implements fyne.Focusable.
func (m *Map) TypedRune(r rune) {
	switch r {
	case '+', '=':
		m.ZoomIn()
	case '-', '_':
		m.ZoomOut()
	case '0':
		m.home()
	}
}

// TypedKey implements fyne.Focusable.
func (m *Map) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		m.pan(0, keyStep)
	case fyne.KeyDown:
		m.pan(0, -keyStep)
	case fyne.KeyLeft:
		m.pan(keyStep, 0)
	case fyne.KeyRight:
		m.pan(-keyStep, 0)
	}
}

func (m *Map) home() {
	if m.CenterOnPosition() || m.start == nil {
		return
	}
	m.SetCenter(*m.start)
}

func (m *Map) longPress(pos fyne.Position) {
	if m.OnLongPress == nil {
		return
	}
	at, _ := m.pick(pos)
	m.OnLongPress(at)
}

// pick is the place under a position of the widget and the points near it.
func (m *Map) pick(pos fyne.Position) (orb.Point, []PointID) {
	v := m.sized()
	x, y := float64(pos.X), float64(pos.Y)
	return v.ToPoint(x, y), m.painter.Hits(v, &m.layers, x, y, fingerWide)
}
