package app

import (
	"slices"

	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/ui/capture"
	"shyraq/maps/geo"
)

// places answers what a form asks of the ground, from memory.
type places struct {
	region raid.Region
	ground *ground.Districts // nil knows none
}

// newPlaces answers for a region. One whose districts cannot be read was
// refused when it was loaded.
func newPlaces(region raid.Region) places {
	districts, err := ground.New(region)
	if err != nil {
		districts = nil
	}
	return places{region: region, ground: districts}
}

// Nearest implements capture.Atlas.
func (p places) Nearest(at raid.Point, n int) []capture.Nearby {
	var all []capture.Nearby
	for _, v := range p.region.Venues {
		if v.Point != nil {
			all = append(all, capture.Nearby{Venue: v, Metres: geo.Distance(ground.Point(at), ground.Point(*v.Point))})
		}
	}
	slices.SortFunc(all, func(a, b capture.Nearby) int {
		switch {
		case a.Metres < b.Metres:
			return -1
		case a.Metres > b.Metres:
			return 1
		}
		return 0
	})
	return all[:min(n, len(all))]
}

// District implements capture.Atlas.
func (p places) District(at raid.Point) (raid.District, bool) {
	kato, ok := p.ground.Find(at.Lat, at.Lon)
	if !ok {
		return raid.District{}, false
	}
	return p.region.District(kato)
}

// Beyond implements capture.Atlas.
func (p places) Beyond(at raid.Point, within float64) (raid.District, bool) {
	kato, ok := p.ground.Beyond(at.Lat, at.Lon, within)
	if !ok {
		return raid.District{}, false
	}
	return p.region.District(kato)
}

// NextTo implements capture.Atlas.
func (p places) NextTo(at raid.Point) (raid.District, float64, bool) {
	kato, metres, ok := p.ground.Nearest(at.Lat, at.Lon)
	if !ok {
		return raid.District{}, 0, false
	}
	d, ok := p.region.District(kato)
	return d, metres, ok
}

// shape is a district's ground; one whose polygon cannot be read has none.
func shape(d raid.District) orb.MultiPolygon {
	s, err := ground.Shape(d)
	if err != nil {
		return nil
	}
	return s
}
