package paint

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// scattered is n points as records lie in an oblast: most in a few towns, some
// along roads, some anywhere, some on one door.
func scattered(n int, seed uint64) []Point {
	r := rand.New(rand.NewPCG(seed, 7))
	towns := make([]orb.Point, 12)
	for i := range towns {
		towns[i] = orb.Point{58.5 + 9.5*r.Float64(), 43.5 + 4*r.Float64()}
	}
	out := make([]Point, n)
	for i := range out {
		t := towns[r.IntN(len(towns))]
		at := orb.Point{t[0] + 0.03*r.NormFloat64(), t[1] + 0.02*r.NormFloat64()}
		switch r.IntN(10) {
		case 0:
			at = orb.Point{58 + 11*r.Float64(), 43 + 5*r.Float64()}
		case 1:
			at = t
		}
		out[i] = Point{ID: fmt.Sprintf("%08d", i), At: at, Tone: Tone(r.IntN(5))}
		if r.IntN(200) == 0 {
			out[i].Tone = ToneNeeds
		}
	}
	return out
}

func TestMortonKeysComeBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		x, y := r.Uint32(), r.Uint32()
		key := weave(x, y)
		if gx, gy := unweave(key); gx != x || gy != y {
			t.Fatalf("%d, %d comes back as %d, %d", x, y, gx, gy)
		}
		level := r.IntN(33)
		other := weave(x^uint32(1)<<31>>uint(level), y)
		if level < 32 && depth(key, other) != level {
			t.Fatalf("two keys that part at level %d share %d", level, depth(key, other))
		}
	}
}

func TestSortedKeysAreSortedAndStable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for _, n := range []int{0, 1, 2, 1000} {
		for _, mask := range []uint64{math.MaxUint64, 0xff00, 0xf0000000000000f0, 0} {
			got := make([]keyed, n)
			for i := range got {
				got[i] = keyed{r.Uint64() & mask, int32(i), 0}
			}
			want := slices.Clone(got)
			slices.SortStableFunc(want, func(a, b keyed) int {
				switch {
				case a.key < b.key:
					return -1
				case a.key > b.key:
					return 1
				}
				return 0
			})
			if got = sortKeys(got); !slices.Equal(got, want) {
				t.Errorf("%d keys under %x are out of order", n, mask)
			}
		}
	}
}

// TestSquaresAreWhatAFullScanFinds compares the index with the plain way.
func TestSquaresAreWhatAFullScanFinds(t *testing.T) {
	t.Parallel()
	all := append(scattered(3000, 3), Point{At: orb.Point{-180, 85}}, Point{At: orb.Point{180, -85}}, Point{At: orb.Point{0, 0}})
	x := NewPoints(all).index()
	type square struct {
		N          int
		SumX, SumY uint64
		Worst      uint8
	}
	r := rand.New(rand.NewPCG(4, 4))
	for level := range 26 {
		for range 4 {
			lo, hi := uint32(0), uint32(1)<<level-1
			w := window{lo, lo, hi, hi}
			if fx, fy, _ := onPlane(all[r.IntN(len(all))].At[0], all[0].At[1]); r.IntN(2) == 0 {
				cx, cy, d := fx>>(32-level), fy>>(32-level), r.Uint32N(40)
				w = window{cx - min(cx, d), cy - min(cy, d), min(cx+d, hi), min(cy+d, hi)}
			}
			want := map[[2]uint32]square{}
			for _, p := range all {
				px, py, _ := onPlane(p.At[0], p.At[1])
				k := [2]uint32{px >> (32 - level), py >> (32 - level)}
				if level == 0 {
					k = [2]uint32{}
				}
				if k[0] < w.x0 || k[0] > w.x1 || k[1] < w.y0 || k[1] > w.y1 {
					continue
				}
				s := want[k]
				want[k] = square{s.N + 1, s.SumX + uint64(px), s.SumY + uint64(py), max(s.Worst, p.Tone.severity())}
			}
			got := map[[2]uint32]square{}
			x.squares(level, w, func(cx, cy uint32, lo, hi int) {
				if _, again := got[[2]uint32{cx, cy}]; again {
					t.Errorf("square %d, %d is given twice", cx, cy)
				}
				got[[2]uint32{cx, cy}] = square{hi - lo, x.sumX[hi] - x.sumX[lo], x.sumY[hi] - x.sumY[lo], x.most(lo, hi)}
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("level %d, window %v (-want +got):\n%s", level, w, diff)
			}
		}
	}
}

// TestCountsAreExactAtEveryZoom looks at all points from afar and at one town
// from near: no cluster loses a point or counts one twice.
func TestCountsAreExactAtEveryZoom(t *testing.T) {
	t.Parallel()
	all := scattered(5000, 5)
	for i := range all { // all within what is seen even at the closest zoom
		all[i].At = orb.Point{71.4304 + (all[i].At[0]-63)*1e-6, 51.1282 + (all[i].At[1]-45)*1e-6}
	}
	points := NewPoints(all)
	for zoom := 0.0; zoom <= 20; zoom += 0.25 {
		for _, scale := range []float64{1, 1.25, 2} {
			_, g := plan(View{Center: astana, Zoom: zoom, Width: 1280, Height: 800, Scale: scale})
			seen := map[int32]bool{}
			n := 0
			for _, m := range clusterPoints(points, g, scale) {
				n += m.count
				in, worst := 0, uint8(0)
				for _, e := range m.extents {
					for i := e.lo; i < e.hi; i++ {
						of := points.of[i]
						if seen[of] {
							t.Fatalf("zoom %v: point %d is in two clusters", zoom, of)
						}
						seen[of], worst = true, max(worst, all[of].Tone.severity())
						in++
					}
				}
				if in != m.count || m.count > 1 && m.tone.severity() != worst {
					t.Errorf("zoom %v: a cluster of %d says %d, its worst is %d and it says %d", zoom, in, m.count, worst, m.tone.severity())
				}
			}
			if n != len(all) {
				t.Errorf("zoom %v at scale %v: clusters hold %d of %d points", zoom, scale, n, len(all))
			}
		}
	}
}

// TestPilesDoNotChangeWhileTheMapIsDragged: whatever two stretches both show,
// they show the same.
func TestPilesDoNotChangeWhileTheMapIsDragged(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	all := scattered(20_000, 6)
	for range 20_000 { // a carpet in which neighbours join all over
		all = append(all, Point{At: orb.Point{66 + 0.5*r.Float64(), 45 + 0.4*r.Float64()}})
	}
	points := NewPoints(all)
	close := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 0.01 }) // float32 of a far corner
	for zoom := 3.0; zoom <= 18; zoom += 0.7 {
		for _, scale := range []float64{1, 1.5} {
			at := all[r.IntN(len(all))].At
			if zoom > 8 && zoom < 14 {
				at = orb.Point{66.25, 45.2}
			}
			_, g := plan(View{Center: at, Zoom: zoom, Width: 600, Height: 500, Scale: scale})
			base := clusterPoints(points, g, scale)
			for range 12 {
				dx, dy := r.IntN(800)-400, r.IntN(700)-350
				moved := g
				moved.x0, moved.y0 = g.x0+dx, g.y0+dy
				type shown struct {
					X, Y           float64
					Count, Extents int
					Tone           Tone
				}
				common := func(all []marker, offX, offY int) (out []shown) {
					for _, m := range all {
						x, y := float64(m.at.x)+float64(offX), float64(m.at.y)+float64(offY)
						if x < float64(max(0, dx)) || y < float64(max(0, dy)) || x > float64(min(g.w, g.w+dx)) || y > float64(min(g.h, g.h+dy)) {
							continue
						}
						out = append(out, shown{x, y, m.count, len(m.extents), m.tone})
					}
					return out
				}
				if diff := cmp.Diff(common(base, 0, 0), common(clusterPoints(points, moved, scale), dx, dy), close); diff != "" {
					t.Fatalf("zoom %v, dragged by %d, %d (-before +after):\n%s", zoom, dx, dy, diff)
				}
			}
		}
	}
}

// TestAJoinKeepsTheWorst: one that needs a person stays seen when a larger cluster
// of the next square takes it in.
func TestAJoinKeepsTheWorst(t *testing.T) {
	t.Parallel()
	_, g := plan(View{Center: astana, Zoom: 14, Width: 400, Height: 400})
	level := int(math.Floor(math.Log2(512 * math.Exp2(14) / leastSquare)))
	x, _, _ := onPlane(astana[0], astana[1])
	edge := float64(x>>(32-level)) / math.Exp2(float64(level)) // of two squares
	at := func(pixels float64) orb.Point {
		return orb.Point{(edge + pixels/(512*math.Exp2(14)) - 0.5) * 360, astana[1]}
	}
	all := []Point{{At: at(-4), Tone: ToneNeeds}}
	for range 9 {
		all = append(all, Point{At: at(4), Tone: ToneDone})
	}
	got := clusterPoints(NewPoints(all), g, 1)
	if len(got) != 1 || got[0].count != 10 || got[0].tone != ToneNeeds || len(got[0].extents) != 2 {
		t.Errorf("%+v", got)
	}
}

// TestClustersStandApart: no cluster covers the middle of another, and few touch.
func TestClustersStandApart(t *testing.T) {
	t.Parallel()
	points := NewPoints(scattered(20_000, 9))
	clusters, touching := 0, 0
	for zoom := 4.0; zoom <= 16; zoom += 0.5 {
		for _, at := range []orb.Point{points.all[0].At, points.all[1].At, {63, 45}} {
			_, g := plan(View{Center: at, Zoom: zoom, Width: 1280, Height: 800})
			all := clusterPoints(points, g, 1)
			clusters += len(all)
			for i, m := range all {
				for _, o := range all[:i] {
					d := math.Hypot(float64(m.at.x-o.at.x), float64(m.at.y-o.at.y))
					if d < float64(max(m.radius, o.radius)) {
						t.Errorf("zoom %v: a cluster covers the middle of another, %.0f pixels away", zoom, d)
					}
					if d < float64(m.radius+o.radius)-0.01 {
						touching++
					}
				}
			}
		}
	}
	t.Logf("%d of %d clusters touch another", touching, clusters)
	if touching*100 > clusters {
		t.Errorf("%d of %d clusters touch another", touching, clusters)
	}
}

func TestHouseLevelKeepsDoorsApart(t *testing.T) {
	t.Parallel()
	// Two doors 10 m from each other, three children at one of them.
	points := NewPoints([]Point{{ID: "a", At: astana}, {ID: "b", At: astana}, {ID: "c", At: astana},
		{ID: "d", At: orb.Point{astana[0] + 0.00020, astana[1]}}})
	for zoom, want := range map[float64]int{14: 1, 16: 1, 17: 2, 19: 2} {
		_, g := plan(View{Center: astana, Zoom: zoom, Width: 300, Height: 300})
		if got := len(clusterPoints(points, g, 1)); got != want {
			t.Errorf("zoom %v: %d clusters, want %d", zoom, got, want)
		}
	}
}

func TestOddPoints(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	all := func(zoom float64, at orb.Point, points ...Point) (markers []marker) {
		_, g := plan(View{Center: at, Zoom: zoom, Width: 600, Height: 600})
		return clusterPoints(NewPoints(points), g, 1)
	}
	tests := []struct {
		name  string
		at    orb.Point
		shown bool // where Project puts at
	}{
		{"no longitude", orb.Point{nan, 10}, false},
		{"no latitude", orb.Point{10, nan}, false},
		{"infinite", orb.Point{-inf, inf}, false},
		{"the pole", orb.Point{10, 90}, true},
		{"the date line from the west", orb.Point{180, 10}, true},
		{"the date line from the east", orb.Point{-180, 10}, true},
		{"null island", orb.Point{}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := all(0, orb.Point{}, Point{At: tt.at})
			if len(got) > 0 != tt.shown {
				t.Errorf("%d markers", len(got))
			}
		})
	}
	t.Run("round the world", func(t *testing.T) {
		if got := all(3, orb.Point{-170, 10}, Point{At: orb.Point{190, 10}}, Point{At: orb.Point{-170, 10}}); len(got) != 1 || got[0].count != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("none", func(t *testing.T) {
		if got := all(3, orb.Point{}); got != nil {
			t.Errorf("%+v", got)
		}
		if n := (*Points)(nil).Len(); n != 0 {
			t.Errorf("nil holds %d", n)
		}
	})
	t.Run("a tone there is not", func(t *testing.T) {
		if got := all(3, orb.Point{}, Point{Tone: 99}, Point{Tone: 99}); len(got) != 1 || got[0].tone != ToneText {
			t.Errorf("%+v", got)
		}
	})
}

// TestAMillionOnOneSpot ends: nothing looks at every pair.
func TestAMillionOnOneSpot(t *testing.T) {
	t.Parallel()
	all := make([]Point, 1_000_000)
	for i := range all {
		all[i] = Point{ID: "x", At: astana}
	}
	all[999_999].ID = "last"
	p := newPainter(t, Options{})
	l := &Layers{Points: NewPoints(all)}
	l.Points.index()
	for zoom := 0.0; zoom <= 20; zoom++ {
		v := View{Center: astana, Zoom: zoom, Width: 300, Height: 300}
		_, g := plan(v)
		if got := clusterPoints(l.Points, g, 1); len(got) != 1 || got[0].count != len(all) || got[0].text() != "1M" {
			t.Fatalf("zoom %v: %d clusters", zoom, len(got))
		}
		if ids, n := p.Hits(v, l, 150, 150, 24, 999_998, 10); n != len(all) || !slices.Equal(ids, []string{"x", "last"}) {
			t.Fatalf("zoom %v: the last page of %d is %q", zoom, n, ids)
		}
	}
	if at := l.Points.find([]string{"last"}); !slices.Equal(at, []int{0}) {
		t.Errorf("the last one is at %v", at)
	}
}

// TestHitsAreWhatIsShown: a tap on a marker of the picture gives the points of
// that marker, all of them once over all pages, the nearest first.
func TestHitsAreWhatIsShown(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{})
	l := &Layers{Points: NewPoints(scattered(20_000, 10))}
	r := rand.New(rand.NewPCG(11, 11))
	for zoom := 3.0; zoom <= 18; zoom += 1.3 {
		v := View{Center: l.Points.all[r.IntN(20_000)].At, Zoom: zoom, Width: 800, Height: 600, Scale: 1.5}
		_, g := plan(v)
		for _, m := range clusterPoints(l.Points, g, 1.5) {
			x, y := float64(m.at.x), float64(m.at.y)
			if x < 0 || y < 0 || x > 800 || y > 600 {
				continue
			}
			var want, got []string
			for _, e := range m.extents {
				for i := e.lo; i < e.hi; i++ {
					want = append(want, l.Points.all[l.Points.of[i]].ID)
				}
			}
			_, all := p.Hits(v, l, x, y, 1, 0, 0)
			for len(got) < all {
				ids, again := p.Hits(v, l, x, y, 1, len(got), 1000)
				if again != all || len(ids) == 0 {
					t.Fatalf("zoom %v: a page of %d after %d of %d", zoom, len(ids), len(got), all)
				}
				got = append(got, ids...)
			}
			got = got[:m.count] // a neighbour that touches comes after
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("zoom %v at %.0f, %.0f: %d ids, want those %d of the marker", zoom, x, y, len(got), len(want))
			}
		}
	}
}

func TestTheNearestOfAPileComesFirst(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{})
	var all []Point
	for i := range 9 {
		all = append(all, Point{ID: fmt.Sprint(i), At: orb.Point{astana[0] + float64(i)*0.00002, astana[1]}})
	}
	v := View{Center: all[8].At, Zoom: 14, Width: 400, Height: 400}
	want := []string{"8", "7", "6", "5", "4", "3", "2", "1", "0"}
	if got, _ := p.Hits(v, &Layers{Points: NewPoints(all)}, 200, 200, 24, 0, HitsMost); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestAFrameNeverIndexes: many points cost the worker, not the frame or tap.
func TestAFrameNeverIndexes(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{})
	l := &Layers{Revision: 1, Points: NewPoints(scattered(few+1, 12))}
	v := View{Center: orb.Point{63, 45}, Zoom: 6, Width: 200, Height: 200}
	p.Close() // no worker
	dst := image.NewRGBA(image.Rect(0, 0, 200, 200))
	p.Frame(dst, v, l, Live{Selected: []string{"00000001"}})
	if ids, _ := p.Hits(v, l, 100, 100, 400, 0, HitsMost); ids != nil || l.Points.made.Load() {
		t.Errorf("%d hits, indexed %v", len(ids), l.Points.made.Load())
	}
}

// TestTheChosenOneStaysRinged in its cluster and on its own.
func TestTheChosenOneStaysRinged(t *testing.T) {
	t.Parallel()
	all := scattered(20_000, 13)
	l := &Layers{Revision: 1, Points: NewPoints(all)}
	p := newPainter(t, Options{Patient: true})
	for zoom := 4.0; zoom <= 20; zoom += 2 {
		id := 4242
		v := View{Center: all[id].At, Zoom: zoom, Width: 300, Height: 300}
		_, g := plan(v)
		s := &sheet{grid: g, points: l.Points, markers: clusterPoints(l.Points, g, 1)}
		rings := p.ringed(s, l, []string{all[id].ID})
		if len(rings) != 1 {
			t.Fatalf("zoom %v: %d rings", zoom, len(rings))
		}
		at := g.pixel(rings[0].world)
		i := slices.IndexFunc(s.markers, func(m marker) bool {
			return math.Hypot(float64(m.at.x-at.x), float64(m.at.y-at.y)) < 0.1
		})
		if i < 0 || rings[0].radius != s.markers[i].radius {
			t.Fatalf("zoom %v: the ring is at %v, where no marker is", zoom, at)
		}
		if d := math.Hypot(float64(at.x)-150, float64(at.y)-150); d > 130 {
			t.Errorf("zoom %v: the ring is %.0f pixels from its point", zoom, d)
		}
	}
}

// BenchmarkPoints prints what points cost: the index, the clusters of a view of
// 1280 by 800 with the rim of its sheet, and a tap on the largest cluster.
func BenchmarkPoints(b *testing.B) {
	for _, n := range []int{250_000, 1_000_000} {
		all := scattered(n, 14)
		b.Run(fmt.Sprintf("build/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				newPointIndex(all)
			}
		})
		l := &Layers{Points: NewPoints(all)}
		l.Points.index()
		p := newPainter(b, Options{})
		for _, zoom := range []float64{5, 7, 9, 11, 13, 15, 17, 19} {
			v := View{Center: all[5].At, Zoom: zoom, Width: 1280, Height: 800}
			if zoom < 9 {
				v.Center = orb.Point{63.5, 45.5}
			}
			_, g := plan(v)
			w := p.wishFor(v.Normal(), g, l).grid
			var markers []marker
			b.Run(fmt.Sprintf("clusters/%d/zoom %v", n, zoom), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					markers = clusterPoints(l.Points, w, 1)
				}
				b.ReportMetric(float64(len(markers)), "clusters")
			})
			if len(markers) == 0 {
				continue
			}
			m := slices.MaxFunc(markers, func(a, b marker) int { return a.count - b.count })
			x, y := float64(m.at.x)-sheetRim, float64(m.at.y)-sheetRim
			x, y = min(max(x, 0), 1280), min(max(y, 0), 800)
			b.Run(fmt.Sprintf("pick/%d/zoom %v", n, zoom), func(b *testing.B) {
				b.ReportAllocs()
				of := 0
				for b.Loop() {
					_, of = p.Hits(v, l, x, y, 24, 0, HitsMost)
				}
				b.ReportMetric(float64(of), "points")
			})
		}
	}
	b.Run("pick/250000 on one spot", func(b *testing.B) {
		all := make([]Point, 250_000)
		for i := range all {
			all[i] = Point{ID: fmt.Sprint(i), At: astana}
		}
		l := &Layers{Points: NewPoints(all)}
		l.Points.index()
		p := newPainter(b, Options{})
		v := View{Center: astana, Zoom: 13, Width: 1280, Height: 800}
		b.ReportAllocs()
		for b.Loop() {
			if _, n := p.Hits(v, l, 640, 400, 24, 0, HitsMost); n != len(all) {
				b.Fatal(n)
			}
		}
	})
}
