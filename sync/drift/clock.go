// Package drift keeps how far a device's own clock is from the region's, and
// gives the region's time from it.
//
// It promises that nothing waits for a right clock and nothing is refused for a
// wrong one: what was measured is kept and applied, and where nothing ever was
// the device's own time holds. Three witnesses are heard. The region counts
// most, since all its devices then agree on what came first. Satellites count
// until the region was heard in this run of the program. And time does not run
// backwards: a clock that stands before what the region told last was put back,
// as an empty battery does, and goes on from there until somebody knows better;
// and where a better measure puts the time back by less than a person is told
// of, it waits until that has passed.
//
// It keeps nothing of a person, and reads no clock that is not handed in.
package drift

import (
	"sync"
	"time"
)

// Notable is the difference from which a person is told.
const Notable = 2 * time.Minute

// stepped is how far the device's clock has to fall behind the steady one to
// count as set back while the program runs.
const stepped = 2 * time.Second

// born is before any region: a witness of an earlier time has lost its own
// clock.
var born = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Clock is a device's clock with what is known of it. It is safe for use by many
// goroutines. The zero value is of no use; see New.
type Clock struct {
	mu     sync.Mutex
	device func() time.Time
	dir    string // where the measure is kept; empty: nowhere

	known   state     // what is in force
	kept    state     // what lies on the disk
	heard   bool      // the region, in this run
	sky     bool      // satellites, in this run
	guessed bool      // the difference is not measured: the clock was found put back
	assumed bool      // nor is this: the clock seems to have been set right since
	begun   bool      // this run has looked at what was kept
	last    time.Time // of the device, as last read
	lastUp  Boot      // of the machine, then
	said    time.Time // the region's, as last given
	steady  func(from, to time.Time) time.Duration
	boot    func() Boot
}

// Boot is how long a machine has been on, asleep or not, since a start that has
// a name. The zero value says that the machine does not tell.
type Boot struct {
	Name string
	Up   time.Duration
}

// Since is how much went by after an earlier look, false where another start
// lies between, or nothing is known.
func (b Boot) Since(was Boot) (time.Duration, bool) {
	return b.Up - was.Up, b.Name != "" && b.Name == was.Name && b.Up >= was.Up
}

// New is a clock of which nothing is known yet.
func New(device func() time.Time) *Clock {
	// What passed between two readings, by the steady clock that is in both.
	steady := func(from, to time.Time) time.Duration { return to.Sub(from) }
	return &Clock{device: device, steady: steady}
}

// Count has the clock measured by how long the machine has been on, which nobody
// sets: a clock that is set, forwards or back, while the program runs or between
// two runs, is noticed. Call it before Use.
func (c *Clock) Count(boot func() Boot) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.boot = boot
}

// Use goes over to the clock and the folder of a device, and takes what was
// measured there before.
func (c *Clock) Use(dir string, device func() time.Time) {
	kept := load(dir)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.device, c.dir = device, dir
	c.known, c.kept = kept, kept
	c.heard, c.sky, c.guessed, c.assumed, c.begun = false, false, false, false, false
	c.last, c.said, c.lastUp = time.Time{}, time.Time{}, Boot{}
	if kept.Measured && kept.Boot != "" { // what the device showed when it was measured
		c.last, c.lastUp = kept.At, Boot{kept.Boot, time.Duration(kept.UpMS) * time.Millisecond}
	}
}

// Device is the device's own time, whatever is known of it. Pauses are counted
// by it, since it is steady.
func (c *Clock) Device() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.device()
}

// Now is the region's time, as far as it is known.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.now()
	if back := c.said.Sub(t); back > 0 && back < Notable {
		return c.said
	}
	c.said = t
	return t
}

// Heard is the region's time when the region itself was heard last, in this run
// of the program or before, give or take a minute; zero for never.
func (c *Clock) Heard() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known.Satellites {
		return time.Time{}
	}
	return c.known.Told
}

// Up is how long the machine has been on; the zero Boot where that is not counted.
func (c *Clock) Up() Boot {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.boot == nil {
		return Boot{}
	}
	return c.boot()
}

// BySatellites says that satellites told the time in this run of the program.
func (c *Clock) BySatellites() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sky
}

// Correct gives the region's time of a moment of the device's clock.
func (c *Clock) Correct(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return t.Add(c.known.behind())
}

// Behind is how far the device's clock is behind the region's, negative ahead of
// it, as measured; false where it never was.
func (c *Clock) Behind() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now()
	return c.known.behind(), c.known.Measured && !c.guessed && !c.assumed
}

// Witness is who told that a device's clock is wrong.
type Witness string

// The witnesses.
const (
	Server     Witness = "server"
	Satellites Witness = "satellites"
	Itself     Witness = "itself" // it shows an earlier time than was told before
)

// Notice is a difference that a person has to be told of; By is zero where there
// is none.
type Notice struct {
	By      time.Duration // how far the device is behind, negative ahead
	Witness Witness
}

// Notice is what a person has to be told now.
func (c *Clock) Notice() Notice {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now()
	by := c.known.behind()
	switch {
	case by < Notable && by > -Notable:
		return Notice{}
	case c.guessed:
		return Notice{by, Itself}
	case c.known.Satellites:
		return Notice{by, Satellites}
	}
	return Notice{by, Server}
}

// now brings the difference up to date with what the device's clock did since it
// was last read, and gives the region's time. The caller holds the lock.
func (c *Clock) now() time.Time {
	t := c.device()
	if step := c.step(t); step != 0 {
		c.known.set(c.known.behind() - step)
		c.known.At = c.known.At.Add(step)
		c.keep()
	}
	region := t.Add(c.known.behind())
	if c.known.Measured && c.odd(t, region) {
		c.settle(t)
		region = t.Add(c.known.behind())
	}
	c.begun = true
	return region
}

// step is how far the device's clock was set forwards, or back if negative, since
// it was last read; 0 where it was not, or nobody can tell.
func (c *Clock) step(t time.Time) (step time.Duration) {
	was, wasUp := c.last, c.lastUp
	c.last = t
	if c.boot != nil {
		c.lastUp = c.boot()
	}
	went := t.Round(0).Sub(was.Round(0))
	if passed, ok := c.lastUp.Since(wasUp); ok && !was.IsZero() {
		step = went - passed
	} else if c.begun {
		// The steady clock stands still while a laptop sleeps, so that only a
		// step back is sure.
		step = min(went-c.steady(was, t), 0)
	}
	if apart(step, 0) <= stepped {
		return 0
	}
	return step
}

// longest is how long a device is believed to have been away: where the measure
// kept says more and the device's own clock less, that was set right since.
const longest = 2 * 365 * 24 * time.Hour

// odd says whether the difference in force gives a time that cannot be.
func (c *Clock) odd(t, region time.Time) bool {
	if c.guessed {
		return t.After(c.known.Told) // somebody set it right
	}
	early := region.Before(c.known.Told.Add(-Notable))
	return early || !c.begun && region.After(c.known.Told.Add(longest))
}

// settle chooses among what may be so of a clock that does not fit: it is off as
// it was measured; it was set right; or it was put back, as by an empty battery,
// and goes on from what the region told last.
func (c *Clock) settle(t time.Time) {
	told := c.known.Told
	fits := func(behind, most time.Duration) bool {
		away := t.Add(behind).Sub(told)
		return away >= -Notable && (most == 0 || away <= most)
	}
	kept := c.kept.behind()
	switch {
	case fits(kept, longest), fits(kept, 0) && !fits(0, longest):
		c.guessed, c.assumed = false, false
		c.known.set(kept)
	case fits(0, 0):
		c.guessed, c.assumed = false, true
		c.known.set(0)
	default:
		c.guessed, c.assumed = true, false
		c.known.set(told.Sub(t))
	}
}
