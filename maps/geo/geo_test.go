package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

func ExampleProject() {
	w := geo.Project(orb.Point{65.5092, 44.8528})
	t := geo.TileAt(w, 14)
	fmt.Printf("%.6f %.6f in tile %d/%d/%d\n", w.X, w.Y, t.Z, t.X, t.Y)
	// Output: 0.681970 0.360303 in tile 14/11173/5903
}

func ExampleDistance() {
	kyzylorda, astana := orb.Point{65.5092, 44.8528}, orb.Point{71.4304, 51.1282}
	fmt.Printf("%.0f km\n", geo.Distance(kyzylorda, astana)/1000)
	// Output: 825 km
}

func ExampleDistricts_Find() {
	d := geo.NewDistricts([]geo.District{{
		Code:  "433200000",
		Names: geo.Names{KK: "Қазалы ауданы", RU: "Казалинский район"},
		Shape: orb.MultiPolygon{{{{61, 45}, {63, 45}, {63, 47}, {61, 47}, {61, 45}}}},
	}})
	in, ok := d.Find(orb.Point{62.1, 45.76})
	fmt.Println(in.Names.In("ru"), ok)
	_, ok = d.Find(orb.Point{71.43, 51.13})
	fmt.Println(ok)
	// Output:
	// Казалинский район true
	// false
}

func TestProjectionIsItsOwnInverse(t *testing.T) {
	t.Parallel()
	for lat := -85.0; lat <= 85; lat += 17 {
		for lon := -180.0; lon <= 180; lon += 36 {
			in := orb.Point{lon, lat}
			out := geo.Unproject(geo.Project(in))
			if math.Abs(in[0]-out[0]) > 1e-9 || math.Abs(in[1]-out[1]) > 1e-9 {
				t.Errorf("%v comes back as %v", in, out)
			}
		}
	}
}

func TestTileAtClampsToTheWorld(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		at   orb.Point
		z    uint8
		want geo.Tile
	}{
		{"the middle belongs to the south-east tile", orb.Point{0, 0}, 1, geo.Tile{Z: 1, X: 1, Y: 1}},
		{"the date line belongs to the last tile", orb.Point{180, 0}, 2, geo.Tile{Z: 2, X: 3, Y: 2}},
		{"the pole belongs to the first row", orb.Point{0, 90}, 3, geo.Tile{Z: 3, X: 4, Y: 0}},
		{"no number is the middle", orb.Point{math.NaN(), math.NaN()}, 1, geo.Tile{Z: 1, X: 1, Y: 1}},
		{"infinity is the edge", orb.Point{math.Inf(1), math.Inf(-1)}, 1, geo.Tile{Z: 1, X: 1, Y: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := geo.TileAt(geo.Project(tt.at), tt.z); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSphere(t *testing.T) {
	t.Parallel()
	equator, pole := orb.Point{0, 0}, orb.Point{0, 90}
	if d := geo.Distance(equator, pole); math.Abs(d-10_007_557) > 1000 {
		t.Errorf("a quarter of a meridian is %.0f m", d)
	}
	if d := geo.Distance(equator, equator); d != 0 {
		t.Errorf("from a point to itself: %v m", d)
	}
}

func TestFitZoom(t *testing.T) {
	t.Parallel()
	b := orb.Bound{Min: orb.Point{-90, -10}, Max: orb.Point{90, 10}}
	if z := geo.FitZoom(b, 512, 512, 17); math.Abs(z-1) > 1e-9 {
		t.Errorf("half the world in 512 pixels is zoom %v, want 1", z)
	}
	point := orb.Bound{Min: orb.Point{65, 45}, Max: orb.Point{65, 45}}
	if z := geo.FitZoom(point, 512, 512, 17); z != 17 {
		t.Errorf("a point fits at zoom %v, want the most", z)
	}
}

func TestDistricts(t *testing.T) {
	t.Parallel()
	square := func(x, y, s float64) orb.Ring {
		return orb.Ring{{x, y}, {x + s, y}, {x + s, y + s}, {x, y + s}, {x, y}}
	}
	d := geo.NewDistricts([]geo.District{
		{Code: "nothing"},
		{Code: "broken", Shape: orb.MultiPolygon{nil, {}, {{}}, {{{0, 0}}}}},
		{Code: "ring", Shape: orb.MultiPolygon{{square(0, 0, 10), square(3, 3, 4)}}},
		{Code: "two", Shape: orb.MultiPolygon{{square(20, 0, 5)}, {square(40, 0, 5)}}},
		{Code: "below", Shape: orb.MultiPolygon{{square(8, 8, 6)}}},
	})
	tests := []struct {
		name string
		at   orb.Point
		want string
	}{
		{"inside", orb.Point{1, 1}, "ring"},
		{"in the hole", orb.Point{5, 5}, ""},
		{"on the outer edge", orb.Point{0, 5}, "ring"},
		{"on a corner", orb.Point{0, 0}, "ring"},
		{"the second part", orb.Point{42, 2}, "two"},
		{"between the parts, inside their common bounds", orb.Point{30, 2}, ""},
		{"the first of two that overlap", orb.Point{9, 9}, "ring"},
		{"outside of all", orb.Point{-1, -1}, ""},
		{"not a number", orb.Point{math.NaN(), 1}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := d.Find(tt.at)
			if got.Code != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got.Code, ok, tt.want)
			}
		})
	}
	if got, ok := d.ByCode("broken"); !ok || got.Code != "broken" {
		t.Error("a district without ground is not known by its code")
	}
	if _, ok := (*geo.Districts)(nil).Find(orb.Point{}); ok {
		t.Error("no districts hold a point")
	}
	if geo.Contains(orb.MultiPolygon{{}, {{}}}, orb.Point{}) {
		t.Error("an empty shape holds a point")
	}
}
