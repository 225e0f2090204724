package slippy

import (
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// clock is the timers of a map: nothing happens until pass.
type clock struct {
	now    time.Duration
	timers []*timer
}

type timer struct {
	at   time.Duration
	f    func()
	done bool
}

func (c *clock) after(d time.Duration, f func()) func() {
	t := &timer{at: c.now + d, f: f}
	c.timers = append(c.timers, t)
	return func() { t.done = true }
}

func (c *clock) pass(d time.Duration) {
	end := c.now + d
	for {
		var next *timer
		for _, t := range c.timers {
			if !t.done && t.at <= end && (next == nil || t.at < next.at) {
				next = t
			}
		}
		if next == nil {
			c.now = end
			return
		}
		c.now, next.done = next.at, true
		next.f()
	}
}

// hand is a finger on a map, doing what the toolkit would make of it.
type hand struct {
	m     *Map
	clock *clock
	at    fyne.Position
	moved bool
	long  int
	taps  int
}

func newHand(t *testing.T) *hand {
	m, _ := newMap(t)
	h := &hand{m: m, clock: &clock{}}
	m.press.after = h.clock.after
	m.OnLongPress = func(orb.Point) { h.long++ }
	m.OnTap = func(orb.Point, []PointID) { h.taps++ }
	return h
}

func (h *hand) down(x, y float32) {
	h.at, h.moved = fyne.NewPos(x, y), false
	h.m.MouseDown(mouse(x, y))
}

func (h *hand) drag(dx, dy float32) {
	h.at = h.at.AddXY(dx, dy)
	h.moved = true
	h.m.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: h.at}, Dragged: fyne.NewDelta(dx, dy)})
}

// up lifts the finger: a press that did not move is a tap.
func (h *hand) up() {
	h.m.MouseUp(mouse(h.at.X, h.at.Y))
	if h.moved {
		h.m.DragEnd()
	}
}

func (h *hand) tapped()       { h.m.Tapped(&fyne.PointEvent{Position: h.at}) }
func (h *hand) doubleTapped() { h.m.DoubleTapped(&fyne.PointEvent{Position: h.at}) }

func TestPresses(t *testing.T) {
	for _, row := range []struct {
		name       string
		do         func(h *hand)
		long, taps int
		zoom       float64 // afterwards; 14 before
		still      bool    // the middle has not moved
	}{
		{"a tap", func(h *hand) { h.down(100, 100); h.up(); h.tapped() }, 0, 1, 14, true},
		{"held", func(h *hand) { h.down(100, 100); h.clock.pass(holdTime); h.up(); h.tapped() }, 1, 0, 14, true},
		{"held, then a tap", func(h *hand) {
			h.down(100, 100)
			h.clock.pass(holdTime)
			h.up()
			h.tapped()
			h.clock.pass(time.Second)
			h.down(100, 100)
			h.up()
			h.tapped()
		}, 1, 1, 14, true},
		{"let go too early", func(h *hand) { h.down(100, 100); h.clock.pass(holdTime - 1); h.up(); h.clock.pass(time.Second) }, 0, 0, 14, true},
		{"dragged away", func(h *hand) { h.down(100, 100); h.drag(30, 0); h.clock.pass(time.Second); h.up() }, 0, 0, 14, false},
		{"held, then taken back by sliding away", func(h *hand) { h.down(100, 100); h.clock.pass(holdTime); h.drag(30, 0); h.up() }, 0, 0, 14, true},
		{"strayed and held", func(h *hand) { h.down(100, 100); h.drag(3, 3); h.clock.pass(holdTime); h.up() }, 1, 0, 14, true},
		{"a tap of a finger that shakes", func(h *hand) { h.down(100, 100); h.drag(3, -2); h.drag(-1, 3); h.up() }, 0, 1, 14, true},
		{"dragged away and back", func(h *hand) { h.down(100, 100); h.drag(30, 0); h.drag(-30, 0); h.up() }, 0, 0, 14, true},
		{"a double tap", func(h *hand) {
			h.down(200, 150)
			h.up()
			h.clock.pass(100 * time.Millisecond)
			h.down(200, 150)
			h.up()
			h.doubleTapped()
		}, 0, 0, 15, true},
		{"a tap and a slide down", func(h *hand) {
			h.down(200, 150)
			h.up()
			h.clock.pass(100 * time.Millisecond)
			h.down(204, 152)
			h.drag(0, 60)
			h.drag(10, 50)
			h.up()
		}, 0, 0, 15, false},
		{"a tap and a slide that the toolkit calls a double tap", func(h *hand) {
			h.down(200, 150)
			h.up()
			h.down(200, 150)
			h.drag(0, -55)
			h.up()
			h.doubleTapped()
		}, 0, 0, 13.5, true},
		{"a tap, a while, and a drag", func(h *hand) {
			h.down(200, 150)
			h.up()
			h.clock.pass(time.Second)
			h.down(200, 150)
			h.drag(0, 110)
			h.up()
		}, 0, 0, 14, false},
		{"a tap, and a drag elsewhere", func(h *hand) {
			h.down(200, 150)
			h.up()
			h.down(300, 150)
			h.drag(0, 110)
			h.up()
		}, 0, 0, 14, false},
		{"the other button", func(h *hand) { h.m.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(9, 9)}) }, 1, 0, 14, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := newHand(t)
			row.do(h)
			if h.long != row.long || h.taps != row.taps {
				t.Errorf("%d long presses, %d taps; want %d, %d", h.long, h.taps, row.long, row.taps)
			}
			if math.Abs(h.m.Zoom()-row.zoom) > 1e-9 {
				t.Errorf("zoom %v, want %v", h.m.Zoom(), row.zoom)
			}
			if still := near(h.m.Center(), astana, 14); still != row.still {
				t.Errorf("the middle is %v", h.m.Center())
			}
			if h.m.live.Hand.Press != nil {
				t.Error("the ring of the finger is still there")
			}
		})
	}
}

func TestAHeldFingerHasARing(t *testing.T) {
	h := newHand(t)
	h.down(100, 100)
	if h.m.live.Hand.Press != nil {
		t.Error("a ring at once: a tap would flash")
	}
	h.clock.pass(hintTime)
	if p := h.m.live.Hand.Press; p == nil || p.Done {
		t.Errorf("after a moment: %+v", p)
	}
	h.clock.pass(holdTime - hintTime)
	if p := h.m.live.Hand.Press; p == nil || !p.Done {
		t.Errorf("when it has come: %+v", p)
	}
	h.up()

	h.m.OnLongPress = nil
	h.down(100, 100)
	h.clock.pass(time.Second)
	if h.m.live.Hand.Press != nil {
		t.Error("a ring that promises what nobody waits for")
	}
}

func TestFollow(t *testing.T) {
	a, b := orb.Point{71.44, 51.13}, orb.Point{71.45, 51.14}
	follows := func(m *Map) (on *bool) {
		on = new(bool)
		m.OnFollow = func(f bool) { *on = f }
		return on
	}
	for _, row := range []struct {
		name string
		do   func(h *hand)
		on   bool
	}{
		{"the position moves", func(h *hand) { h.m.SetPosition(&paint.Position{At: b}) }, true},
		{"the wheel", func(h *hand) {
			h.m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(9, 9)}, Scrolled: fyne.NewDelta(0, 25)})
		}, true},
		{"a button", func(h *hand) { h.m.ZoomOut() }, true},
		{"a double tap", func(h *hand) { h.m.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(9, 9)}) }, true},
		{"a drag", func(h *hand) { h.down(100, 100); h.drag(30, 0); h.up() }, false},
		{"an arrow", func(h *hand) { h.m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp}) }, false},
		{"another place", func(h *hand) { h.m.SetCenter(b) }, false},
		{"bounds", func(h *hand) { h.m.FitBounds(orb.Bound{Min: a, Max: b}, 10) }, false},
		{"told so", func(h *hand) { h.m.Unfollow() }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := newHand(t)
			on := follows(h.m)
			h.m.SetPosition(&paint.Position{At: a})
			h.m.Follow()
			if !*on || !h.m.Following() || h.m.Center() != a {
				t.Fatalf("following %v, in the middle %v", *on, h.m.Center())
			}
			row.do(h)
			if *on != row.on || h.m.Following() != row.on {
				t.Errorf("following: %v told, %v", *on, h.m.Following())
			}
			if p := h.m.live.Position; row.on && !near(h.m.Center(), p.At, h.m.Zoom()) {
				t.Errorf("the position %v is not in the middle, %v", p.At, h.m.Center())
			}
		})
	}
	t.Run("before a position is known", func(t *testing.T) {
		m, _ := newMap(t)
		m.Follow()
		if m.Center() != astana {
			t.Error("it went somewhere")
		}
		m.SetPosition(&paint.Position{At: a})
		if m.Center() != a || m.Zoom() < closeZoom {
			t.Errorf("the first position: %v at %v", m.Center(), m.Zoom())
		}
	})
}

func TestAPositionThatWandersIsNotDrawnAnew(t *testing.T) {
	m, _ := newMap(t)
	m.SetZoom(16)
	px := m.pixel()
	here := paint.Position{At: astana, Accuracy: 8}
	off := func(metres float64) orb.Point { return geo.Around(astana, metres).Max }
	for _, row := range []struct {
		name string
		next func(p *paint.Position)
		same bool
	}{
		{"nothing", func(p *paint.Position) {}, true},
		{"time", func(p *paint.Position) { p.Time = time.Unix(1, 0) }, true},
		{"within the receiver's error", func(p *paint.Position) { p.At = off(5) }, true},
		{"out of it", func(p *paint.Position) { p.At = off(12) }, false},
		{"a little less certain", func(p *paint.Position) { p.Accuracy = 9 }, true},
		{"much less certain", func(p *paint.Position) { p.Accuracy = 30 }, false},
		{"old", func(p *paint.Position) { p.Stale = true }, false},
		{"on its way", func(p *paint.Position) { p.Moving = true }, false},
	} {
		p := here
		row.next(&p)
		if got := same(&here, &p, px); got != row.same {
			t.Errorf("%s: drawn %v", row.name, !got)
		}
	}
	moving := here
	moving.Moving = true
	step := moving
	step.At = off(px)
	if same(&moving, &step, px) {
		t.Error("a car that has driven on stands still")
	}
	if same(nil, &here, px) || same(&here, nil, px) || !same(nil, nil, px) {
		t.Error("no position and one look the same")
	}
}

func TestMoreKeys(t *testing.T) {
	m, _ := newMap(t)
	taps := 0
	var at orb.Point
	m.OnTap = func(p orb.Point, _ []PointID) { taps++; at = p }
	key := func(k fyne.KeyName) { m.TypedKey(&fyne.KeyEvent{Name: k}) }
	key(fyne.KeyReturn)
	if taps != 0 || !m.live.Hand.Cross {
		t.Error("Enter taps before it is seen where")
	}
	key(fyne.KeyReturn)
	if taps != 1 || !near(at, m.Center(), 14) {
		t.Errorf("%d taps at %v", taps, at)
	}
	m.MouseDown(mouse(5, 5))
	if m.live.Hand.Cross {
		t.Error("the cross stays under a finger")
	}
	before := m.Center()
	key(fyne.KeyPageUp)
	if m.Center()[1] <= before[1] || !m.live.Hand.Cross {
		t.Error("a page up is not north")
	}
	key(fyne.KeyPageDown)
	if !near(m.Center(), before, 14) {
		t.Error("a page down does not undo a page up")
	}
	key(fyne.KeyHome)
	if m.Center() != astana {
		t.Error("Home is not the start")
	}
	m.FocusLost()
	if m.live.Hand.Cross {
		t.Error("the cross stays without the keyboard")
	}
	var passed []any
	m.OnKey = func(e *fyne.KeyEvent) { passed = append(passed, e.Name) }
	m.OnRune = func(r rune) { passed = append(passed, r) }
	key(fyne.KeyF2)
	m.TypedRune('q')
	m.TypedRune('+')
	if len(passed) != 2 || passed[0] != fyne.KeyF2 || passed[1] != 'q' {
		t.Errorf("handed on: %v", passed)
	}
}

func TestStatusIsTold(t *testing.T) {
	m, w := newMap(t)
	told := 0
	m.OnStatus = func() { told++ }
	w.Canvas().Capture()
	if m.Foot() < 20 {
		t.Errorf("scale bar and attribution take %v", m.Foot())
	}
	m.SetCenter(orb.Point{2.35, 48.85})
	w.Canvas().Capture()
	if told == 0 || m.Streets() {
		t.Errorf("told %d times; Paris has streets: %v", told, m.Streets())
	}
	told = 0
	w.Canvas().Capture()
	if told != 0 {
		t.Error("told although nothing changed")
	}
}

var _ desktop.Mouseable = (*Map)(nil)
