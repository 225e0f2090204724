package slippy

import (
	"math"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// closeZoom is the least zoom CenterOnPosition leaves: streets with names.
const closeZoom = 15

type fitting struct {
	bound  orb.Bound
	margin float64
}

// Center is the place in the middle of the map.
func (m *Map) Center() orb.Point { return m.view.Center }

// Zoom is the zoom on MapLibre's scale, where tiles are 512 pixels wide.
func (m *Map) Zoom() float64 { return m.view.Zoom }

// Bound is the ground in sight.
func (m *Map) Bound() orb.Bound { return m.sized().Bound() }

// SetCenter moves a place into the middle, and ends following.
func (m *Map) SetCenter(at orb.Point) {
	m.unfollow()
	if m.start == nil {
		m.start = &at
	}
	m.fit = nil
	m.view.Center = at
	m.moved()
}

// SetZoom changes the zoom about the middle; it is brought within 0 to 20.
func (m *Map) SetZoom(zoom float64) {
	m.fit = nil
	m.view.Zoom = zoom
	m.moved()
}

// FitBounds shows all of the bounds with a margin in device-independent
// pixels on every side, and ends following. A map without a size fits them
// when it has one.
func (m *Map) FitBounds(b orb.Bound, margin float64) {
	m.unfollow()
	m.fit = &fitting{bound: b, margin: margin}
	m.applyFit()
}

// ZoomIn goes one level closer about the middle.
func (m *Map) ZoomIn() { m.SetZoom(math.Floor(m.view.Zoom+1e-6) + 1) }

// ZoomOut goes one level away from the middle.
func (m *Map) ZoomOut() { m.SetZoom(math.Ceil(m.view.Zoom-1e-6) - 1) }

// CenterOnPosition brings the own position into the middle, at streets' zoom
// or closer; false says that no position is known.
func (m *Map) CenterOnPosition() bool {
	if m.live.Position == nil {
		return false
	}
	m.fit = nil
	m.view.Center = m.live.Position.At
	m.view.Zoom = math.Max(m.view.Zoom, closeZoom)
	m.moved()
	return true
}

func (m *Map) applyFit() {
	size := m.Size()
	if m.fit == nil || size.Width <= 0 || size.Height <= 0 {
		return
	}
	f := *m.fit
	m.fit = nil
	inner := func(v float32) float64 { return math.Max(64, float64(v)-2*f.margin) }
	m.view.Zoom = geo.FitZoom(f.bound, inner(size.Width), inner(size.Height), 17)
	nw := geo.Project(orb.Point{f.bound.Min[0], f.bound.Max[1]})
	se := geo.Project(orb.Point{f.bound.Max[0], f.bound.Min[1]})
	m.view.Center = geo.Unproject(geo.World{X: (nw.X + se.X) / 2, Y: (nw.Y + se.Y) / 2})
	if m.start == nil {
		at := m.view.Center
		m.start = &at
	}
	m.moved()
}

// sized is the view at the size of the widget in device-independent pixels,
// the unit of Fyne's events.
func (m *Map) sized() paint.View {
	v, size := m.view, m.Size()
	v.Width, v.Height, v.Scale = int(size.Width), int(size.Height), 1
	return v
}

// pan moves the map by device-independent pixels.
func (m *Map) pan(dx, dy float64) {
	v := m.sized()
	m.fit = nil
	m.view.Center = v.ToPoint(float64(v.Width)/2-dx, float64(v.Height)/2-dy)
	m.moved()
}

// zoomAt changes the zoom so that the place under pos stays where it is; the
// middle, while that follows the own position.
func (m *Map) zoomAt(pos fyne.Position, zoom float64) {
	v := m.sized()
	if m.follow {
		pos = fyne.NewPos(float32(v.Width)/2, float32(v.Height)/2)
	}
	x, y := float64(pos.X), float64(pos.Y)
	at := v.ToPoint(x, y)
	v.Zoom = zoom
	v = v.Normal()
	nx, ny := v.ToPixel(at)
	m.fit = nil
	m.view.Zoom = v.Zoom
	m.view.Center = v.ToPoint(float64(v.Width)/2+nx-x, float64(v.Height)/2+ny-y)
	m.moved()
}

func (m *Map) moved() {
	m.view = m.view.Normal()
	m.redraw()
	if m.OnMoved != nil {
		m.OnMoved()
	}
}
