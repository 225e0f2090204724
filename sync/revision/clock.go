package revision

import (
	"cmp"
	"math"
	"sync"
	"time"
)

// Time is a hybrid time: milliseconds of the Unix epoch by the device's clock,
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
