package drift

import "time"

// Region hears the region's time in an answer to something that was sent and
// received at two moments of the device's clock. The answer was made somewhere
// between: a difference that lies within what is possible stands, and one that
// lies just outside goes no further than to the nearest that is possible. An
// answer that waited for news leaves half a minute open; its middle would put a
// right clock wrong.
func (c *Clock) Region(told, sent, received time.Time) {
	if told.Before(born) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now()
	told = told.Round(0) // the wall alone is compared
	least, most := told.Sub(received.Round(0)), told.Sub(sent.Round(0))
	d := min(max(c.known.behind(), least), most)
	if !c.known.Measured || c.guessed || c.assumed || apart(d, c.known.behind()) >= Notable {
		d = least + (most-least)/2
	}
	c.heard = true
	c.take(d, told, false)
}

// Satellites hears the time of a receiver, and when it was heard by the region's
// time (see Now). It is followed until the region is heard, and where it tells
// another time by what a person would notice.
func (c *Clock) Satellites(told, heard time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	off := told.Round(0).Sub(heard.Round(0))
	c.sky = c.sky || !told.Before(born)
	if c.heard || told.Before(born) || c.known.Measured && !c.guessed && !c.assumed && off < Notable && off > -Notable {
		return
	}
	c.now()
	c.take(c.known.behind()+off, told, true)
}

// take puts a measure in force and keeps it, unless little has changed: it is
// called with every answer. The caller holds the lock.
func (c *Clock) take(behind time.Duration, told time.Time, satellites bool) {
	c.known = state{Measured: true, Satellites: satellites, Told: told.UTC(), At: c.last.UTC(), Boot: c.lastUp.Name, UpMS: c.lastUp.Up.Milliseconds()}
	c.guessed, c.assumed = false, false
	c.known.set(behind)
	if !c.kept.Measured || c.kept.Satellites != satellites || apart(c.kept.behind(), behind) > time.Second || apart(told.Sub(c.kept.Told), 0) > keepEvery {
		c.keep()
	}
}

// keep writes down what is in force, where that was measured.
func (c *Clock) keep() {
	if c.known.Measured && !c.guessed && !c.assumed {
		c.kept = c.known
		save(c.dir, c.kept)
	}
}

func apart(a, b time.Duration) time.Duration { return max(a-b, b-a) }
