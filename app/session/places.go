package session

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui/capture"
	"shyraq/maps/gazetteer"
	"shyraq/maps/geo"
)

// places answers what a form asks of the ground, from memory.
type places struct {
	region regionfile.Region
	ground *ground.Districts    // nil knows none
	names  *gazetteer.Gazetteer // of the maps; nil knows none
}

// newPlaces answers for a region. One whose districts cannot be read was
// refused when it was loaded.
func newPlaces(region regionfile.Region, names *gazetteer.Gazetteer) places {
	districts, err := ground.New(region)
	if err != nil {
		districts = nil
	}
	return places{region: region, ground: districts, names: names}
}

// Nearest implements capture.Atlas: the region's own venues and those of the
// maps, which know places that nobody has entered.
func (p places) Nearest(at raid.Point, n int) []capture.Nearby {
	all := p.known(at)
	for _, v := range p.mapped(at, n) {
		if !slices.ContainsFunc(all, func(o capture.Nearby) bool { return sameVenue(o.Venue, v.Venue) }) {
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b capture.Nearby) int { return cmp.Compare(a.Metres, b.Metres) })
	return all[:min(n, len(all))]
}

// known are the region's venues, in the order of its file.
func (p places) known(at raid.Point) []capture.Nearby {
	var all []capture.Nearby
	for _, v := range p.region.Venues {
		if v.Point != nil {
			all = append(all, capture.Nearby{Venue: v, Metres: geo.Distance(ground.Point(at), ground.Point(*v.Point))})
		}
	}
	return all
}

// inSight is how far a venue of a map is offered, in metres: further away
// nobody stands at its door.
const inSight = 400

// mapped are the venues of the maps, nearest first. They have no id: a record
// keeps their type and name.
func (p places) mapped(at raid.Point, n int) []capture.Nearby {
	if p.names == nil {
		return nil
	}
	var all []capture.Nearby
	for _, v := range p.names.Venues(ground.Point(at), inSight, n, func(class string) bool { return venueTypes[class] != "" }) {
		where := ground.Place(v.At)
		all = append(all, capture.Nearby{Metres: v.Metres, Venue: regionfile.Venue{
			Names: codes.Names{KK: v.In("kk"), RU: v.In("ru"), EN: v.In("en")},
			Type:  venueTypes[v.Class], Point: &where,
		}})
	}
	return all
}

// venueTypes are the types of place of the classes that makers of maps give
// (values of OpenStreetMap's keys amenity, leisure, shop and tourism).
var venueTypes = map[string]codes.Code{
	"bar": "CAFE", "pub": "CAFE", "cafe": "CAFE", "restaurant": "CAFE", "fast_food": "CAFE", "food_court": "CAFE", "hookah_lounge": "CAFE",
	"nightclub": "CLUB", "karaoke_box": "CLUB", "dance": "CLUB",
	"internet_cafe": "COMP", "amusement_arcade": "COMP",
	"bowling_alley": "BILL", "billiards": "BILL",
	"casino": "GAMB", "gambling": "GAMB", "bookmaker": "GAMB", "lottery": "GAMB",
	"cinema": "CINE", "theatre": "CINE", "arts_centre": "CINE",
	"sports_centre": "SPRT", "fitness_centre": "SPRT", "ice_rink": "SPRT", "water_park": "SPRT", "theme_park": "SPRT", "stadium": "SPRT",
	"mall": "MALL", "department_store": "MALL",
	"park": "PARK", "bus_station": "STAT", "station": "STAT",
	"hotel": "HOTL", "hostel": "HOTL", "guest_house": "HOTL", "sauna": "SAUN",
}

// sameVenue takes a venue of a map for one of the region's that stands at the
// same door under the same name.
func sameVenue(a, b regionfile.Venue) bool {
	const door = 100 // metres: the region's points are set by hand
	if a.Point == nil || b.Point == nil || geo.Distance(ground.Point(*a.Point), ground.Point(*b.Point)) > door {
		return false
	}
	for _, x := range [...]string{a.Names.KK, a.Names.RU, a.Names.EN} {
		for _, y := range [...]string{b.Names.KK, b.Names.RU, b.Names.EN} {
			if x != "" && gazetteer.Fold(x) == gazetteer.Fold(y) {
				return true
			}
		}
	}
	return false
}

// District implements capture.Atlas.
func (p places) District(at raid.Point) (regionfile.District, bool) {
	kato, ok := p.ground.Find(at.Lat, at.Lon)
	if !ok {
		return regionfile.District{}, false
	}
	return p.region.District(kato)
}

// Beyond implements capture.Atlas.
func (p places) Beyond(at raid.Point, within float64) (regionfile.District, bool) {
	kato, ok := p.ground.Beyond(at.Lat, at.Lon, within)
	if !ok {
		return regionfile.District{}, false
	}
	return p.region.District(kato)
}

// NextTo implements capture.Atlas.
func (p places) NextTo(at raid.Point) (regionfile.District, float64, bool) {
	kato, metres, ok := p.ground.Nearest(at.Lat, at.Lon)
	if !ok {
		return regionfile.District{}, 0, false
	}
	d, ok := p.region.District(kato)
	return d, metres, ok
}

// shape is a district's ground; one whose polygon cannot be read has none.
func shape(d regionfile.District) orb.MultiPolygon {
	s, err := ground.Shape(d)
	if err != nil {
		return nil
	}
	return s
}
