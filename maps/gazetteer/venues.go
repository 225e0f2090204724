package gazetteer

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// sameDoor is how far two points of one name and class may lie from each other
// to be one venue, in metres: makers give a building and its entrance.
const sameDoor = 60

// Near is a venue and how far away it is, in metres.
type Near struct {
	paint.Venue
	Metres float64
}

// Venues are the named points of interest that were learnt within a distance
// in metres of a place and that keep takes, the nearest first, at most so many.
func (g *Gazetteer) Venues(at orb.Point, within float64, most int, keep func(class string) bool) []Near {
	reach := geo.Around(at, within)
	var out []Near
	for _, v := range g.index.Load().venues {
		if !reach.Contains(v.At) || !keep(v.Class) {
			continue
		}
		if m := geo.Distance(at, v.At); m <= within {
			out = append(out, Near{v, m})
		}
	}
	slices.SortStableFunc(out, func(a, b Near) int { return cmp.Compare(a.Metres, b.Metres) })
	met := out[:0]
	for _, n := range out {
		again := slices.ContainsFunc(met, func(o Near) bool {
			return o.Class == n.Class && Fold(o.In("kk")) == Fold(n.In("kk")) && geo.Distance(o.At, n.At) <= sameDoor
		})
		if !again {
			met = append(met, n)
		}
		if len(met) == most {
			break
		}
	}
	return met
}
