package places

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/raid/civil"
)

// measuredTown is the world of a measure: crews that go from place to place through a town, and at each
// meet by chance. It came on 1 July 2026 to the place in the middle.
type measuredTown struct {
	seed   uint64
	effect float64 // by which the rate at the place changes with the measure
	trend  float64 // by which that of all changes
	more   int     // how many times as often the place is visited after
	groups bool    // children are met in groups, each recorded by itself
	wide   bool    // rates of places differ by up to twenty times
	moved  orb.Point
}

const measured = civil.Date("2026-07-01")

func (w measuredTown) play() (Source, Measure) {
	r := rand.New(rand.NewPCG(w.seed, 77))
	s := Source{Offset: kz}
	var sites []orb.Point
	var rates []float64
	for i := range 40 {
		sites = append(sites, orb.Point{float64(i%7-3) * 700, float64(i/7-2) * 700})
		rate := 0.6 + r.Float64()*1.2
		if w.wide {
			rate = 0.2 * math.Exp(3*r.Float64())
		}
		rates = append(rates, rate)
	}
	const own = 17
	day := time.Date(2026, 7, 1, 12, 0, 0, 0, kz)
	for night := -180; night < 180; night++ {
		begin := day.AddDate(0, 0, night).Add(9 * time.Hour).Unix()
		for crew := range 3 {
			id := uint32((night+200)*10 + crew)
			at := begin
			for range 9 {
				site := r.IntN(len(sites))
				if night >= 0 && w.more > 1 && r.IntN(3) == 0 {
					site = own
				}
				where := sites[site]
				where = orb.Point{town[0] + w.moved[0] + where[0]/(metresNorth*math.Cos(town[1]*math.Pi/180)), town[1] + w.moved[1] + where[1]/metresNorth}
				s.Contacts = append(s.Contacts, Contact{At: at, Where: where, Crew: id})
				rate := rates[site]
				if night >= 0 {
					rate *= max(w.trend, .01)
					if site == own && w.effect > 0 {
						rate *= w.effect
					}
				}
				for left := 30.0; ; {
					left -= r.ExpFloat64() / rate * 60
					if left < 0 {
						break
					}
					n := 1
					if w.groups {
						n = 1 + r.IntN(4)
					}
					for range n {
						s.Contacts = append(s.Contacts, Contact{At: at + int64(30-left)*60, Where: where, Crew: id, Kind: Outside})
					}
				}
				at += 45 * 60
			}
		}
	}
	where := orb.Point{town[0] + w.moved[0] + sites[own][0]/(metresNorth*math.Cos(town[1]*math.Pi/180)), town[1] + w.moved[1] + sites[own][1]/metresNorth}
	return s, Measure{At: where, Radius: 200, Day: measured, Until: "2026-12-27"}
}

// seeds plays worlds and counts what is said of them.
func seeds(t *testing.T, n int, w measuredTown) map[Word]int {
	t.Helper()
	said := map[Word]int{}
	for seed := range n {
		w.seed = uint64(seed + 1)
		said[Compare(w.play()).Word]++
	}
	return said
}

// TestNothingPlantedNothingFound: of 200 measures that do nothing at most 5 % are said to
// have done something: 10, and by chance no more than 18 in 99 of 100 runs; of 80 it is 4,
// and 9. The seeds are the same each time.
func TestNothingPlantedNothingFound(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		w     measuredTown
		seeds int
		most  int // that are wrong
	}{
		{"all as before", measuredTown{trend: 1}, 200, 18},
		{"all fell alike", measuredTown{trend: .6}, 80, 9},
		{"the place is visited five times as often", measuredTown{trend: 1, more: 5}, 80, 9},
		{"children are met in groups", measuredTown{trend: 1, groups: true}, 80, 9},
		{"places differ much", measuredTown{trend: 1, wide: true}, 80, 9},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			said := seeds(t, row.seeds, row.w)
			t.Log(said)
			if wrong := said[Fell] + said[Rose]; wrong > row.most {
				t.Errorf("%v: %d of %d are wrong", said, wrong, row.seeds)
			}
		})
	}
}

// TestWhatWasPlantedIsFound: of 50 measures that take four of five encounters away, and of
// as many that bring three times as many, nearly all are seen, and none the wrong way round.
func TestWhatWasPlantedIsFound(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		effect float64
		want   Word
		never  Word
	}{{"four of five gone", .2, Fell, Rose}, {"three times as many", 3, Rose, Fell}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			said := seeds(t, 50, measuredTown{trend: 1, effect: row.effect})
			t.Log(said)
			if said[row.want] < 40 || said[row.never] > 0 {
				t.Errorf("%v", said)
			}
		})
	}
}

// TestMovedWorldsSayTheSame: the same world some degrees to the east says the same.
func TestMovedWorldsSayTheSame(t *testing.T) {
	t.Parallel()
	a := Compare(measuredTown{seed: 5, trend: 1, effect: .4}.play())
	b := Compare(measuredTown{seed: 5, trend: 1, effect: .4, moved: orb.Point{2.5, 0}}.play())
	if a.Word != b.Word || a.Before != b.Before || a.After != b.After || a.Places != b.Places || math.Abs(a.Ratio-b.Ratio) > 1e-9 {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestNotEnough(t *testing.T) {
	t.Parallel()
	full, m := measuredTown{seed: 2, trend: 1}.play()
	soon := m
	soon.Until = "2026-07-10"
	wrong := m
	wrong.Until = "2026-06-01"
	nowhere := m
	nowhere.At = orb.Point{60, 44}
	lonely := Source{Offset: kz}
	for _, c := range full.Contacts {
		if metres(c.Where, m.At) < 300 {
			lonely.Contacts = append(lonely.Contacts, c)
		}
	}
	for _, row := range []struct {
		name string
		s    Source
		m    Measure
		lack string
	}{
		{"nothing at all", Source{}, m, "hours_before"},
		{"ten nights", full, soon, "nights"},
		{"it has not begun", full, wrong, "nights"},
		{"nobody was ever there", full, nowhere, "hours_after"},
		{"no other place", lonely, m, "places"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			v := Compare(row.s, row.m)
			found := false
			for _, l := range v.Lacks {
				found = found || l.Code == row.lack
			}
			if v.Word != NotEnoughData || !found || v.Interval != (Interval{}) {
				t.Errorf("%+v", v)
			}
		})
	}
}
