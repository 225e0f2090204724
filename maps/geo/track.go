package geo

import (
	"math"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// Track is a way as it is gone: points as they come, with a gap wherever
// nothing was known of what lies between. The zero value is ready. It is used
// from one goroutine; what Parts gave is never changed afterwards.
type Track struct {
	parts orb.MultiLineString
	last  orb.Point
	at    time.Time
	count int
}

// What is no way: a break this long or this far is a gap, and a step shorter
// than this is none.
const (
	gapTime   = 5 * time.Minute
	gapFar    = 500.0 // metres
	leastStep = 10.0  // metres
	mostTrack = 8000  // points; then the way is thinned
)

// Add goes on to a point that is right within so many metres. It tells whether
// the way has grown: a receiver that stands still wanders within its error,
// and that is no way.
func (t *Track) Add(at orb.Point, when time.Time, accuracy float64) bool {
	far := Distance(t.last, at)
	begun := len(t.parts) > 0
	if begun && when.Sub(t.at) <= gapTime && far < math.Max(leastStep, accuracy) {
		t.at = when
		return false
	}
	gap := !begun || when.Sub(t.at) > gapTime || far > gapFar
	t.last, t.at = at, when
	if gap {
		t.parts = append(t.parts[:len(t.parts):len(t.parts)], orb.LineString{at})
	} else {
		parts := append(orb.MultiLineString(nil), t.parts...)
		end := len(parts) - 1
		parts[end] = append(parts[end], at) // behind the length that others know
		t.parts = parts
	}
	if t.count++; t.count > mostTrack {
		t.thin()
	}
	return true
}

// Parts is the way so far, a part between two gaps each. One that has a single
// point is not a line yet.
func (t *Track) Parts() orb.MultiLineString { return t.parts }

// thin leaves out what hardly bends; a way that is still too long loses its
// beginning.
func (t *Track) thin() {
	const bend = 5 / 111_000.0 // degrees: some five metres
	out := orb.MultiLineString{}
	t.count = 0
	for _, part := range t.parts {
		kept, _ := simplify.DouglasPeucker(bend).Simplify(part.Clone()).(orb.LineString)
		out = append(out, kept)
		t.count += len(kept)
	}
	for len(out) > 1 && t.count > mostTrack/2 {
		t.count -= len(out[0])
		out = out[1:]
	}
	if n := len(out[0]); t.count > mostTrack/2 && n > mostTrack/2 {
		out[0] = out[0][n-mostTrack/2:].Clone()
		t.count = len(out[0])
	}
	t.parts = out
}
