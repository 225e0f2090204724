package slippy

import (
	"math"

	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// Following tells whether the own position is kept in the middle.
func (m *Map) Following() bool { return m.follow }

// Follow keeps the own position in the middle from now on, at streets' zoom
// or closer, until a drag, an arrow key or SetCenter leads elsewhere. Where no
// position is known yet it begins with the first.
func (m *Map) Follow() {
	m.setFollow(true)
	m.CenterOnPosition()
}

// Unfollow lets the map stay where it is.
func (m *Map) Unfollow() { m.unfollow() }

func (m *Map) unfollow() { m.setFollow(false) }

func (m *Map) setFollow(on bool) {
	if m.follow == on {
		return
	}
	m.follow = on
	if m.OnFollow != nil {
		m.OnFollow(on)
	}
}

// SetPosition shows where the device is; nil says unknown. A receiver that
// stands still wanders about within its own error, once a second: what would
// not move on the screen, or not beyond half as much again as that error, is
// not drawn.
func (m *Map) SetPosition(p *paint.Position) {
	shown := m.live.Position
	if same(shown, p, m.pixel()) {
		return
	}
	m.live.Position = p
	if p != nil && m.follow {
		m.fit = nil
		m.view.Center = p.At
		if shown == nil {
			m.view.Zoom = math.Max(m.view.Zoom, closeZoom)
		}
		m.moved()
		return
	}
	m.redraw()
}

// pixel is the size of one device-independent pixel on the ground in the
// middle of the map, in metres.
func (m *Map) pixel() float64 { return geo.MetersPerPixel(m.view.Center[1], m.view.Zoom) }

// mostWander bounds how far a device that stands still may be from where it
// is drawn, in device-independent pixels.
const mostWander = 12

// same tells whether a position looks like the one that is shown.
func same(shown, p *paint.Position, pixel float64) bool {
	if shown == nil || p == nil {
		return shown == p
	}
	if shown.Moving != p.Moving || shown.Stale != p.Stale {
		return false
	}
	far := geo.Distance(shown.At, p.At) / pixel
	turned := math.Abs(math.Remainder(shown.Heading-p.Heading, 360))
	if p.Moving {
		return far < 1 && turned < 3 && math.Abs(shown.Accuracy-p.Accuracy) < 2*pixel
	}
	wander := math.Min(mostWander, math.Max(2, 1.5*p.Accuracy/pixel))
	bigger := math.Abs(shown.Accuracy-p.Accuracy) / math.Max(4*pixel, 0.3*shown.Accuracy)
	return far < wander && bigger < 1
}
