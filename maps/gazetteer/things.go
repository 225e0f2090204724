package gazetteer

import (
	"math"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// thing is what one name of one kind stands for: several places, far apart.
type thing struct {
	names  paint.Named // its languages; what one tile lacks another may have
	places []place
}

// place is a settlement, or the pieces of a street that lie together.
type place struct {
	at      orb.Point // of the longest piece
	longest float64   // metres
	bound   orb.Bound
}

type thingKey struct {
	kind paint.NameKind
	own  string
}

// things gathers names as tiles give them.
type things map[thingKey]*thing

// apart is how far the pieces of one street, or one settlement seen at two
// zooms, may lie from each other, in metres.
func apart(k paint.NameKind) float64 {
	if k == paint.NameStreet {
		return 1500
	}
	return 4000
}

func (all things) take(n paint.Named) {
	own := n.In("kk")
	if n.Own != "" {
		own = n.Own
	}
	key := thingKey{n.Kind, Fold(own)}
	if key.own == "" || !finite(n.At) {
		return
	}
	t := all[key]
	if t == nil {
		t = &thing{names: n}
		all[key] = t
	}
	for _, lack := range [...]struct {
		have *string
		from string
	}{{&t.names.Own, n.Own}, {&t.names.Kk, n.Kk}, {&t.names.Ru, n.Ru}, {&t.names.En, n.En}} {
		if *lack.have == "" {
			*lack.have = lack.from
		}
	}
	t.add(place{at: n.At, longest: n.Length, bound: n.At.Bound()})
}

// add joins a place with those it touches.
func (t *thing) add(p place) {
	reach := geo.Around(p.at, apart(t.names.Kind))
	for i := range t.places {
		q := &t.places[i]
		if !q.bound.Intersects(reach) {
			continue
		}
		if p.longest > q.longest {
			q.at, q.longest = p.at, p.longest
		}
		q.bound = q.bound.Union(p.bound)
		return
	}
	t.places = append(t.places, p)
}

// settled are the places with those joined that have grown together.
func (t *thing) settled() []place {
	out := append([]place(nil), t.places...)
	for i := 0; i < len(out); i++ {
		grown := widen(out[i].bound, apart(t.names.Kind))
		for j := i + 1; j < len(out); j++ {
			if !out[j].bound.Intersects(grown) {
				continue
			}
			if out[j].longest > out[i].longest {
				out[i].at, out[i].longest = out[j].at, out[j].longest
			}
			out[i].bound = out[i].bound.Union(out[j].bound)
			out = append(out[:j], out[j+1:]...)
			i-- // it has grown: look at all the others again
			break
		}
	}
	return out
}

func widen(b orb.Bound, metres float64) orb.Bound {
	return geo.Around(b.Min, metres).Union(geo.Around(b.Max, metres))
}

func finite(p orb.Point) bool {
	return !math.IsNaN(p[0]) && !math.IsNaN(p[1]) && !math.IsInf(p[0], 0) && !math.IsInf(p[1], 0)
}
