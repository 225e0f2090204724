package track

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/app/raid"
)

// square is ground of so many metres, its south-western corner at home.
func square(width, height float64) orb.Polygon {
	at := func(x, y float64) orb.Point {
		p := moved(home, x, y)
		return orb.Point{float64(p.Lon) / 1e7, float64(p.Lat) / 1e7}
	}
	return orb.Polygon{{at(0, 0), at(width, 0), at(width, height), at(0, height), at(0, 0)}}
}

func way(metres ...[2]float64) (part []raid.Point) {
	for _, m := range metres {
		part = append(part, moved(home, m[0], m[1]))
	}
	return part
}

func TestWalked(t *testing.T) {
	t.Parallel()
	block := orb.MultiPolygon{square(1000, 1000)}
	yard := square(1000, 1000)
	yard = append(yard, square(500, 1000)[0]) // its western half is a hole
	for _, row := range []struct {
		name   string
		parts  [][]raid.Point
		ground orb.MultiPolygon
		want   float64
	}{
		{"no way", nil, block, 0},
		{"no ground", [][]raid.Point{way([2]float64{0, 0})}, nil, 0},
		{"ground without corners", [][]raid.Point{way([2]float64{0, 0})}, orb.MultiPolygon{{}}, 0},
		{"ground without area", [][]raid.Point{way([2]float64{0, 0})}, orb.MultiPolygon{{{{71, 51}, {71, 51}}}}, 0},
		{"a street through the middle", [][]raid.Point{way([2]float64{-100, 500}, [2]float64{1100, 500})}, block, 0.1},
		{"there and back is one way", [][]raid.Point{way([2]float64{-100, 500}, [2]float64{1100, 500}, [2]float64{-100, 500})}, block, 0.1},
		{"two streets", [][]raid.Point{way([2]float64{-100, 250}, [2]float64{1100, 250}), way([2]float64{-100, 750}, [2]float64{1100, 750})}, block, 0.2},
		{"one place", [][]raid.Point{way([2]float64{500, 500})}, block, math.Pi * 50 * 50 / 1e6},
		{"elsewhere", [][]raid.Point{way([2]float64{5000, 5000}, [2]float64{9000, 5000})}, block, 0},
		{"beside a hole", [][]raid.Point{way([2]float64{-100, 500}, [2]float64{1100, 500})}, orb.MultiPolygon{yard}, 0.1},
		{"large ground", [][]raid.Point{way([2]float64{-100, 20_000}, [2]float64{41_000, 20_300})}, orb.MultiPolygon{square(40_000, 40_000)}, 0.0025},
		{"all of it", [][]raid.Point{way([2]float64{10, -100}, [2]float64{10, 1000})}, orb.MultiPolygon{square(20, 800)}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := Walked(row.parts, row.ground, 50)
			if math.Abs(got-row.want) > 0.15*row.want {
				t.Errorf("%.4f, want %.4f", got, row.want)
			}
		})
	}
}

func BenchmarkWalked(b *testing.B) {
	fixes, _ := night(newRand(), 8, 3)
	parts := Parts(keep(fixes...))
	ground := orb.MultiPolygon{square(8000, 8000)}
	for b.Loop() {
		Walked(parts, ground, 50)
	}
}
