package ground

import (
	"errors"
	"os"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
)

func TestDistrictsOfTheShippedRegions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		at         raid.Point
		want       string
		found      bool
	}{
		{"Kyzylorda city by the polygons' own code", "kyzylorda", raid.Point{Lat: 448528000, Lon: 655092000}, "431010000", true},
		{"Baikonur is the leased city", "kyzylorda", raid.Point{Lat: 456200000, Lon: 633200000}, "431900000", true},
		{"Aral", "kyzylorda", raid.Point{Lat: 468000000, Lon: 616667000}, "433200000", true},
		{"another country", "kyzylorda", raid.Point{Lat: 413000000, Lon: 692000000}, "", false},
		{"Saryarka in Astana", "astana", raid.Point{Lat: 511735000, Lon: 714180000}, "711310000", true},
		{"Astana's Baikonyr is not the leased city", "astana", raid.Point{Lat: 511860000, Lon: 714420000}, "711410000", true},
		{"nowhere", "astana", raid.Point{}, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := os.Open("../../assets/regions/" + tt.file + ".json")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			region, err := regionfile.Decode(f)
			if err != nil {
				t.Fatal(err)
			}
			d, err := New(region)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := d.Find(tt.at.Lat, tt.at.Lon); got != tt.want || ok != tt.found {
				t.Errorf("Find = %q, %v; want %q, %v", got, ok, tt.want, tt.found)
			}
			if back := Place(Point(tt.at)); back != tt.at {
				t.Errorf("Place(Point(%v)) = %v", tt.at, back)
			}
		})
	}
}

func TestAGeometryThatIsNoGround(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`{"type":"Point","coordinates":[1,2]}`, `{"type":"Polygon","coordinates":"x"}`, `[]`} {
		_, err := New(regionfile.Region{Districts: []regionfile.District{{KATO: "1", Geometry: []byte(raw)}}})
		if !errors.Is(err, errs.Invalid) {
			t.Errorf("New(%s) = %v, want Invalid", raw, err)
		}
	}
}

// TestSettlementsLieInTheirDistricts: what the region file says of its own 391
// settlements is what the index finds.
func TestSettlementsLieInTheirDistricts(t *testing.T) {
	t.Parallel()
	region, d := load(t)
	agree := 0
	for _, s := range region.Places {
		said, known := region.District(s.District) // the city under either of its codes
		if got, ok := d.Find(s.Point.Lat, s.Point.Lon); ok && known && got == said.KATO {
			agree++
			continue
		}
		t.Errorf("%s is said to lie in %s", s.Names.EN, s.District)
	}
	if agree != 391 {
		t.Errorf("%d settlements", agree)
	}
}

// TestBordersOfTheShippedRegion: what lies across a border is offered within a
// distance, and the district next to a point outside is named, never guessed.
func TestBordersOfTheShippedRegion(t *testing.T) {
	t.Parallel()
	_, d := load(t)
	corner := raid.Point{Lat: 457600000, Lon: 621100000} // Қазалы
	if kato, ok := d.Beyond(corner.Lat, corner.Lon, 30); ok {
		t.Errorf("in the middle of a district lies %s beyond", kato)
	}
	baikonur := raid.Point{Lat: 456200000, Lon: 633200000}
	if kato, ok := d.Beyond(baikonur.Lat, baikonur.Lon, 20_000); !ok || kato != "434600000" {
		t.Errorf("around Baikonur lies %q, %v", kato, ok)
	}
	if kato, metres, ok := d.Nearest(433000000, 682500000); !ok || kato != "434000000" || metres < 10_000 {
		t.Errorf("next to Turkestan lies %q, %.0f m, %v", kato, metres, ok)
	}
	if kato, _, ok := d.Nearest(baikonur.Lat, baikonur.Lon); ok {
		t.Errorf("a point in a district is next to %s", kato)
	}
	var none *Districts
	if _, ok := none.Find(1, 1); ok {
		t.Error("none finds one")
	}
	if _, ok := none.Beyond(1, 1, 1); ok {
		t.Error("none has one beyond")
	}
	if _, _, ok := none.Nearest(1, 1); ok {
		t.Error("none has a nearest")
	}
}

// load is the region that ships, and its districts.
func load(t *testing.T) (regionfile.Region, *Districts) {
	t.Helper()
	f, err := os.Open("../../assets/regions/kyzylorda.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	region, err := regionfile.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(region)
	if err != nil {
		t.Fatal(err)
	}
	return region, d
}
