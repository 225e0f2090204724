package uitest

import (
	"slices"
	"sync"
	"time"
)

// Timers are a test's clock and what waits for it: time stands still until Pass
// moves it.
type Timers struct {
	mu     sync.Mutex
	at     time.Time
	timers []*timer
}

type timer struct {
	at   time.Time
	f    func()
	done bool
}

// NewTimers is a clock that shows at.
func NewTimers(at time.Time) *Timers { return &Timers{at: at} }

// Now is what the clock shows.
func (c *Timers) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// After has f done when the clock has gone on by d; stop takes that back. It
// serves as ui.Shell.After.
func (c *Timers) After(d time.Duration, f func()) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := &timer{at: c.at.Add(d), f: f}
	c.timers = append(c.timers, one)
	return func() { one.done = true }
}

// Turn sets the clock by hand, back too. What waits goes along: the timers of a
// system do not follow its clock.
func (c *Timers) Turn(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
	for _, one := range c.timers {
		one.at = one.at.Add(by)
	}
}

// Drop forgets all that waits, as the end of a program does.
func (c *Timers) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timers = nil
}

// Pass lets time pass, with every timer that falls into it, each at its time.
// drain does what the UI thread has to do in between.
func (c *Timers) Pass(d time.Duration, drain func()) {
	end := c.Now().Add(d)
	for {
		drain()
		one := c.next(end)
		if one == nil {
			drain()
			return
		}
		one()
	}
}

// next is what is due first until end, with the clock moved to it; nil: nothing
// is, and the clock shows the end.
func (c *Timers) next(end time.Time) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timers = slices.DeleteFunc(c.timers, func(one *timer) bool { return one.done })
	first := -1
	for i, one := range c.timers {
		if !one.at.After(end) && (first < 0 || one.at.Before(c.timers[first].at)) {
			first = i
		}
	}
	if first < 0 {
		c.at = end
		return nil
	}
	one := c.timers[first]
	one.done = true
	if one.at.After(c.at) {
		c.at = one.at
	}
	return one.f
}
