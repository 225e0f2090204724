package slippy

import "fyne.io/fyne/v2"

const (
	keyStep  = 96  // of an arrow key, device-independent pixels
	pageStep = 0.8 // of a page key, of the height
)

// FocusGained implements fyne.Focusable.
func (m *Map) FocusGained() { m.live.Focused = true; m.redraw() }

// FocusLost implements fyne.Focusable.
func (m *Map) FocusLost() {
	m.live.Focused = false
	m.live.Hand.Cross = false
	m.redraw()
}

// TypedRune implements fyne.Focusable.
func (m *Map) TypedRune(r rune) {
	m.digits++
	if r < '0' || r > '9' {
		m.digits = 0
	}
	switch r {
	case '+', '=':
		m.ZoomIn()
	case '-', '_':
		m.ZoomOut()
	case '0':
		m.home()
	default:
		if m.OnRune != nil {
			m.OnRune(r)
		}
	}
}

// scanDigits is how many digits in a row are those of a scanner that types as a
// keyboard does: the Enter behind them taps nothing.
const scanDigits = 4

// TypedKey implements fyne.Focusable. Enter taps the middle, which a cross
// marks once a key has moved the map.
func (m *Map) TypedKey(e *fyne.KeyEvent) {
	page := float64(m.Size().Height) * pageStep
	digit := len(e.Name) == 1 && e.Name[0] >= '0' && e.Name[0] <= '9' // told of before it comes as a letter
	scanned := m.digits >= scanDigits
	if !digit {
		m.digits = 0
	}
	switch e.Name {
	case fyne.KeyUp:
		m.step(0, keyStep)
	case fyne.KeyDown:
		m.step(0, -keyStep)
	case fyne.KeyLeft:
		m.step(keyStep, 0)
	case fyne.KeyRight:
		m.step(-keyStep, 0)
	case fyne.KeyPageUp:
		m.step(0, page)
	case fyne.KeyPageDown:
		m.step(0, -page)
	case fyne.KeyHome:
		m.home()
	case fyne.KeyReturn, fyne.KeyEnter:
		if scanned {
			return
		}
		if m.live.Hand.Cross {
			size := m.Size()
			m.tap(fyne.NewPos(size.Width/2, size.Height/2))
			return
		}
		m.cross(true)
	default:
		if m.OnKey != nil {
			m.OnKey(e)
		}
	}
}

// step is a move by a key.
func (m *Map) step(dx, dy float64) {
	m.unfollow()
	m.live.Hand.Cross = true
	m.pan(dx, dy)
}

func (m *Map) cross(on bool) {
	if m.live.Hand.Cross != on {
		m.live.Hand.Cross = on
		m.redraw()
	}
}

// home goes to the own position, else to where the map began.
func (m *Map) home() {
	if m.CenterOnPosition() || m.start == nil {
		return
	}
	m.SetCenter(*m.start)
}
