// Package track keeps the way of a shift: it thins what a receiver says to the
// points by which the way can be drawn and summed, sets apart what cannot be so,
// and writes points as few bytes.
//
// It promises that no fix it joined to the way lies farther from the line through
// its points than Within says; that a receiver that stands still adds nothing;
// and that what is not joined (a jump, a simulated place, a rough one, a second
// receiver) is kept beside the way with its reason, at most once a minute for
// each reason. It is pure: it reads no clock, and neither stores nor sends.
package track

import (
	"math"
	"time"

	"shyraq/app/raid"
)

// Fix is what a receiver said, as far as a way needs it.
type Fix struct {
	Point    raid.Point
	Accuracy float64   // metres within which two of three fixes lie; 0 not known
	Heard    time.Time // by our clock
	At       time.Time // by the receiver's; zero if it did not say
	OddDate  bool      // the receiver gave a day that cannot be
	Mock     bool      // it says itself that it is not measured: simulated, typed in, played from a file
	Source   string    // which receiver said it, where several can speak
}

// Flags say what is odd about a point.
type Flags uint8

// The flags. Begin and Clock stand on points of the way; the others make a point
// one that stands beside it.
const (
	Begin    Flags = 1 << iota // nothing is known of the way to here
	Clock                      // the receiver's time and ours differ by ClockApart or more, or its day cannot be
	Jump                       // nobody gets here so fast
	Mock                       // the receiver says that it is not measured
	Rough                      // right within more than RoughFrom
	Second                     // another receiver is followed
	allFlags = Begin | Clock | Jump | Mock | Rough | Second
	beside   = Jump | Mock | Rough | Second
)

// Point is a kept point.
type Point struct {
	At    time.Time // by our clock, to the second, UTC
	Where raid.Point
	Flags Flags
}

// Beside says that a point is none of the way.
func (p Point) Beside() bool { return p.Flags&beside != 0 }

// What is believed of a fix, and from when it is not.
const (
	ClockApart = 2 * time.Minute // between the receiver's time and ours
	RoughFrom  = 50.0            // metres of accuracy
	Fastest    = 70.0            // metres a second; a car on the motorway drives 40
	Silence    = 5 * time.Minute // without a fix the way is interrupted
	Yields     = 15 * time.Second
	oddEvery   = time.Minute // a point beside the way is kept, for each reason
)

// reach is how far a fix may lie from the line, and from where a receiver stands,
// in metres.
func reach(accuracy float64) float64 { return max(15, 2*accuracy) }

// Within is the promise of the package: a fix of this accuracy that was joined to
// the way is no farther from the line than so many metres. Twice the reach: who
// stands is believed to stand until three fixes say otherwise.
func Within(accuracy float64) float64 { return 2*reach(accuracy) + 1 }

// metres is the distance of two points, on a sphere.
func metres(a, b raid.Point) float64 {
	const radius, unit = 6371008.8, math.Pi / 180 / 1e7
	dLat, dLon := float64(b.Lat-a.Lat)*unit, float64(int64(b.Lon)-int64(a.Lon))*unit
	s, c := math.Sin(dLat/2), math.Sin(dLon/2)
	h := s*s + math.Cos(float64(a.Lat)*unit)*math.Cos(float64(b.Lat)*unit)*c*c
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// offLine is the distance of a point from the line between two others. They are
// some kilometres apart at most, so the ground is taken as flat.
func offLine(p, a, b raid.Point) float64 {
	px, py := flat(a, p)
	bx, by := flat(a, b)
	t := 0.0
	if n := bx*bx + by*by; n > 0 {
		t = math.Max(0, math.Min(1, (px*bx+py*by)/n))
	}
	return math.Hypot(px-t*bx, py-t*by)
}

// flat gives a point in metres east and north of another.
func flat(from, to raid.Point) (x, y float64) {
	const unit = 6371008.8 * math.Pi / 180 / 1e7
	y = float64(int64(to.Lat)-int64(from.Lat)) * unit
	x = float64(int64(to.Lon)-int64(from.Lon)) * unit * math.Cos(float64(from.Lat)*math.Pi/180/1e7)
	return x, y
}
