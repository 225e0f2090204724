package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// bands are the edges of shapes sorted into level strips, so that a point asks
// only the edges at its own latitude. Each edge runs north, whichever way its
// ring does: neighbours that share it reckon with the same numbers, and a point
// beside it is inside exactly one of them.
type bands struct {
	bound orb.Bound
	per   float64  // strips a degree
	from  []int32  // of each strip, into edges; one longer
	edges []border // by strip, then by shape
}

// border is an edge from south to north, and whose it is.
type border struct {
	ax, ay, bx, by float64
	of             int32
}

// nobody is the index of no shape.
const nobody = -1

// maxBands bounds the memory for shapes of very many edges.
const maxBands = 4096

func newBands(all []District) bands {
	var edges []border
	for i, d := range all {
		for _, poly := range d.Shape {
			if len(poly) == 0 || len(poly[0]) < 3 {
				continue
			}
			for _, ring := range poly {
				for j, b := range ring {
					a := ring[(j+len(ring)-1)%len(ring)]
					if a[1] > b[1] {
						a, b = b, a
					}
					if a != b && finitePoint(a) && finitePoint(b) {
						edges = append(edges, border{a[0], a[1], b[0], b[1], int32(i)})
					}
				}
			}
		}
	}
	if len(edges) == 0 {
		return bands{}
	}
	t := bands{bound: orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}}
	for _, e := range edges {
		t.bound = t.bound.Extend(orb.Point{e.ax, e.ay}).Extend(orb.Point{e.bx, e.by})
	}
	n := min(max(len(edges)/2, 1), maxBands)
	t.per = float64(n) / math.Max(t.bound.Max[1]-t.bound.Min[1], 1e-9)
	t.from = make([]int32, n+1)
	for _, e := range edges {
		for s := t.strip(e.ay); s <= t.strip(e.by); s++ {
			t.from[s+1]++
		}
	}
	for s := range n {
		t.from[s+1] += t.from[s]
	}
	t.edges = make([]border, t.from[n])
	next := slices.Clone(t.from)
	for _, e := range edges {
		for s := t.strip(e.ay); s <= t.strip(e.by); s++ {
			t.edges[next[s]] = e
			next[s]++
		}
	}
	return t
}

func finitePoint(p orb.Point) bool { return p[0]-p[0] == 0 && p[1]-p[1] == 0 }

// strip is the strip of a latitude, the outermost for one beyond.
func (t *bands) strip(lat float64) int {
	return int(math.Max(0, math.Min(float64(len(t.from)-2), (lat-t.bound.Min[1])*t.per)))
}

// holders are the first two shapes that hold a point, their edges included.
func (t *bands) holders(at orb.Point) (first, second int) {
	first, second = nobody, nobody
	if len(t.edges) == 0 || !t.bound.Contains(at) || !finitePoint(at) {
		return
	}
	s := t.strip(at[1])
	x, y := at[0], at[1]
	list := t.edges[t.from[s]:t.from[s+1]]
	for i := 0; i < len(list); {
		of, odd, on := list[i].of, false, false
		for ; i < len(list) && list[i].of == of; i++ {
			e := &list[i]
			if y < e.ay || y > e.by || x > e.ax && x > e.bx {
				continue
			}
			side := (e.bx-e.ax)*(y-e.ay) - (e.by-e.ay)*(x-e.ax) // above 0 west of the edge
			switch {
			case side == 0 && (x >= e.ax || x >= e.bx):
				on = true
			case side > 0 && y < e.by: // an edge ends below its upper end
				odd = !odd
			}
		}
		if odd || on {
			if first != nobody {
				return first, int(of)
			}
			first = int(of)
		}
	}
	return first, nobody
}

// approach is how near a shape comes to a point.
type approach struct {
	of     int
	metres float64
	dx, dy float64 // from the point to there, metres
}

// near lists the shapes whose edge comes within metres of a point, the nearest
// first, of equals the one given first.
func (t *bands) near(at orb.Point, within float64) []approach {
	if len(t.edges) == 0 || !finitePoint(at) || !(within >= 0) {
		return nil
	}
	rim := within / metresPerDegree
	if !t.bound.Pad(rim / math.Max(0.05, math.Cos(rad(at[1])))).Contains(at) {
		return nil
	}
	var out []approach
	edges := t.edges[t.from[t.strip(at[1]-rim)]:t.from[t.strip(at[1]+rim)+1]]
	m := newMetric(at)
	for i := range edges {
		e := &edges[i]
		if e.ay > at[1]+rim || e.by < at[1]-rim {
			continue
		}
		dx, dy := m.toward(e)
		far := math.Hypot(dx, dy)
		if far > within {
			continue
		}
		j := slices.IndexFunc(out, func(a approach) bool { return a.of == int(e.of) })
		if j < 0 {
			out = append(out, approach{int(e.of), far, dx, dy})
		} else if far < out[j].metres {
			out[j] = approach{int(e.of), far, dx, dy}
		}
	}
	slices.SortFunc(out, func(a, b approach) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.of, b.of)) })
	return out
}

// sliver is the nearer and the farther of the two shapes that a point which
// nobody holds lies between.
func (t *bands) sliver(at orb.Point) (own, other int) {
	near := t.near(at, sliver)
	if len(near) == 0 {
		return nobody, nobody
	}
	a := near[0]
	for _, b := range near[1:] {
		if a.metres+b.metres <= sliver && a.dx*b.dx+a.dy*b.dy < 0 {
			return a.of, b.of
		}
	}
	return nobody, nobody
}

// nearest is the shape whose edge is nearest to a point, however far.
func (t *bands) nearest(at orb.Point) (of int, metres float64) {
	of, metres = nobody, math.Inf(1)
	if !finitePoint(at) {
		return of, 0
	}
	m := newMetric(at)
	for s := range max(len(t.from)-1, 0) {
		for i := t.from[s]; i < t.from[s+1]; i++ {
			e := &t.edges[i]
			if t.strip(e.ay) != s { // met before, in the strip where it begins
				continue
			}
			dx, dy := m.toward(e)
			if far := math.Hypot(dx, dy); far < metres || far == metres && int(e.of) < of {
				of, metres = int(e.of), far
			}
		}
	}
	if of == nobody {
		return of, 0
	}
	return of, metres
}

// metresPerDegree is the length of a degree of latitude on the mean sphere.
const metresPerDegree = math.Pi / 180 * meanRadius

// metric measures around a point as on a plane: right to a few parts in a
// thousand within some tens of kilometres, and good for comparing beyond.
type metric struct {
	at   orb.Point
	east float64 // metres a degree of longitude
}

func newMetric(at orb.Point) metric {
	return metric{at, metresPerDegree * math.Cos(rad(math.Max(-89.9, math.Min(89.9, at[1]))))}
}

// toward is the way to the nearest point of an edge, in metres.
func (m metric) toward(e *border) (dx, dy float64) {
	ax, ay := (e.ax-m.at[0])*m.east, (e.ay-m.at[1])*metresPerDegree
	vx, vy := (e.bx-e.ax)*m.east, (e.by-e.ay)*metresPerDegree
	t := -(ax*vx + ay*vy) / (vx*vx + vy*vy)
	t = math.Max(0, math.Min(1, t))
	return ax + t*vx, ay + t*vy
}
