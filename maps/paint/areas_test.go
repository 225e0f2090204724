package paint

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"shyraq/maps/geo/geotest"
)

// districts are the nine of the region file that ships.
func districts(t testing.TB) []Area {
	t.Helper()
	var all []Area
	for _, d := range geotest.Districts(t, "../../assets/regions/kyzylorda.json") {
		all = append(all, Area{ID: d.Code, Name: d.Names.KK, Tone: ToneDim, Shape: d.Shape})
	}
	return all
}

func square(x, y, side float64) orb.Ring {
	return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
}

func backwards(r orb.Ring) orb.Ring {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

func TestNeighboursShareOneStretch(t *testing.T) {
	t.Parallel()
	hole := square(3, 3, 2)
	turned := append(slices.Clone(hole[2:]), hole[1:3]...) // the same ring begun elsewhere
	tests := []struct {
		name  string
		areas []Area
		want  map[string]int // how many stretches have these areas
	}{
		{"alone", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}}}}, map[string]int{"[0]": 1}},
		{"side by side", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}}}, {Shape: orb.MultiPolygon{{backwards(square(1, 0, 1))}}}},
			map[string]int{"[0]": 1, "[1]": 1, "[0 1]": 1}},
		{"an enclave", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 9), hole}}}, {Shape: orb.MultiPolygon{{backwards(turned)}}}},
			map[string]int{"[0]": 1, "[0 1]": 1}},
		{"the same ground twice", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}}}, {Shape: orb.MultiPolygon{{square(0, 0, 1)}}}},
			map[string]int{"[0 1]": 1}},
		{"corner to corner", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}}}, {Shape: orb.MultiPolygon{{square(1, 1, 1)}}}},
			map[string]int{"[0]": 1, "[1]": 1}},
		{"touching itself", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}, {square(1, 1, 1)}}}}, map[string]int{"[0]": 2}},
		{"the same ground in two rings and in one", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}, {square(1, 1, 1)}}},
			{Shape: orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}, {0, 1}, {0, 0}}}}}},
			map[string]int{"[0 1]": 2}},
		{"three around a corner", []Area{{Shape: orb.MultiPolygon{{square(0, 0, 1)}}}, {Shape: orb.MultiPolygon{{square(1, 0, 1)}}},
			{Shape: orb.MultiPolygon{{{{0, 1}, {1, 1}, {2, 1}, {2, 2}, {0, 2}, {0, 1}}}}}},
			map[string]int{"[0]": 1, "[1]": 1, "[2]": 1, "[0 1]": 1, "[0 2]": 1, "[1 2]": 1}},
		{"no ground", []Area{{}, {Shape: orb.MultiPolygon{nil, {}, {{}}, {{{0, 0}, {1, 1}}}, {{{0, 0}, {math.NaN(), 1}, {1, 1}}}}}}, map[string]int{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newOutlines(tt.areas)
			got := map[string]int{}
			for _, s := range b.stretches {
				got[fmt.Sprint(s.areas)]++
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			comesTogether(t, tt.areas, b)
		})
	}
}

// comesTogether checks that the stretches of each area make its rings again.
func comesTogether(t *testing.T, areas []Area, b *outlines) {
	t.Helper()
	g := grid{z: 20, size: 512}
	for i := range areas {
		n := 0
		for _, poly := range areas[i].Shape {
			for _, r := range poly {
				k := knots{ids: map[orb.Point]int32{}, owners: map[[2]int32][]int32{}}
				ids := k.ring(r, 0)
				if ids == nil {
					continue
				}
				var whole []orb.LineString
				for _, s := range b.stretches {
					whole = append(whole, s.path)
				}
				got, want := b.ring(b.areas[i][n], whole, g), []point{}
				for _, id := range ids {
					want = append(want, g.onto().pixel(k.places[id]))
				}
				n++
				if len(got) != len(want) {
					t.Fatalf("area %d: a ring of %d corners has become one of %d", i, len(want), len(got))
				}
				from := slices.Index(want, got[0])
				forward, back := true, true
				for j := range got {
					forward = forward && got[j] == want[(from+j)%len(want)]
					back = back && got[j] == want[(from-j+len(want))%len(want)]
				}
				if !forward && !back {
					t.Errorf("area %d: a ring comes back in another order", i)
				}
			}
		}
	}
}

func TestTheOblastComesTogether(t *testing.T) {
	t.Parallel()
	areas := districts(t)
	b := newOutlines(areas)
	comesTogether(t, areas, b)
	edges := 0
	for _, s := range b.stretches {
		edges += len(s.path) - 1
	}
	if edges != 613+506 { // counted in the file: of one district, and of two
		t.Errorf("%d edges are drawn", edges)
	}
	drawn := map[int32]int{}
	for _, l := range looks(areas, b) {
		for _, s := range l.stretches {
			drawn[s]++
		}
	}
	for i := range b.stretches {
		if drawn[int32(i)] != 1 {
			t.Errorf("stretch %d is drawn %d times", i, drawn[int32(i)])
		}
	}
}

// TestTheStrongerNeighbourDrawsTheBorder, over all others.
func TestTheStrongerNeighbourDrawsTheBorder(t *testing.T) {
	t.Parallel()
	areas := []Area{
		{Tone: ToneNeeds, Shape: orb.MultiPolygon{{square(0, 0, 1)}}},
		{Tone: ToneLamp, Strong: true, Shape: orb.MultiPolygon{{square(1, 0, 1)}}},
		{Tone: ToneDim, Shape: orb.MultiPolygon{{square(2, 0, 1)}}},
	}
	b := newOutlines(areas)
	all := looks(areas, b)
	if len(all) != 3 || !all[2].strong || all[2].tone != ToneLamp || len(all[2].stretches) != 4 || all[0].tone != ToneDim {
		t.Errorf("%+v", all)
	}
}

func TestOutlinesAreMadeOnceForShapes(t *testing.T) {
	t.Parallel()
	areas := districts(t)
	var s shapes
	b := s.outlinesOf(areas)
	again := slices.Clone(areas)
	again[3].Strong, again[3].Name = true, "own"
	if s.outlinesOf(again) != b {
		t.Error("another look made other outlines")
	}
	if &b.at(7)[0] != &b.at(7)[0] {
		t.Error("outlines are made plain twice for a zoom")
	}
	again[3].Shape = slices.Clone(again[3].Shape)
	if s.outlinesOf(again) == b {
		t.Error("another shape has the old outlines")
	}
	corners := func(z uint8) (n int) {
		for _, p := range b.at(z) {
			n += len(p)
		}
		return n
	}
	if far, near := corners(4), corners(plainBelow); far > near/2 {
		t.Errorf("%d corners from afar, %d from near", far, near)
	}
}

func TestPoles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		rings []orb.Ring
		at    orb.Point
		far   float64
	}{
		{"a square", []orb.Ring{square(0, 0, 10)}, orb.Point{5, 5}, 5},
		{"an angle", []orb.Ring{{{0, 0}, {12, 0}, {12, 2}, {2, 2}, {2, 12}, {0, 12}, {0, 0}}}, orb.Point{1.17, 1.17}, 1.17},
		{"a ring around a hole off the middle", []orb.Ring{square(0, 0, 10), square(6, 4, 2)}, orb.Point{3, 5}, 3},
		{"a long box", []orb.Ring{{{0, 0}, {100, 0}, {100, 2}, {0, 2}, {0, 0}}}, orb.Point{50, 1}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := poleOf(tt.rings)
			if math.Abs(got.far-tt.far) > 0.15 || math.Abs(got.far-inside(tt.rings, got.at)) > 1e-9 {
				t.Errorf("%.2f from the outline at %.2f, want %.2f as at %v", got.far, got.at, tt.far, tt.at)
			}
		})
	}
	for _, rings := range [][]orb.Ring{nil, {{}}, {{{1, 1}, {1, 1}, {1, 1}}}, {{{0, 0}, {5, 0}, {0, 0}}}} {
		if p := poleOf(rings); p.far > 0 {
			t.Errorf("%v has a pole %v", rings, p)
		}
	}
}

// TestNamesOfAreasStandWhereTheyAreSeen: in every view that shows some of a
// district, the place of its name is in the district and in the view.
func TestNamesOfAreasStandWhereTheyAreSeen(t *testing.T) {
	t.Parallel()
	areas := districts(t)
	b := newOutlines(areas)
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 60 {
		v := View{Center: orb.Point{59 + 9*r.Float64(), 43.5 + 4*r.Float64()}, Zoom: 5 + 7*r.Float64(), Width: 900, Height: 600}
		_, g := plan(v)
		g.x0, g.y0, g.w, g.h = g.x0-sheetRim, g.y0-sheetRim, g.w+2*sheetRim, g.h+2*sheetRim
		p := &placer{scale: 1}
		for i := range areas {
			at, ok := b.namePlace(i, g, p.inner(g))
			if !ok {
				continue
			}
			found++
			x, y := at.at[0]-sheetRim, at.at[1]-sheetRim
			if x < 0 || y < 0 || x > 900 || y > 600 {
				t.Errorf("%s stands at %.0f, %.0f, out of view", areas[i].Name, x, y)
			}
			v.Width, v.Height = 900, 600
			pv, _ := plan(v)
			if here := pv.ToPoint(x, y); at.far > 2 && !planar.MultiPolygonContains(areas[i].Shape, here) {
				t.Errorf("zoom %.1f: %s stands outside of itself at %v", v.Zoom, areas[i].Name, here)
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d names in 60 views", found)
	}
}

// TestAnAreaThatFillsTheViewIsNotNamed: at street zoom its name would lie on
// the officer; near a border, and further away, it tells something.
func TestAnAreaThatFillsTheViewIsNotNamed(t *testing.T) {
	t.Parallel()
	square := func(x, y, s float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{x, y}, {x + s, y}, {x + s, y + s}, {x, y + s}, {x, y}}}}
	}
	areas := []Area{{Name: "here", Shape: square(65, 44, 2), Strong: true}}
	b := newOutlines(areas)
	for _, tt := range []struct {
		name string
		at   orb.Point
		zoom float64
		all  bool
	}{
		{"in the middle of it, the pole in view", orb.Point{66, 45}, 14, true},
		{"well inside, the pole out of view", orb.Point{65.5, 44.4}, 14, true},
		{"on its border", orb.Point{65, 45}, 14, false},
		{"by its corner", orb.Point{65.001, 44.001}, 14, false},
		{"all of it in view", orb.Point{66, 45}, 7, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, g := plan(View{Center: tt.at, Zoom: tt.zoom, Width: 900, Height: 600})
			g.x0, g.y0, g.w, g.h = g.x0-sheetRim, g.y0-sheetRim, g.w+2*sheetRim, g.h+2*sheetRim
			p := &placer{scale: 1}
			at, ok := b.namePlace(0, g, p.inner(g))
			if !ok || at.all != tt.all {
				t.Errorf("found %v, fills the view %v; want %v", ok, at.all, tt.all)
			}
		})
	}
}

// TestAShortDragMovesNoName: the place of a name on the ground is the same in
// the next sheet, as long as the view shows the same squares of the raster.
func TestAShortDragMovesNoName(t *testing.T) {
	t.Parallel()
	areas := districts(t)
	b := newOutlines(areas)
	_, g := plan(View{Center: orb.Point{63.6, 45.8}, Zoom: 10, Width: 900, Height: 540})
	g.x0, g.y0 = g.x0/sheetRim*sheetRim-sheetRim+10, g.y0/sheetRim*sheetRim-sheetRim+10
	g.w, g.h = 900+2*sheetRim, 540+2*sheetRim
	p := &placer{scale: 1}
	for i := range areas {
		was, ok := b.namePlace(i, g, p.inner(g))
		for _, d := range []int{1, 40, 80} {
			moved := g
			moved.x0, moved.y0 = g.x0+d, g.y0+d
			is, still := b.namePlace(i, moved, p.inner(moved))
			if ok != still || ok && math.Hypot(was.at[0]-is.at[0]-float64(d), was.at[1]-is.at[1]-float64(d)) > 0.5 {
				t.Errorf("%s: %v has become %v after %d pixels", areas[i].Name, was, is, d)
			}
		}
	}
}

func TestTracksArePlainAndTrue(t *testing.T) {
	t.Parallel()
	way := walk50k()
	k := newTrack(orb.MultiLineString{way, {}, {way[0]}, {way[0], {math.NaN(), 1}, way[1], way[2]}})
	if len(k.whole) != 5 || len(k.whole[4]) != 2 {
		t.Fatalf("%d parts", len(k.whole))
	}
	before := slices.Clone(k.whole[0])
	for _, z := range []uint8{4, 9, 13, 16} {
		plain := k.at(z)[0]
		if &plain[0] != &k.at(z)[0][0] {
			t.Error("the track is made plain twice for a zoom")
		}
		if z < 13 && len(plain) > len(way)/4 {
			t.Errorf("zoom %d: %d of %d points are left", z, len(plain), len(way))
		}
		// Every hundredth point is near the plain way.
		for i := 0; i < len(before); i += 100 {
			far := math.Inf(1)
			for j := 1; j < len(plain); j++ {
				far = math.Min(far, planar.DistanceFromSegment(plain[j-1], plain[j], before[i]))
			}
			if far > 2.1*tolerance(z) {
				t.Fatalf("zoom %d: point %d is %.2f tolerances off", z, i, far/tolerance(z))
			}
		}
	}
	if !slices.Equal(before, k.whole[0]) {
		t.Error("making it plain changed the track")
	}
	var s shapes
	lines := []Line{{Parts: orb.MultiLineString{way}}, {}}
	first := s.tracksOf(lines)[0]
	if s.tracksOf([]Line{{}, lines[0]})[1] != first {
		t.Error("the same parts are projected twice")
	}
	if s.tracksOf([]Line{{Parts: orb.MultiLineString{way[:10]}}})[0] == first {
		t.Error("other parts show the old track")
	}
}

// walk50k is a day's track: 50,000 points in the streets of Astana.
func walk50k() orb.LineString {
	r := rand.New(rand.NewPCG(5, 5))
	at, course := astana, 0.0
	out := make(orb.LineString, 50_000)
	for i := range out {
		if r.IntN(60) == 0 {
			course += float64(r.IntN(3)-1) * math.Pi / 2
		}
		step := 2e-5 * r.Float64()
		if i/1000%4 == 3 {
			step = 1e-6 // stands
		}
		at = orb.Point{at[0] + step*math.Cos(course) + 2e-6*r.NormFloat64(), at[1] + step*math.Sin(course) + 2e-6*r.NormFloat64()}
		if planar.Distance(at, astana) > 0.08 {
			course += math.Pi
		}
		out[i] = at
	}
	return out
}

// finer is areas with corners put between theirs until there are so many each.
func finer(areas []Area, corners int) []Area {
	out := slices.Clone(areas)
	for i := range out {
		n := 0
		for _, p := range areas[i].Shape {
			for _, r := range p {
				n += len(r)
			}
		}
		shape := areas[i].Shape.Clone()
		for _, p := range shape {
			for j, r := range p {
				var ring orb.Ring
				for k := range len(r) - 1 {
					// The same corners whichever neighbour asks.
					a, b := r[k], r[k+1]
					for s := range max(1, corners/n) {
						f := float64(s) / float64(max(1, corners/n))
						ring = append(ring, orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])})
					}
				}
				p[j] = append(ring, ring[0])
			}
		}
		out[i].Shape = shape
	}
	return out
}

// BenchmarkAreasAndLines prints what a sheet of nine districts of some 2,100
// corners and a track of 50,000 points costs a worker, and one that was there
// before.
func BenchmarkAreasAndLines(b *testing.B) {
	p := newPainter(b, Options{})
	l := &Layers{Areas: finer(districts(b), 2100), Lines: []Line{{Parts: orb.MultiLineString{walk50k()}, Dashed: true}}}
	for _, zoom := range []float64{6, 9, 13, 16} {
		v, g := plan(View{Center: orb.Point{65.5, 44.85}, Zoom: zoom, Width: 1280, Height: 800})
		b.Run(fmt.Sprintf("zoom %v/first", zoom), func(b *testing.B) {
			for b.Loop() {
				p.makeSheet(&sheetBrush{regular: p.regular, bold: p.bold}, p.wishFor(v, g, l))
			}
		})
		b.Run(fmt.Sprintf("zoom %v/again", zoom), func(b *testing.B) {
			sb := &sheetBrush{regular: p.regular, bold: p.bold}
			p.makeSheet(sb, p.wishFor(v, g, l))
			for b.Loop() {
				p.makeSheet(sb, p.wishFor(v, g, l))
			}
		})
		b.Run(fmt.Sprintf("zoom %v/without", zoom), func(b *testing.B) {
			sb := &sheetBrush{regular: p.regular, bold: p.bold}
			for b.Loop() {
				p.makeSheet(sb, p.wishFor(v, g, &Layers{}))
			}
		})
	}
}
