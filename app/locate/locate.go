// Package locate says where we are: it reads the sentences of a satellite
// receiver (NMEA 0183) and turns them into fixes. Its one source so far replays
// a recorded file at the pace at which it was recorded, or faster; a live
// receiver comes through the same Source.
//
// It promises that a sentence with a wrong check sum, a receiver without a fix
// and the point 0°,0° never become a position, and that every fix carries when
// it was made, so that its age can be shown. It never reads a clock that is not
// handed in, keeps no track and writes nothing.
package locate

import (
	"context"
	"time"

	"shyraq/app/raid"
)

// Fix is a position and how good it is.
type Fix struct {
	Point    raid.Point
	Accuracy float64   // metres, one standard deviation; 0 not known
	Speed    float64   // metres a second
	Course   float64   // degrees from true north; meaningful while Speed is
	At       time.Time // when it was made; zero if the receiver did not say
	Valid    bool      // false: the receiver runs but has no position
}

// Age is how old the fix is at a moment, never less than nothing.
func (f Fix) Age(now time.Time) time.Duration {
	if f.At.IsZero() {
		return 0
	}
	return max(now.Sub(f.At), 0)
}

// Stale is the age from which a fix no longer says where we are: a patrol car
// is a street further by then.
const Stale = 30 * time.Second

// Good says whether the fix may fill in a record's place.
func (f Fix) Good(now time.Time) bool { return f.Valid && f.Age(now) < Stale }

// Source gives fixes until the context ends or it has no more.
type Source interface {
	// Run calls each for every fix, from one goroutine. It returns nil at the
	// end of what it has, the context's error when that ends, and
	// raid.Unavailable where the receiver cannot be read.
	Run(ctx context.Context, each func(Fix)) error
}
