package mbtiles

import (
	"math"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// rows keeps how far south and north the tiles of the deepest zoom lie.
type rows struct {
	xyz        bool
	zoom       uint8
	north, end uint32 // first row and the one after the last, from the north
}

func (r *rows) add(t geo.Tile) {
	switch {
	case r.end == 0 || t.Z > r.zoom:
		r.zoom, r.north, r.end = t.Z, t.Y, t.Y+1
	case t.Z == r.zoom:
		r.north, r.end = min(r.north, t.Y), max(r.end, t.Y+1)
	}
}

// contradict says whether the tiles lie outside the bounds, and within when
// they are counted from the other side.
func (r *rows) contradict(b orb.Bound) bool {
	if r.end == 0 || b.Min[1] >= b.Max[1] {
		return false
	}
	n := uint32(1) << r.zoom
	return !r.meets(b, r.north, r.end) && r.meets(b, n-r.end, n-r.north)
}

func (r *rows) meets(b orb.Bound, north, end uint32) bool {
	top, low := edge(r.zoom, north), edge(r.zoom, end)
	return b.Min[1] < top && b.Max[1] > low
}

// edge is the latitude of the northern edge of a row of tiles.
func edge(zoom uint8, row uint32) float64 {
	y := math.Pi * (1 - 2*float64(row)/float64(uint64(1)<<zoom))
	return 180 / math.Pi * math.Atan(math.Sinh(y))
}
