package track

import (
	"slices"
	"time"

	"shyraq/app/raid"
)

// Sum is what is told of a way without telling where it was.
type Sum struct {
	Metres  int           `json:"metres"`             // along the way; nothing is added where it was interrupted
	Time    time.Duration `json:"time"`               // in which the place was known
	Breaks  int           `json:"breaks,omitempty"`   // how often it was interrupted
	Aside   int           `json:"aside,omitempty"`    // points that stand beside the way
	OffTime int           `json:"off_time,omitempty"` // points at which the clocks differed
}

// SumOf counts points in the order in which they were kept.
func SumOf(points []Point) Sum {
	var s Sum
	var far float64
	var last *Point
	for i := range points {
		p := &points[i]
		if p.Flags&Clock != 0 {
			s.OffTime++
		}
		if p.Beside() {
			s.Aside++
			continue
		}
		switch {
		case last == nil:
		case p.Flags&Begin != 0:
			s.Breaks++
		default:
			far += metres(last.Where, p.Where)
			s.Time += max(p.At.Sub(last.At), 0)
		}
		last = p
	}
	s.Metres = int(far + 0.5)
	return s
}

// Plus adds the way of another officer or another time.
func (s Sum) Plus(o Sum) Sum {
	return Sum{s.Metres + o.Metres, s.Time + o.Time, s.Breaks + o.Breaks, s.Aside + o.Aside, s.OffTime + o.OffTime}
}

// Parts are the places along the way, one list between two breaks each; what stands
// beside it is left out.
func Parts(points []Point) [][]raid.Point {
	var parts [][]raid.Point
	for _, p := range points {
		if p.Beside() {
			continue
		}
		if len(parts) == 0 || p.Flags&Begin != 0 {
			parts = append(parts, nil)
		}
		end := len(parts) - 1
		parts[end] = append(parts[end], p.Where)
	}
	return slices.Clip(parts)
}
