package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"shyraq/maps/geo"
	"shyraq/maps/geo/geotest"
)

// oblast is the districts of the region file that ships.
func oblast(t testing.TB) []geo.District {
	t.Helper()
	return geotest.Districts(t, "../../assets/regions/kyzylorda.json")
}

// scan are the districts that hold a point, by the plain way of orb.
func scan(all []geo.District, at orb.Point) (codes []string) {
	for _, d := range all {
		if planar.MultiPolygonContains(d.Shape, at) {
			codes = append(codes, d.Code)
		}
	}
	return codes
}

// TestEveryKilometreIsInOneDistrictOrOutside walks a grid of one kilometre
// over the oblast and some land around it.
func TestEveryKilometreIsInOneDistrictOrOutside(t *testing.T) {
	t.Parallel()
	all := oblast(t)
	d := geo.NewDistricts(all)
	count := map[string]int{}
	border, differ, total := 0, 0, 0
	const step = 1 / 111.195
	for lat := 42.0; lat <= 48.5; lat += step {
		for lon := 57.5; lon <= 69.0; lon += step / math.Cos(45*math.Pi/180) {
			at := orb.Point{lon, lat}
			total++
			got, ok := d.Find(at)
			count[got.Code]++
			if ok != (got.Code != "") {
				t.Fatalf("%v: %q and %v", at, got.Code, ok)
			}
			if total%23 == 0 { // the plain way is slow
				want := scan(all, at)
				switch {
				case len(want) == 0 && !ok, len(want) == 1 && want[0] == got.Code:
				default:
					differ++
					t.Logf("%v: found %q, a plain scan finds %q", at, got.Code, want)
					if s := d.Locate(at, 0); !s.Border {
						t.Errorf("%v: and it is not said to be a border case", at)
					}
				}
			}
			if s := d.Locate(at, 0); s.Border {
				border++
				if s.District.Code != got.Code || s.Other.Code == got.Code {
					t.Errorf("%v: Find gives %q, Locate %q beside %q", at, got.Code, s.District.Code, s.Other.Code)
				}
			}
		}
	}
	t.Logf("%d points, %d outside, %d border cases, %d unlike a plain scan: %v", total, count[""], border, differ, count)
	for _, one := range all {
		if count[one.Code] == 0 {
			t.Errorf("no point lies in %s", one.Code)
		}
	}
}

// TestBorders names what happens where districts meet.
func TestBorders(t *testing.T) {
	t.Parallel()
	rect := func(x0, y0, x1, y1 float64) orb.Ring {
		return orb.Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}
	}
	const m = 1 / 111195.08 // degrees a metre at the equator
	d := geo.NewDistricts([]geo.District{
		{Code: "west", Shape: orb.MultiPolygon{{rect(0, -1, 1, 1)}}},
		{Code: "around", Shape: orb.MultiPolygon{{rect(1, -1, 3, 1), rect(1.5, -0.5, 2.5, 0.5), rect(2.7, -0.1, 2.8, 0.1)}}},
		{Code: "enclave", Shape: orb.MultiPolygon{{rect(1.5, -0.5, 2.5, 0.5)}}},
		{Code: "beside a gap of 40 m", Shape: orb.MultiPolygon{{rect(3+40*m, -1, 4, 1)}}},
		{Code: "beside a gap of 120 m", Shape: orb.MultiPolygon{{rect(4+120*m, -1, 5, 1)}}},
		{Code: "overlaps by 30 m", Shape: orb.MultiPolygon{{rect(5-30*m, -1, 6, 1)}}},
	})
	tests := []struct {
		name   string
		at     orb.Point
		within float64
		want   string
		border bool
		other  string
	}{
		{"inside", orb.Point{0.5, 0}, 100, "west", false, ""},
		{"on a shared edge: the one given first", orb.Point{1, 0.3}, 0, "west", true, "around"},
		{"on a shared corner of two", orb.Point{1, 1}, 0, "west", true, "around"},
		{"on an outer corner", orb.Point{0, -1}, 0, "west", true, ""},
		{"on an outer edge", orb.Point{0.25, 1}, 0, "west", true, ""},
		{"a metre beyond a shared edge", orb.Point{1 + m, 0.3}, 0, "around", false, ""},
		{"the same with a fix of 5 m", orb.Point{1 + m, 0.3}, 5, "around", true, "west"},
		{"inside by 20 m, with a fix of 50 m, nothing beyond", orb.Point{0.5, 1 - 20*m}, 50, "west", true, ""},
		{"outside by 20 m, with a fix of 50 m", orb.Point{0.5, 1 + 20*m}, 50, "", true, "west"},
		{"in the enclave", orb.Point{2, 0}, 0, "enclave", false, ""},
		{"on the edge of the enclave: the one given first", orb.Point{1.5, 0}, 0, "around", true, "enclave"},
		{"on a corner of the enclave", orb.Point{2.5, 0.5}, 0, "around", true, "enclave"},
		{"in a hole that nobody fills", orb.Point{2.75, 0}, 0, "", false, ""},
		{"on the edge of that hole", orb.Point{2.7, 0}, 0, "around", true, ""},
		{"in a sliver, nearer to the west", orb.Point{3 + 15*m, 0}, 0, "around", true, "beside a gap of 40 m"},
		{"in a sliver, nearer to the east", orb.Point{3 + 25*m, 0}, 0, "beside a gap of 40 m", true, "around"},
		{"in a gap that is no sliver", orb.Point{4 + 30*m, 0}, 0, "", false, ""},
		{"at the mouth of a sliver, outside", orb.Point{3 + 15*m, 1 + 30*m}, 0, "", false, ""},
		{"where two overlap: the one given first", orb.Point{5 - 10*m, 0}, 0, "beside a gap of 120 m", true, "overlaps by 30 m"},
		{"outside, by an outer edge", orb.Point{-50 * m, 0}, 0, "", false, ""},
		{"not a number", orb.Point{math.NaN(), 0}, 10, "", false, ""},
		{"infinite", orb.Point{0, math.Inf(1)}, 10, "", false, ""},
		{"a distance that is none", orb.Point{0.5, 0.3}, math.NaN(), "west", false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := d.Locate(tt.at, tt.within)
			if s.District.Code != tt.want || s.Found != (tt.want != "") || s.Border != tt.border || s.Other.Code != tt.other {
				t.Errorf("got %q, border %v beside %q; want %q, %v beside %q", s.District.Code, s.Border, s.Other.Code, tt.want, tt.border, tt.other)
			}
			if got, ok := d.Find(tt.at); got.Code != tt.want || ok != (tt.want != "") {
				t.Errorf("Find gives %q, %v", got.Code, ok)
			}
		})
	}
}

func TestNearestIsOfferedAndNeverGuessed(t *testing.T) {
	t.Parallel()
	d := geo.NewDistricts(oblast(t))
	turkestan := orb.Point{68.25, 43.30} // the next oblast
	if in, ok := d.Find(turkestan); ok {
		t.Errorf("Turkestan lies in %s", in.Code)
	}
	near, metres, ok := d.Nearest(turkestan)
	if !ok || near.Code != "434000000" || metres < 10_000 || metres > 80_000 {
		t.Errorf("nearest is %s, %.0f m, %v", near.Code, metres, ok)
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		at := orb.Point{56 + 15*r.Float64(), 41 + 8*r.Float64()}
		near, metres, ok := d.Nearest(at)
		if _, in := d.Find(at); in {
			continue
		}
		if s := d.Locate(at, metres*1.0001); !ok || !s.Border || s.Other.Code != near.Code {
			t.Errorf("%v: %s in %.0f m, but looking that far finds %q", at, near.Code, metres, s.Other.Code)
		}
		if s := d.Locate(at, metres*0.9999); s.Border {
			t.Errorf("%v: %s in %.0f m, but %s is nearer", at, near.Code, metres, s.Other.Code)
		}
	}
	if in, metres, ok := d.Nearest(orb.Point{65.5092, 44.8528}); !ok || in.Code != "431010000" || metres != 0 {
		t.Errorf("in the city: %s, %.0f m, %v", in.Code, metres, ok)
	}
	if _, _, ok := d.Nearest(orb.Point{math.NaN(), 1}); ok {
		t.Error("no place has a nearest district")
	}
	if _, _, ok := geo.NewDistricts(nil).Nearest(turkestan); ok {
		t.Error("no districts have a nearest one")
	}
}

func code(d geo.District, _ bool) string { return d.Code }

// TestSharedBordersOfTheOblast: every corner on a border of the region file
// belongs to the one of its two districts that is given first, and a few
// millimetres to either side of the middle of every edge there is exactly one.
func TestSharedBordersOfTheOblast(t *testing.T) {
	t.Parallel()
	all := oblast(t)
	d := geo.NewDistricts(all)
	first := map[orb.Point]string{}
	for _, one := range all {
		for _, poly := range one.Shape {
			for _, ring := range poly {
				for i, p := range ring {
					if first[p] == "" {
						first[p] = one.Code
					}
					if got, _ := d.Find(p); got.Code != first[p] {
						t.Errorf("%v: found %q, the first with this corner is %q", p, got.Code, first[p])
					}
					beside := orb.Point{p[0] + 0.013, p[1]} // a ray from there meets corners
					if want, got := scan(all, beside), code(d.Find(beside)); len(want) > 1 || len(want) == 1 && got != want[0] || len(want) == 0 && got != "" {
						t.Errorf("%v, level with a corner: found %q, a plain scan finds %q", beside, got, want)
					}
					if i == 0 {
						continue
					}
					q := ring[i-1]
					for _, off := range []float64{-5e-8, 5e-8} {
						mid := orb.Point{(p[0]+q[0])/2 + off, (p[1]+q[1])/2 - off/2}
						if want := scan(all, mid); len(want) > 1 {
							t.Errorf("%v: a plain scan finds %q", mid, want)
						} else if got, ok := d.Find(mid); ok != (len(want) == 1) || ok && got.Code != want[0] {
							t.Errorf("%v: found %q, a plain scan finds %q", mid, got.Code, want)
						}
					}
				}
			}
		}
	}
}

// TestTheLeasedCityIsAnEnclave: Baikonur fills the hole of the district around
// it, and no point near its border is in both or in none.
func TestTheLeasedCityIsAnEnclave(t *testing.T) {
	t.Parallel()
	d := geo.NewDistricts(oblast(t))
	city, ok := d.ByCode("431900000")
	if !ok {
		t.Fatal("no Baikonur")
	}
	b := city.Shape.Bound().Pad(0.05)
	r := rand.New(rand.NewPCG(2, 2))
	seen := map[string]int{}
	for range 20_000 {
		at := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
		in, ok := d.Find(at)
		if !ok {
			t.Errorf("%v is in no district", at)
		}
		if want := geo.Contains(city.Shape, at); want != (in.Code == city.Code) {
			t.Errorf("%v: found %s, in the city %v", at, in.Code, want)
		}
		seen[in.Code]++
	}
	if seen["431900000"] == 0 || seen["434600000"] == 0 {
		t.Errorf("seen %v", seen)
	}
}

func BenchmarkFindDistrict(b *testing.B) {
	all := oblast(b)
	d := geo.NewDistricts(all)
	r := rand.New(rand.NewPCG(1, 1))
	points := make([]orb.Point, 4096)
	for i := range points {
		points[i] = orb.Point{58.5 + 9.5*r.Float64(), 43 + 4.5*r.Float64()}
	}
	i := 0
	b.Run("bands", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d.Find(points[i%4096])
			i++
		}
	})
	b.Run("orb planar scan", func(b *testing.B) {
		for b.Loop() {
			scan(all, points[i%4096])
			i++
		}
	})
	for _, within := range []float64{30, 1000} {
		b.Run(fmt.Sprintf("locate within %v m", within), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Locate(points[i%4096], within)
				i++
			}
		})
	}
	b.Run("nearest to a point outside", func(b *testing.B) {
		for b.Loop() {
			d.Nearest(orb.Point{70, 42})
		}
	})
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			geo.NewDistricts(all)
		}
	})
}
