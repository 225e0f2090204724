package places

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"shyraq/app/i18n"
)

var (
	kz     = time.FixedZone("", 5*3600)
	town   = orb.Point{65.5, 44.85}
	region = orb.Bound{Min: orb.Point{58.2, 43.4}, Max: orb.Point{68.3, 47.9}}
)

// at is a minute of the night that began on 1 September 2026, a Tuesday.
func at(day, hour, minute int) int64 {
	return time.Date(2026, 9, 1+day, hour, minute, 0, 0, kz).Unix()
}

// off is a place so many metres east and north of the town's middle.
func off(east, north float64) orb.Point {
	return orb.Point{town[0] + east/(metresNorth*math.Cos(town[1]*math.Pi/180)), town[1] + north/metresNorth}
}

func TestStays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		contacts []Contact
		ways     []Way
		want     []float64 // minutes of each stay, in the order of crew and time
	}{
		{"nothing", nil, nil, nil},
		{"one alone", []Contact{{At: at(0, 22, 0)}}, nil, []float64{30}},
		{"two an hour apart", []Contact{{At: at(0, 22, 0)}, {At: at(0, 23, 0)}}, nil, []float64{30, 30}},
		{"two within ten minutes share the time between", []Contact{{At: at(0, 22, 0)}, {At: at(0, 22, 10)}}, nil, []float64{20, 20}},
		{"another crew is elsewhere", []Contact{{At: at(0, 22, 0)}, {At: at(0, 22, 10), Crew: 1}}, nil, []float64{30, 30}},
		{"three of one minute have one time", []Contact{{At: at(0, 22, 0)}, {At: at(0, 22, 0)}, {At: at(0, 22, 0)}}, nil, []float64{10, 10, 10}},
		{"a way has the contacts on it", []Contact{{At: at(0, 22, 30), Where: off(0, 0)}, {At: at(0, 22, 30), Where: off(5000, 0), Crew: 1}},
			[]Way{{{At: at(0, 22, 0), Where: off(0, 0), Begin: true}, {At: at(0, 23, 0), Where: off(0, 0)}}}, []float64{30, 60}},
		{"of a way nothing is known between its parts", nil,
			[]Way{{{At: at(0, 22, 0), Begin: true}, {At: at(0, 22, 5)}, {At: at(0, 23, 0), Begin: true}, {At: at(0, 23, 5)}}}, []float64{5, 5}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var got []float64
			for _, s := range Stays(Source{Contacts: row.contacts, Ways: row.ways}) {
				got = append(got, s.seconds()/60)
			}
			if d := cmp.Diff(row.want, got, cmpopts.EquateApprox(0, 0.01)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestHexagons(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for _, width := range Widths {
		g := Over(region, width)
		for range 2000 {
			p := orb.Point{58 + r.Float64()*10, 43 + r.Float64()*5}
			h := g.Of(p)
			m := g.Middle(h)
			if g.Of(m) != h {
				t.Fatalf("the middle of %v lies in %v", h, g.Of(m))
			}
			dx, dy := (p[0]-m[0])*g.east(), (p[1]-m[1])*metresNorth
			if math.Hypot(dx, dy) > g.side()*1.0001 {
				t.Fatalf("%v is %.0f m from the middle of its hexagon of %d m", p, math.Hypot(dx, dy), width)
			}
			for i, corner := range g.Shape(h)[0][:6] {
				in := orb.Point{m[0] + (corner[0]-m[0])*.999, m[1] + (corner[1]-m[1])*.999}
				if g.Of(in) != h {
					t.Fatalf("corner %d of %v lies in %v", i, h, g.Of(in))
				}
			}
		}
	}
	g := Over(region, 500)
	if id := g.ID(g.Of(town)); id != "500/-295/534" {
		t.Errorf("the hexagon of the town is called %s", id)
	}
	moved := orb.Bound{Min: region.Min, Max: orb.Point{68.31, 47.93}}
	if Over(moved, 500) != g {
		t.Error("a border drawn anew moved the grid")
	}
	if n := (Hex{2, -1}).Apart(Hex{-1, 1}); n != 3 {
		t.Errorf("%d apart", n)
	}
}

// world is contacts by chance in the town.
func world(seed uint64, n int) Source {
	r := rand.New(rand.NewPCG(seed, 1))
	s := Source{Offset: kz}
	for range n {
		s.Contacts = append(s.Contacts, Contact{
			At: at(r.IntN(60), 19, 0) + int64(r.IntN(600))*60, Where: off(float64(r.IntN(6000)), float64(r.IntN(6000))),
			Crew: uint32(r.IntN(200)), Kind: Kind(r.IntN(4)),
		})
	}
	return s
}

func TestCountIsOfAllThatCame(t *testing.T) {
	t.Parallel()
	s := world(3, 3000)
	g := Over(region, 500)
	got := Count(s, g, All)
	met, seconds, hours := 0, 0.0, Tally{}
	for _, c := range got.Cells {
		met += c.Met
		seconds += c.Seconds
		if c.Seconds <= 0 {
			t.Errorf("%v has no time", c.Hex)
		}
	}
	for _, day := range got.Week {
		for _, c := range day {
			hours.add(c.Tally)
		}
	}
	want := 0
	for _, c := range s.Contacts {
		if c.Kind != Check {
			want++
		}
	}
	if met != want || hours.Met != want || got.All.Met != want || math.Abs(seconds-hours.Seconds) > 1 {
		t.Errorf("%d met by hexagons, %d by hours, %d came; %v and %v seconds", met, hours.Met, want, seconds, hours.Seconds)
	}
	if n := Count(s, g, OutsideHome).All.Met + Count(s, g, EntertainedIn).All.Met; n >= want || n == 0 {
		t.Errorf("%d of %d outside and in venues", n, want)
	}
	if Count(s, g, EntertainedIn).All.Seconds != got.All.Seconds {
		t.Error("the time looked at hangs on what is asked for")
	}
}

// TestOrderSaysNothing: the same contacts in another order give the same.
func TestOrderSaysNothing(t *testing.T) {
	t.Parallel()
	s := world(5, 2000)
	a := Count(s, Over(region, 500), All)
	s.Contacts = slices.Clone(s.Contacts)
	rand.New(rand.NewPCG(9, 9)).Shuffle(len(s.Contacts), func(i, j int) { s.Contacts[i], s.Contacts[j] = s.Contacts[j], s.Contacts[i] })
	if d := cmp.Diff(a, Count(s, Over(region, 500), All), cmpopts.EquateApprox(1e-12, 0)); d != "" {
		t.Error(d)
	}
}

// TestNothing: of nothing nothing is said.
func TestNothing(t *testing.T) {
	t.Parallel()
	r := Count(Source{}, Over(region, 250), All)
	if len(r.Cells) != 0 || r.Mean() != 0 || r.Cell(Hex{3, 4}).Of(r.Mean()) != NotVisited || r.Week[2][23].Of(0) != NotVisited {
		t.Errorf("%+v", r)
	}
}

// TestOnlyVisitedMore: a hexagon in which somebody looks ten times as long and meets ten
// times as many is no other than the rest.
func TestOnlyVisitedMore(t *testing.T) {
	t.Parallel()
	var s Source
	s.Offset = kz
	visit := func(night, crew int, where orb.Point, met bool) {
		c := Contact{At: at(night, 22, 0), Where: where, Crew: uint32(night*1000 + crew)}
		if met {
			c.Kind = Outside
		}
		s.Contacts = append(s.Contacts, c)
	}
	for night := range 40 {
		for i := range 12 {
			visit(night, i, off(float64(i)*2000, 0), (night+i)%4 == 0)
		}
		for i := range 9 {
			visit(night, 100+i, off(0, 0), (night+i)%4 == 0)
		}
	}
	r := Count(s, Over(region, 500), All)
	much := r.Cell(r.Grid.Of(off(0, 0)))
	if much.Hours() < 9*r.Cell(r.Grid.Of(off(4000, 0))).Hours() {
		t.Fatalf("%v hours", much.Hours())
	}
	for _, c := range r.Cells {
		if l := c.Of(r.Mean()); l != Usual {
			t.Errorf("%v with %d in %.1f h is at level %d of mean %.2f", c.Hex, c.Met, c.Hours(), l, r.Mean())
		}
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		tally Tally
		want  Level
	}{
		{"nobody was there", Tally{}, NotVisited},
		{"half an hour says nothing", Tally{8, 1800}, Short},
		{"none in ten hours is less", Tally{0, 36000}, Less},
		{"none in two hours is nothing seldom", Tally{0, 7200}, Usual},
		{"twenty in five hours is more", Tally{20, 18000}, More},
		{"of few it is not told whether it is one or four", Tally{1, 3600}, Usual},
		{"four in four hours are as the mean", Tally{4, 14400}, Usual},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := row.tally.Of(1); got != row.want {
				t.Errorf("level %d, not %d", got, row.want)
			}
		})
	}
	_, one, _ := Tally{1, 18000}.Rate()
	if _, four, _ := (Tally{4, 18000}).Rate(); one != four {
		t.Errorf("1 and 4 are told apart: %v, %v", one, four)
	}
}

// TestALevelHasItsSign: who sees no hue tells above from below by a sign, also where the number
// is not given out.
func TestALevelHasItsSign(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		cell Cell
		want string
	}{
		{Cell{Tally: Tally{20, 18000}}, "+ 4.0"}, {Cell{Tally: Tally{6, 36000}}, "0.6"}, {Cell{Tally: Tally{5, 90000}}, "– 0.2"},
		{Cell{Tally: Tally{2, 90000}}, "–"}, {Cell{Tally: Tally{3, 3600}}, ""}, {Cell{Tally: Tally{9, 1800}}, ""}, {Cell{}, ""},
		{Cell{Tally: Tally{20, 18000}, Withheld: true}, "+"},
	} {
		if got := row.cell.Short(texts(t, i18n.EN), 1); got != row.want {
			t.Errorf("%+v: %q, not %q", row.cell, got, row.want)
		}
	}
}

func TestWithhold(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		counts []int
		want   []bool
	}{
		{"nothing small", []int{5, 0, 7}, []bool{false, false, false}},
		{"one small takes the next", []int{9, 3, 7, 0}, []bool{false, true, true, false}},
		{"two of one take the next", []int{1, 9, 1}, []bool{true, true, true}},
		{"three in the middle hide one another", []int{2, 3, 2, 9}, []bool{true, true, true, false}},
		{"alone", []int{2}, []bool{true}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(row.want, Withhold(row.counts)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestNobodyWorksOutASmallNumber goes through all that the withheld ones of random tables
// may be, given their sum.
func TestNobodyWorksOutASmallNumber(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 4))
	for range 500 {
		counts := make([]int, 2+r.IntN(5))
		for i := range counts {
			counts[i] = r.IntN(9)
		}
		out := Withhold(counts)
		sum, large, small := 0, false, []int{}
		for i, w := range out {
			if w {
				sum += counts[i]
				large = large || counts[i] >= Threshold
				if counts[i] < Threshold {
					small = append(small, i)
				}
			}
		}
		shown := slices.ContainsFunc(counts, func(n int) bool { return n >= Threshold })
		if len(small) == 0 || !large && !shown {
			continue // nothing beside is given out
		}
		for range small {
			for v := 1; v < Threshold; v++ {
				rest, k := sum-v, len(small)-1
				possible := rest >= k && rest <= k*(Threshold-1)
				if large {
					possible = rest >= k+Threshold
					possible = possible || rest >= k // who knows the rule knows that one of them is larger, and not which
				}
				if !possible {
					t.Fatalf("%v: %v, one of the small ones cannot be %d", counts, out, v)
				}
			}
		}
	}
}
