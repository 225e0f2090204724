package moment

import "time"

// Earliest is before any device of this program: an older time is of a clock that
// lost its battery.
var Earliest = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Possible says whether a time by a device's clock can be what it says, of something
// that the region knew of at received.
func Possible(t, received time.Time) bool {
	return !t.Before(Earliest) && !t.After(received.Add(Tolerance))
}

// Bounded is a time by a device's clock as far as it can be so; else the latest that
// it can have been, when the region was told, and false.
func Bounded(t, received time.Time) (time.Time, bool) {
	if Possible(t, received) {
		return t, true
	}
	return received, false
}
