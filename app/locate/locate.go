// Package locate says where we are: it reads a satellite receiver, through gpsd
// or by its own sentences (NMEA 0183) from a serial port, a network address or a
// recorded file, and turns what it says into fixes. A receiver that falls silent
// is asked again, with longer and longer pauses up to half a minute.
//
// It promises that a sentence with a wrong check sum, a receiver without a fix
// and the point 0°,0° never become a position, that every fix carries when it
// was made and when it was heard, so that its age does not hang on two clocks
// agreeing, and that a date which cannot be is said to be one. It never reads a
// clock that is not handed in, keeps no fix and writes nothing but the one line
// that asks gpsd to talk.
package locate

import (
	"context"
	"time"

	"shyraq/app/raid"
)

// Fix is a position and how good it is.
type Fix struct {
	Point    raid.Point
	Accuracy float64   // metres within which two of three fixes lie (68 %); 0 not known
	Speed    float64   // metres a second
	Course   float64   // degrees from true north; meaningful while Speed is
	At       time.Time // when it was made, by the receiver's clock; zero if it did not say
	Heard    time.Time // when it was heard, by ours; zero for a recorded sentence
	OddDate  bool      // the receiver gave a day that cannot be; At is zero
	InUse    int       // satellites it was made of; 0 not known
	Valid    bool      // false: the receiver runs but has no position
	Mock     bool      // the receiver says that Point was typed in or simulated; it is not Valid then
	Source   string    // which of several receivers it is of, as gpsd names them; mostly empty
}

// Age is how old the fix is at a moment, never less than nothing. It is counted
// from when it was heard: the receiver's clock may differ from ours.
func (f Fix) Age(now time.Time) time.Duration {
	from := f.Heard
	if from.IsZero() {
		from = f.At
	}
	if from.IsZero() {
		return 0
	}
	return max(now.Sub(from), 0)
}

// Drift is how far our clock is ahead of the receiver's, negative behind it;
// false where one of the two is not known. A receiver's own delay, below two
// seconds, is in it.
func (f Fix) Drift() (time.Duration, bool) {
	if f.At.IsZero() || f.Heard.IsZero() {
		return 0, false
	}
	return f.Heard.Sub(f.At), true
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
	// errs.Unavailable where the receiver cannot be read.
	Run(ctx context.Context, each func(Fix)) error
}
