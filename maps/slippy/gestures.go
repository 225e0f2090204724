package slippy

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/paulmach/orb"

	"shyraq/maps/paint"
)

const (
	hintTime    = 180 * time.Millisecond // until a held finger sees its ring
	holdTime    = 500 * time.Millisecond // of a long press
	againTime   = 350 * time.Millisecond // in which a second press belongs to the first
	slack       = 8                      // device-independent pixels a held finger may stray
	againSlack  = 32                     // from the first tap to the second
	fingerWide  = 24                     // reach of a tap, device-independent pixels
	clusterStep = 2                      // zoom levels a tap on a cluster comes closer that no list could hold
	wheelStep   = 0.02                   // zoom levels a unit of wheel travel: half a level a notch
	slideStep   = 1.0 / 110              // zoom levels a device-independent pixel of a sliding finger
)

// press is a finger or button that is down. It may become a tap, a long
// press, a drag, or, right after a tap, a slide that zooms.
type press struct {
	after func(time.Duration, func()) (stop func())

	at    fyne.Position
	stop  func()     // the long press is waited for
	long  bool       // it became a long one: the tap that ends it is not a tap
	loose bool       // it strayed too far to be a tap or a long press
	held  fyne.Delta // what it strayed before it was loose
	slide bool       // it came right after a tap: dragging zooms
	slid  bool       // and did: the double tap that ends it is not one

	armed func() // stops the time in which a second press belongs to the first
	first fyne.Position
	// release is what the finger does when it leaves the place it held: a long
	// press acts then, so that one that was not meant is taken back by sliding
	// away, and its ring is gone before anything else is shown.
	release func()
}

func (p *press) cancel() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

func (p *press) disarm() {
	if p.armed != nil {
		p.armed()
		p.armed = nil
	}
}

func afterFunc(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// MouseDown implements desktop.Mouseable: it takes the keyboard, and starts
// waiting for a long press or for a slide after a tap.
func (m *Map) MouseDown(e *desktop.MouseEvent) {
	p := &m.press
	p.cancel()
	p.long, p.slid, p.loose, p.held, p.release = false, false, false, fyne.Delta{}, nil
	m.ring(nil)
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	m.cross(false)
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	p.slide = p.armed != nil && distance(e.Position, p.first) <= againSlack
	p.disarm()
	p.at = e.Position
	if !p.slide {
		m.awaitHold()
	}
}

// letGo ends a press that was held.
func (m *Map) letGo() {
	m.ring(nil)
	if do := m.press.release; do != nil {
		m.press.release = nil
		do()
	}
}

// awaitHold shows the ring of a held finger and then makes it a long press.
func (m *Map) awaitHold() {
	if m.OnLongPress == nil {
		return
	}
	p := &m.press
	p.stop = p.after(hintTime, func() {
		if p.stop == nil {
			return
		}
		m.ring(&paint.Press{At: m.sized().ToPoint(float64(p.at.X), float64(p.at.Y))})
		p.stop = p.after(holdTime-hintTime, func() {
			if p.stop == nil {
				return
			}
			p.stop = nil
			p.long = true
			at := m.sized().ToPoint(float64(p.at.X), float64(p.at.Y))
			m.ring(&paint.Press{At: at, Done: true})
			p.release = func() { m.OnLongPress(at) }
		})
	})
}

func (m *Map) ring(p *paint.Press) {
	if p == nil && m.live.Hand.Press == nil {
		return
	}
	m.live.Hand.Press = p
	m.redraw()
}

// MouseUp implements desktop.Mouseable.
func (m *Map) MouseUp(e *desktop.MouseEvent) {
	p := &m.press
	p.cancel()
	m.letGo()
	if e != nil && e.Button == desktop.MouseButtonPrimary && !p.long && !p.slide && distance(e.Position, p.at) <= slack {
		p.first = e.Position
		p.armed = p.after(againTime, func() { p.armed = nil })
	}
}

// Tapped implements fyne.Tappable.
func (m *Map) Tapped(e *fyne.PointEvent) {
	m.press.cancel()
	if m.press.long {
		m.press.long = false
		return
	}
	m.tap(e.Position)
}

func (m *Map) tap(pos fyne.Position) {
	if m.OnTap == nil {
		return
	}
	at, hits, all := m.pick(pos)
	if all > len(hits) && m.view.Zoom < paint.MaxZoom {
		m.zoomAt(pos, m.view.Zoom+clusterStep)
		return
	}
	m.OnTap(at, hits)
}

// TappedSecondary implements fyne.SecondaryTappable.
func (m *Map) TappedSecondary(e *fyne.PointEvent) {
	if m.OnLongPress != nil {
		m.OnLongPress(m.sized().ToPoint(float64(e.Position.X), float64(e.Position.Y)))
	}
}

// DoubleTapped implements fyne.DoubleTappable: one level closer.
func (m *Map) DoubleTapped(e *fyne.PointEvent) {
	m.press.cancel()
	m.press.disarm()
	if m.press.slid {
		m.press.slid = false
		return
	}
	m.zoomAt(e.Position, math.Floor(m.view.Zoom+1e-6)+1)
}

// Dragged implements fyne.Draggable: the ground goes with the finger. A finger
// that slides right after a tap zooms: down is closer. The toolkit calls two
// pixels a drag; a finger that shakes no more than slack still taps.
func (m *Map) Dragged(e *fyne.DragEvent) {
	p := &m.press
	step := e.Dragged
	if !p.loose {
		p.held.DX += step.DX
		p.held.DY += step.DY
		if math.Hypot(float64(p.held.DX), float64(p.held.DY)) <= slack {
			return
		}
		step = p.held
		p.loose, p.release = true, nil
		p.cancel()
		m.ring(nil)
	}
	switch {
	case p.long:
	case p.slide:
		p.slid = true
		m.zoomAt(p.at, m.view.Zoom+float64(step.DY)*slideStep)
	default:
		m.unfollow()
		m.pan(float64(step.DX), float64(step.DY))
	}
}

// DragEnd implements fyne.Draggable. The map stops where the finger leaves it.
func (m *Map) DragEnd() {
	p := &m.press
	p.cancel()
	m.letGo()
	if !p.loose && !p.long && p.held != (fyne.Delta{}) {
		m.tap(p.at)
	}
	p.long, p.loose, p.held = false, false, fyne.Delta{}
}

// Scrolled implements fyne.Scrollable: the wheel zooms about the pointer.
func (m *Map) Scrolled(e *fyne.ScrollEvent) {
	step := math.Max(-1, math.Min(1, float64(e.Scrolled.DY)*wheelStep))
	m.zoomAt(e.Position, m.view.Zoom+step)
}

// pick is the place under a position of the widget, the points near it, and
// how many there are in all. It asks at the pixels of the picture, so that the
// clusters are those in sight.
func (m *Map) pick(pos fyne.Position) (at orb.Point, hits []PointID, all int) {
	v, k := m.sized(), m.view.Scale
	x, y := float64(pos.X), float64(pos.Y)
	at = v.ToPoint(x, y)
	v.Width, v.Height, v.Scale = int(float64(v.Width)*k), int(float64(v.Height)*k), k
	if moving := paint.MarksAt(v, m.live.Marks, x*k, y*k, fingerWide*k); len(moving) > 0 {
		return at, moving, len(moving) // what moves lies on top
	}
	hits, all = m.painter.Hits(v, &m.layers, x*k, y*k, fingerWide*k, 0, paint.HitsMost)
	return at, hits, all
}

func distance(a, b fyne.Position) float64 {
	d := a.Subtract(b)
	return math.Hypot(float64(d.X), float64(d.Y))
}
