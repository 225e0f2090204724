package revision

import (
	"cmp"
	"math"
	"sync"
	"time"
)

// Time is a hybrid time: milliseconds of the Unix epoch by the author's clock,
// and a counter that keeps order where the clock stands still or goes back. It
// serves display and ties; it never decides whether a revision is kept.
type Time struct {
	MS int64  `json:"ms"`
	N  uint16 `json:"n"`
}

// Compare orders two times: -1, 0 or 1.
func (t Time) Compare(u Time) int {
	return cmp.Or(cmp.Compare(t.MS, u.MS), cmp.Compare(t.N, u.N))
}

// Instant returns the moment in UTC.
func (t Time) Instant() time.Time { return time.UnixMilli(t.MS).UTC() }

// Reading is what the device's own clock showed when a revision was made, and
// how far behind the region's it was known to be, both in milliseconds: what is
// in Time can be traced back to what was on the screen of a device.
type Reading struct {
	MS     int64 `json:"ms"`     // of the Unix epoch
	Behind int64 `json:"behind"` // negative: ahead
}

// Moment is when a revision was made: by what the device's own clock showed and
// the difference that was known, else by its hybrid time, which may run ahead of
// both after a clock was set back.
func (e Envelope) Moment() time.Time {
	if c := e.Clock; c != nil {
		return time.UnixMilli(c.MS + c.Behind).UTC()
	}
	return e.Time.Instant()
}

// ahead is how far in front of the own clock a foreign time may be and still
// pull it along. One device with a wrong year must not move all the others.
const ahead = 5 * time.Minute

// Clock gives times that always grow, whatever the device's clock does.
// It is safe for use by several goroutines.
type Clock struct {
	now  func() time.Time
	mu   sync.Mutex
	last Time
}

// NewClock returns a Clock over the device's own.
func NewClock(now func() time.Time) *Clock { return &Clock{now: now} }

// Now returns a time after every one given or observed before.
func (c *Clock) Now() Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := Time{MS: max(c.now().UnixMilli(), 0)}
	if t.Compare(c.last) <= 0 {
		t = c.last
		if t.N == math.MaxUint16 {
			t = Time{MS: t.MS + 1}
		} else {
			t.N++
		}
	}
	c.last = t
	return t
}

// Observe makes later times grow past t, which came from elsewhere. A time
// more than five minutes ahead of the own clock is not followed.
func (c *Clock) Observe(t Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.MS <= c.now().Add(ahead).UnixMilli() && t.Compare(c.last) > 0 {
		c.last = t
	}
}
