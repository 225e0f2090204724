package paint

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// outlines are those of areas, taken apart where the areas on either
// side change: what two areas share is one stretch, made plain once for both,
// filled by both and drawn once. Points are on the plane, from 0 to 1.
type outlines struct {
	stretches []stretch
	areas     [][]circuit // of each area
	poles     []*pole     // of each area's whole ground, once it was asked for
	plainAt   uint8       // the zoom plain is for
	plain     []orb.LineString
}

// stretch is a part of an outline between two places where three areas meet,
// or a whole ring.
type stretch struct {
	path  orb.LineString
	areas []int32 // that have it as their edge, in order
}

// circuit is one ring of an area.
type circuit struct {
	parts []bit
	hole  bool
}

// bit is a stretch as a ring passes it.
type bit struct {
	stretch int32
	back    bool
}

// newOutlines takes the outlines of areas apart. Corners are shared where they
// are the same number for number.
func newOutlines(areas []Area) *outlines {
	b := &outlines{areas: make([][]circuit, len(areas)), poles: make([]*pole, len(areas))}
	k := knots{ids: map[orb.Point]int32{}, owners: map[[2]int32][]int32{}}
	type walk struct {
		ring []int32
		hole bool
	}
	rings := make([][]walk, len(areas))
	for i := range areas {
		for _, poly := range areas[i].Shape {
			for j, r := range poly {
				if ring := k.ring(r, int32(i)); len(ring) >= 3 {
					rings[i] = append(rings[i], walk{ring, j > 0})
				}
			}
		}
	}
	k.tie()
	of := map[[2]int32]int32{} // the stretch with an edge at its end
	for i := range rings {
		for _, w := range rings[i] {
			o := circuit{hole: w.hole}
			for _, part := range k.split(w.ring) {
				first, last := edgeOf(part[0], part[1]), edgeOf(part[len(part)-2], part[len(part)-1])
				s, known := of[first]
				if !known {
					s = int32(len(b.stretches))
					of[first], of[last] = s, s
					b.stretches = append(b.stretches, stretch{path: k.path(part), areas: k.owners[first]})
				}
				// The same way round if it begins as the one that was kept.
				path := b.stretches[s].path
				back := path[0] != k.places[part[0]] || path[1] != k.places[part[1]]
				o.parts = append(o.parts, bit{s, back})
			}
			b.areas[i] = append(b.areas[i], o)
		}
	}
	return b
}

// knots are the corners of outlines and the edges between them.
type knots struct {
	ids    map[orb.Point]int32
	places []orb.Point // on the plane
	owners map[[2]int32][]int32
	knot   []bool // a corner at which stretches end
}

func edgeOf(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

// ring numbers the corners of a ring, none twice in a row and none that is not
// a place, and notes whose edges they make.
func (k *knots) ring(r orb.Ring, area int32) []int32 {
	var out []int32
	for _, p := range r {
		if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
			continue
		}
		id, known := k.ids[p]
		if !known {
			id = int32(len(k.places))
			w := project(p)
			k.ids[p], k.places = id, append(k.places, orb.Point{w.X, w.Y})
		}
		if len(out) == 0 || out[len(out)-1] != id {
			out = append(out, id)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if len(out) < 3 {
		return nil
	}
	for i, id := range out {
		e := edgeOf(id, out[(i+1)%len(out)])
		if own := k.owners[e]; len(own) == 0 || own[len(own)-1] != area {
			k.owners[e] = append(own, area)
		}
	}
	return out
}

// tie finds the corners at which not two edges of the same areas meet.
func (k *knots) tie() {
	k.knot = make([]bool, len(k.places))
	met := make([][]int32, len(k.places)) // the areas of the first edge
	count := make([]int32, len(k.places))
	for e, own := range k.owners {
		for _, id := range e {
			if count[id]++; count[id] == 1 {
				met[id] = own
			} else if count[id] > 2 || !slices.Equal(met[id], own) {
				k.knot[id] = true
			}
		}
	}
}

// split cuts a ring at its knots. A ring without any begins at its lowest
// number, whoever asks.
func (k *knots) split(ring []int32) [][]int32 {
	from := slices.IndexFunc(ring, func(id int32) bool { return k.knot[id] })
	n := len(ring)
	if from < 0 {
		from = slices.Index(ring, slices.Min(ring))
	}
	out := [][]int32{{ring[from]}}
	for i := 1; i <= n; i++ {
		id := ring[(from+i)%n]
		last := len(out) - 1
		out[last] = append(out[last], id)
		if k.knot[id] && i < n {
			out = append(out, []int32{id})
		}
	}
	return out
}

func (k *knots) path(ids []int32) orb.LineString {
	out := make(orb.LineString, len(ids))
	for i, id := range ids {
		out[i] = k.places[id]
	}
	return out
}

// plainBelow is the zoom from which on outlines are drawn with every corner.
const plainBelow = 14

// at gives the stretches with as many corners as can be told apart at a zoom.
func (b *outlines) at(z uint8) []orb.LineString {
	if b.plain == nil || b.plainAt != min(z, plainBelow) {
		b.plainAt = min(z, plainBelow)
		b.plain = make([]orb.LineString, len(b.stretches))
		for i, s := range b.stretches {
			b.plain[i] = plainer(s.path, z)
		}
	}
	return b.plain
}

// plainer leaves out what moves a path of the plane by less than a quarter of
// a pixel at a zoom. The path stays as it is.
func plainer(path orb.LineString, z uint8) orb.LineString {
	if z >= plainBelow || len(path) < 3 {
		return path
	}
	return simplify.DouglasPeucker(tolerance(z)).LineString(slices.Clone(path))
}

// ring is an outline as pixels of a stretch of the map.
func (b *outlines) ring(o circuit, plain []orb.LineString, g grid) []point {
	var out []point
	m := g.onto()
	for _, p := range o.parts {
		path := plain[p.stretch]
		for i := range path[:len(path)-1] { // the next one begins with the last
			if p.back {
				i = len(path) - 1 - i
			}
			out = append(out, m.pixel(path[i]))
		}
	}
	return out
}

// sameShapes reports whether areas have the very shapes of others.
func sameShapes(a, b []Area) bool {
	return slices.EqualFunc(a, b, func(a, b Area) bool {
		return len(a.Shape) == len(b.Shape) && (len(a.Shape) == 0 || &a.Shape[0] == &b.Shape[0])
	})
}
