package track

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"shyraq/app/raid"
)

// mostCells bounds the squares by which ground is measured.
const mostCells = 90_000

// Walked is which share of some ground, from 0 to 1, lies within so many metres of
// the way. It is measured by squares, of half those metres or, on large ground, of
// as many as there may be: right to some percent of itself on a sector of a town.
// Ground without area is 0.
func Walked(parts [][]raid.Point, ground orb.MultiPolygon, within float64) float64 {
	g, ok := newGrid(ground, within)
	if !ok {
		return 0
	}
	for _, part := range parts {
		for i, p := range part {
			from := part[max(i-1, 0)]
			g.pass(from, p, within)
		}
	}
	all, near := 0, 0
	for row := range g.rows {
		g.inside(ground, row, func(at int) {
			all++
			if g.near[at] {
				near++
			}
		})
	}
	if all == 0 {
		return 0
	}
	return float64(near) / float64(all)
}

// grid is ground in squares, in metres from its south-western corner.
type grid struct {
	origin     orb.Point
	east       float64 // metres of a degree there
	cell       float64
	rows, cols int
	near       []bool
}

const metresNorth = 6371008.8 * math.Pi / 180

func newGrid(ground orb.MultiPolygon, within float64) (g grid, ok bool) {
	points := 0
	for _, p := range ground {
		for _, r := range p {
			points += len(r)
		}
	}
	if points == 0 || !(within > 0) {
		return g, false
	}
	b := ground.Bound()
	g.origin = b.Min
	g.east = metresNorth * math.Cos((b.Min[1]+b.Max[1])/2*math.Pi/180)
	width, height := (b.Max[0]-b.Min[0])*g.east, (b.Max[1]-b.Min[1])*metresNorth
	if !(width > 0 && height > 0) || math.IsInf(width*height, 0) {
		return g, false
	}
	g.cell = max(within/2, math.Sqrt(width*height/mostCells), width/mostCells, height/mostCells)
	g.cols, g.rows = int(width/g.cell)+1, int(height/g.cell)+1
	g.near = make([]bool, g.cols*g.rows)
	return g, true
}

// at is a place in squares.
func (g grid) at(p orb.Point) (x, y float64) {
	return (p[0] - g.origin[0]) * g.east / g.cell, (p[1] - g.origin[1]) * metresNorth / g.cell
}

// pass marks the squares whose middle is near a step of the way.
func (g grid) pass(a, b raid.Point, within float64) {
	ax, ay := g.at(orb.Point{float64(a.Lon) / 1e7, float64(a.Lat) / 1e7})
	bx, by := g.at(orb.Point{float64(b.Lon) / 1e7, float64(b.Lat) / 1e7})
	r := within / g.cell
	for row := g.clamp(min(ay, by)-r-1, g.rows); row < g.clamp(max(ay, by)+r+1, g.rows); row++ {
		for col := g.clamp(min(ax, bx)-r-1, g.cols); col < g.clamp(max(ax, bx)+r+1, g.cols); col++ {
			at := row*g.cols + col
			if !g.near[at] && offStep(float64(col)+.5, float64(row)+.5, ax, ay, bx, by) <= r {
				g.near[at] = true
			}
		}
	}
}

func (grid) clamp(v float64, most int) int { return int(math.Max(0, math.Min(float64(most), v))) }

func offStep(x, y, ax, ay, bx, by float64) float64 {
	t := 0.0
	if n := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); n > 0 {
		t = math.Max(0, math.Min(1, ((x-ax)*(bx-ax)+(y-ay)*(by-ay))/n))
	}
	return math.Hypot(x-ax-t*(bx-ax), y-ay-t*(by-ay))
}

// inside gives the squares of a row whose middle lies on the ground: between the
// borders that the row crosses, by twos.
func (g grid) inside(ground orb.MultiPolygon, row int, each func(at int)) {
	y := float64(row) + .5
	for _, polygon := range ground {
		var cuts []float64
		for _, ring := range polygon {
			for i, p := range ring {
				ax, ay := g.at(p)
				bx, by := g.at(ring[(i+1)%len(ring)])
				if (ay <= y) != (by <= y) {
					cuts = append(cuts, ax+(y-ay)*(bx-ax)/(by-ay))
				}
			}
		}
		slices.Sort(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			for col := g.clamp(math.Ceil(cuts[i]-.5), g.cols); col < g.clamp(math.Ceil(cuts[i+1]-.5), g.cols); col++ {
				each(row*g.cols + col)
			}
		}
	}
}
