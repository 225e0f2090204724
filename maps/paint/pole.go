package paint

import (
	"math"

	"github.com/paulmach/orb"
)

// pole is the point of a shape that is farthest from its outline, and how far:
// where a name has the most room. (The middle of a bent district lies outside
// of it.)
type pole struct {
	at  orb.Point
	far float64
	all bool // nothing but the shape is in the bounds it was sought in
}

// poleOf searches squares of the bounds, halving those that could still hold a
// better point, until none could by more than a hundredth of the extent. The
// rings of a shape may come in any order; a point is inside if it is inside an
// odd number of them.
func poleOf(rings []orb.Ring) pole {
	var bound orb.Bound
	for i, r := range rings {
		if i == 0 {
			bound = r.Bound()
		}
		bound = bound.Union(r.Bound())
	}
	w, h := bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1]
	side := math.Min(w, h)
	if !(side > 0) {
		return pole{}
	}
	// A long shape is not split into thousands of squares.
	side = math.Max(side, math.Max(w, h)/32)
	var squares []poleSquare
	for x := bound.Min[0]; x < bound.Max[0]; x += side {
		for y := bound.Min[1]; y < bound.Max[1]; y += side {
			squares = append(squares, poleSquare{orb.Point{x + side/2, y + side/2}, side / 2})
		}
	}
	// Where much of a shape is as good, as in a box, the middle wins.
	mid := bound.Center()
	best, enough := pole{at: mid, far: inside(rings, mid)}, math.Max(w, h)/100
	for len(squares) > 0 {
		var next []poleSquare
		for _, s := range squares {
			far := inside(rings, s.at)
			if far > best.far {
				best = pole{at: s.at, far: far}
			}
			if far+s.half*math.Sqrt2 > best.far+enough {
				for _, d := range [...][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
					next = append(next, poleSquare{orb.Point{s.at[0] + d[0]*s.half/2, s.at[1] + d[1]*s.half/2}, s.half / 2})
				}
			}
		}
		squares = next
	}
	return best
}

type poleSquare struct {
	at   orb.Point
	half float64
}

// inside is how far a point lies from the outline, below 0 outside.
func inside(rings []orb.Ring, at orb.Point) float64 {
	in, least := false, math.Inf(1)
	for _, r := range rings {
		for i, b := range r {
			a := r[(i+len(r)-1)%len(r)]
			if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < (b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
			dx, dy := b[0]-a[0], b[1]-a[1]
			t := 0.0
			if l := dx*dx + dy*dy; l > 0 {
				t = math.Max(0, math.Min(1, ((at[0]-a[0])*dx+(at[1]-a[1])*dy)/l))
			}
			x, y := a[0]+t*dx-at[0], a[1]+t*dy-at[1]
			least = math.Min(least, x*x+y*y)
		}
	}
	if in {
		return math.Sqrt(least)
	}
	return -math.Sqrt(least)
}
