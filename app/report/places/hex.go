package places

import (
	"cmp"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// Grid is hexagons of one size over flat ground: metres east and north of its origin, on
// the sphere. Some hundred kilometres north or south of it they are some percent narrower
// or wider than they should be, and all of one row alike.
type Grid struct {
	Origin orb.Point // the middle of the hexagon 0, 0; degrees
	Width  float64   // metres from one side to the opposite one: as far as two middles are apart
}

// Widths are those that are offered, in metres.
var Widths = []int{250, 500, 1000, 2000}

// Over is the grid of a region, whose ground lies within some bound. Its origin is a whole
// degree, so that the hexagons keep their ids while borders are drawn anew.
func Over(region orb.Bound, width int) Grid {
	c := region.Center()
	return Grid{orb.Point{math.Round(c[0]), math.Round(c[1])}, float64(width)}
}

// Hex is a hexagon in axial coordinates, points up (Patel, "Hexagonal Grids",
// redblobgames.com, 2013).
type Hex struct{ Q, R int32 }

func (h Hex) compare(o Hex) int { return cmp.Or(cmp.Compare(h.R, o.R), cmp.Compare(h.Q, o.Q)) }

// Apart is how many steps two hexagons are from one another.
func (h Hex) Apart(o Hex) int {
	dq, dr := int(h.Q)-int(o.Q), int(h.R)-int(o.R)
	return max(abs(dq), abs(dr), abs(dq+dr))
}

func abs(n int) int { return max(n, -n) }

const metresNorth = 6371008.8 * math.Pi / 180

func (g Grid) east() float64 { return metresNorth * math.Cos(g.Origin[1]*math.Pi/180) }

// side is that of a hexagon, and as far from its middle to each corner.
func (g Grid) side() float64 { return g.Width / math.Sqrt(3) }

// Of is the hexagon in which a point lies.
func (g Grid) Of(p orb.Point) Hex {
	x, y := (p[0]-g.Origin[0])*g.east(), (p[1]-g.Origin[1])*metresNorth
	r := y * 2 / 3 / g.side()
	q := x/g.Width - r/2
	return rounded(q, r)
}

// rounded is the hexagon to whose middle a place is nearest.
func rounded(q, r float64) Hex {
	s := -q - r
	rq, rr, rs := math.Round(q), math.Round(r), math.Round(s)
	dq, dr, ds := math.Abs(rq-q), math.Abs(rr-r), math.Abs(rs-s)
	switch {
	case dq > dr && dq > ds:
		rq = -rr - rs
	case dr > ds:
		rr = -rq - rs
	}
	return Hex{int32(rq), int32(rr)}
}

// Middle is that of a hexagon.
func (g Grid) Middle(h Hex) orb.Point { return g.at(h, 0, 0) }

func (g Grid) at(h Hex, east, north float64) orb.Point {
	x := g.Width*(float64(h.Q)+float64(h.R)/2) + east
	y := g.side()*1.5*float64(h.R) + north
	return orb.Point{g.Origin[0] + x/g.east(), g.Origin[1] + y/metresNorth}
}

// Shape is a hexagon on the map, against the clock and closed.
func (g Grid) Shape(h Hex) orb.Polygon {
	ring := make(orb.Ring, 7)
	for i := range 6 {
		sin, cos := math.Sincos(float64(i)*math.Pi/3 + math.Pi/6)
		ring[i] = g.at(h, g.side()*cos, g.side()*sin)
	}
	ring[6] = ring[0]
	return orb.Polygon{ring}
}

// ID names a hexagon of a grid with a whole number of metres: its size, row and place in it.
func (g Grid) ID(h Hex) string {
	return strconv.Itoa(int(g.Width)) + "/" + strconv.Itoa(int(h.R)) + "/" + strconv.Itoa(int(h.Q))
}
