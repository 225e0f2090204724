package paint

import (
	"math"
	"slices"

	"shyraq/maps/geo"
)

// chosen remembers where the selected points lie: finding an id means looking
// at all points, which no frame may do twice.
type chosen struct {
	points *Points
	ids    []string
	at     []int // in the index
}

// ringed is where a ring goes, and what it goes around.
type ringed struct {
	world  geo.World
	radius float32
}

// ringed finds where the selected points are drawn: themselves, or the cluster
// that holds them. The caller holds drawing.
func (p *Painter) ringed(s *sheet, l *Layers, ids []string) []ringed {
	c := &p.chosen
	x := l.Points.quick()
	if x == nil || len(ids) == 0 {
		*c = chosen{}
		return nil
	}
	if c.points != l.Points || !slices.Equal(c.ids, ids) {
		*c = chosen{points: l.Points, ids: slices.Clone(ids), at: l.Points.find(ids)}
	}
	var out []ringed
	for _, at := range c.at {
		r := ringed{radius: symbolRadius}
		px, py := unweave(x.keys[at])
		r.world = geo.World{X: (float64(px) + 0.5) / plane, Y: (float64(py) + 0.5) / plane}
		if s != nil && s.points == l.Points {
			if m := s.holding(at); m != nil {
				n := math.Exp2(float64(s.grid.z)) * float64(s.grid.size)
				r.world = geo.World{X: (float64(m.at.x) + float64(s.grid.x0)) / n, Y: (float64(m.at.y) + float64(s.grid.y0)) / n}
				r.radius = m.radius
			}
		}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// holding is the marker that stands for a position of the index.
func (s *sheet) holding(at int) *marker {
	for i := range s.markers {
		for _, r := range s.markers[i].extents {
			if r.lo <= at && at < r.hi {
				return &s.markers[i]
			}
		}
	}
	return nil
}
