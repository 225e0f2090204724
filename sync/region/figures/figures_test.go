package figures

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
)

func TestCellOf(t *testing.T) {
	for _, c := range []struct {
		lat, lon int32
		want     Cell
	}{
		{0, 0, Cell{0, 0}}, {1, 199_999, Cell{0, 0}}, {200_000, -1, Cell{-1, 1}}, {-200_000, -200_001, Cell{-2, -1}},
		{448_500_000, 655_000_000, Cell{3275, 2242}},
	} {
		if got := CellOf(raid.Point{Lat: c.lat, Lon: c.lon}); got != c.want {
			t.Errorf("%d %d: %v, want %v", c.lat, c.lon, got, c.want)
		}
	}
}

func at(n int) Place { return Place{District: "d", Cell: Cell{int32(n), 0}} }

func tally(counts ...int) *Tally {
	t := NewTally()
	for n, c := range counts {
		for range c {
			t.Encounter(at(n))
		}
	}
	return t
}

func TestTell(t *testing.T) {
	for _, c := range []struct {
		name    string
		counts  []int
		squares []int
		all     int
	}{
		{"nothing", nil, nil, 0},
		{"four are not told", []int{4}, nil, 0},
		{"five are", []int{5}, []int{5}, 5},
		{"in steps", []int{9, 14}, []int{5, 10}, 15},
		{"two small ones are not a sum", []int{4, 4}, nil, 0},
		{"nor four", []int{4, 4, 4, 4}, nil, 0},
		{"five small ones are", []int{1, 1, 1, 1, 1}, nil, 5},
		{"but never as full", []int{4, 4, 4, 4, 4}, nil, 15},
		{"nor as empty", []int{1, 1, 1, 1, 1, 1, 1, 1, 1}, nil, 5},
		{"beside a large one", []int{7, 1, 1, 1, 1, 2}, []int{5}, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := tally(c.counts...).Tell("u", "2095-06")
			var squares []int
			for _, s := range m.Squares {
				squares = append(squares, s.AtLeast)
			}
			if d := cmp.Diff(c.squares, squares); d != "" || m.Districts["d"] != c.all {
				t.Errorf("district %d, want %d; squares (-want +got):\n%s", m.Districts["d"], c.all, d)
			}
		})
	}
}

// worlds gives every number of encounters that so many squares can have, each from
// one up to another; which square has which is no matter.
func worlds(squares, from, to int) (all [][]int) {
	if squares == 0 {
		return [][]int{nil}
	}
	for n := from; n <= to; n++ {
		for _, w := range worlds(squares-1, n, to) {
			all = append(all, append([]int{n}, w...))
		}
	}
	return all
}

// answer is everything that is told of a world, but for which squares they are.
type answer struct{ squares, district int }

func told(counts []int) answer {
	m := tally(counts...).Tell("u", "2095-06")
	return answer{len(m.Squares), m.Districts["d"]}
}

// TestNoSmallCountIsTold plays every small world and asks which numbers below
// Least a square may have, for somebody who has all that is told of the month and
// some knowledge beside. What he asks, and how he subtracts it, is no matter:
// whatever he gets is a part of what is told.
func TestNoSmallCountIsTold(t *testing.T) {
	for _, c := range []struct {
		name string
		from int // what he knows: how many each square has at least
		know func(world []int) bool
		want []int
	}{
		{"who has a list of squares, of which one may be empty", 0, func(w []int) bool { return w[0] == 0 }, []int{0, 1, 2, 3, 4}},
		{"who knows which squares have something", 1, func([]int) bool { return true }, []int{1, 2, 3, 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for squares := 1; squares <= 9; squares++ {
				possible := map[answer]map[int]bool{}
				for _, w := range worlds(squares, c.from, Least+1) {
					a := told(w)
					if possible[a] == nil {
						possible[a] = map[int]bool{}
					}
					for _, n := range w {
						possible[a][n] = possible[a][n] || n < Least
					}
				}
				for _, w := range worlds(squares, c.from, Least+1) {
					got := possible[told(w)]
					maps.DeleteFunc(got, func(n int, _ bool) bool { return n >= Least })
					if small := slices.ContainsFunc(w, func(n int) bool { return n < Least }); !small || !c.know(w) {
						continue
					}
					if got := slices.Sorted(maps.Keys(got)); !cmp.Equal(got, c.want) {
						t.Fatalf("of %v is told %+v: a small square can only have %v", w, told(w), got)
					}
				}
			}
		})
	}
}

// TestEveryNumberIsAStep plays large worlds: whatever is told is a multiple of
// Step, at least Least, and never more than there was.
func TestEveryNumberIsAStep(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	for range 300 {
		counts := make([]int, 1+r.IntN(60))
		sum := 0
		for i := range counts {
			counts[i] = r.IntN(1 + r.IntN(30))
			sum += counts[i]
		}
		m := tally(counts...).Tell("u", "2095-06")
		squares := 0
		for _, s := range m.Squares {
			n := counts[s.X]
			squares += s.AtLeast
			if s.AtLeast%Step != 0 || s.AtLeast < Least || s.AtLeast > n || s.AtLeast+Step <= n {
				t.Fatalf("seed %d: of %d is told %d", seed, n, s.AtLeast)
			}
		}
		if d := m.Districts["d"]; d%Step != 0 || d > sum || d < squares {
			t.Fatalf("seed %d: of %v is told %d", seed, counts, d)
		}
	}
}

func TestTold(t *testing.T) {
	zone := time.FixedZone("", 5*3600)
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{time.Date(2095, 7, 11, 11, 59, 0, 0, zone), "2095-05"},
		{time.Date(2095, 7, 11, 12, 0, 0, 0, zone), "2095-06"},
		{time.Date(2095, 1, 11, 13, 0, 0, 0, zone), "2094-12"},
		{time.Date(2096, 3, 10, 12, 0, 0, 0, zone), "2096-01"},
	} {
		all := Told(c.now, zone)
		if len(all) != Window || all[Window-1] != c.want {
			t.Errorf("%v: %d months up to %s, want %s", c.now, len(all), all[Window-1], c.want)
		}
		_, to := Span(all[Window-1], zone)
		if c.now.Before(to.AddDate(0, 0, Days)) {
			t.Errorf("%v: %s is told too early", c.now, all[Window-1])
		}
	}
}

func TestMonthOf(t *testing.T) {
	for night, want := range map[civil.Date]string{"2095-06-30": "2095-06", "2095-06-31": "", "": "", "2095-6-1": ""} {
		if got := MonthOf(night); got != want {
			t.Errorf("%q: %q, want %q", night, got, want)
		}
	}
}
