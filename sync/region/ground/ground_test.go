package ground_test

import (
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/ground"
)

func TestWhereAPointLies(t *testing.T) {
	square := []byte(`{"type":"Polygon","coordinates":[[[71,51],[72,51],[72,52],[71,52],[71,51]],[[71.4,51.4],[71.6,51.4],[71.6,51.6],[71.4,51.6],[71.4,51.4]]]}`)
	two := []byte(`{"type":"MultiPolygon","coordinates":[[[[73,51],[74,51],[74,52],[73,51]]],[[[75,51],[76,51],[76,52],[75,51]]]]}`)
	g := ground.Of(regionfile.Region{
		Districts: []regionfile.District{{KATO: "a", Geometry: square}, {KATO: "b", Geometry: two}, {KATO: "none"}, {KATO: "broken", Geometry: []byte(`{"type":"Point"}`)}},
		Venues:    []regionfile.Venue{{ID: "club", District: "a"}},
	})
	for _, c := range []struct {
		name, district string
		lat, lon       int32
		want           bool
	}{
		{"inside", "a", 511000000, 711000000, true},
		{"in a hole", "a", 515000000, 715000000, false},
		{"of another district", "b", 511000000, 711000000, false},
		{"in the second part", "b", 511000000, 758000000, true},
		{"in the box of the parts, in none of them", "b", 511000000, 745000000, false},
		{"of a district without a geometry", "none", 511000000, 711000000, false},
		{"of a district that cannot be read", "broken", 511000000, 711000000, false},
		{"of a district that is not there", "x", 511000000, 711000000, false},
	} {
		if got := g.Holds(c.district, raid.Point{Lat: c.lat, Lon: c.lon}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if g.Venue("club") != "a" || g.Venue("bar") != "" {
		t.Error("a known place lies elsewhere")
	}
}
