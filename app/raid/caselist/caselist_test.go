package caselist_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/codes"
)

func key(n byte) caselist.Key {
	return caselist.Key{Record: uuid.UUID{15: n}, Person: uuid.UUID{14: n}}
}

func day(n int) time.Time { return time.Date(2026, 3, n, 23, 0, 0, 0, time.UTC) }

func seen(n byte, met int) caselist.Seen {
	return caselist.Seen{Key: key(n), Met: day(met), Kind: raid.Minor, Initials: fmt.Sprint("С. ", n)}
}

// tops declares some persons one with the first of them.
func tops(groups ...[]byte) func(caselist.Key) caselist.Key {
	up := map[caselist.Key]caselist.Key{}
	for _, g := range groups {
		for _, n := range g {
			up[key(n)] = key(g[0])
		}
	}
	return func(k caselist.Key) caselist.Key {
		if top, ok := up[k]; ok {
			return top
		}
		return k
	}
}

func told(all []caselist.Child) (out []string) {
	for _, c := range all {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %d/%d %s", c.Initials, c.Times, len(c.Records), c.Help.Due)))
	}
	return out
}

// TestOrder: by the next day, then by who was met last; how often somebody was met, and
// what he is, orders nothing, in whatever order the records come.
func TestOrder(t *testing.T) {
	t.Parallel()
	all := []caselist.Seen{seen(1, 2), seen(2, 20), seen(3, 10), seen(4, 11), seen(5, 12), seen(6, 1)}
	all[3].PutOn = []codes.Code{"G_POL"}
	known := caselist.Known{
		Top: tops([]byte{3, 4, 5}),
		Help: map[caselist.Key]caselist.Help{
			key(1): {Open: 1, Due: "2026-04-20"}, key(3): {Open: 1, Due: "2026-04-25"}, key(6): {Open: 2, Due: "2026-04-02"},
		},
	}
	want := []string{"С. 6 0/1 2026-04-02", "С. 1 0/1 2026-04-20", "С. 5 3/3 2026-04-25", "С. 2 1/1"}
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		got := caselist.List(all, day(5), known)
		if d := cmp.Diff(want, told(got)); d != "" {
			t.Fatal(d)
		}
		if d := cmp.Diff([]codes.Code{"G_POL"}, got[2].PutOn); d != "" {
			t.Error(d)
		}
	}
}

// TestNobodyIsJoinedByTheProgram: two who look alike in everything are two rows until a
// person says that they are one.
func TestNobodyIsJoinedByTheProgram(t *testing.T) {
	t.Parallel()
	a, b := seen(1, 2), seen(2, 3)
	a.Initials, b.Initials = "С. А.", "С. А."
	if got := caselist.List([]caselist.Seen{a, b}, day(1), caselist.Known{}); len(got) != 2 {
		t.Errorf("%v", told(got))
	}
	if got := caselist.List([]caselist.Seen{a, b}, day(1), caselist.Known{Top: tops([]byte{1, 2})}); len(got) != 1 || got[0].Times != 2 {
		t.Errorf("%v", told(got))
	}
}

// TestARecordOfTwoVersionsIsOneMeeting: what both say counts, and he was met once.
func TestARecordOfTwoVersionsIsOneMeeting(t *testing.T) {
	t.Parallel()
	a, b := seen(1, 2), seen(1, 2)
	a.Hits, b.Hits, a.Referred, b.Referred = []codes.Code{"G_POL"}, []codes.Code{"G_FAM"}, 1, 1
	a.Asked, b.Asked = []caselist.Question{caselist.NoAct, caselist.Conflict}, []caselist.Question{caselist.Conflict}
	got := caselist.List([]caselist.Seen{a, b}, day(1), caselist.Known{
		Help: map[caselist.Key]caselist.Help{key(1): {Open: 1, Due: "2026-04-02"}},
	})
	if len(got) != 1 || got[0].Times != 1 || got[0].Help.Open != 1 || got[0].Referred != 1 {
		t.Fatalf("%+v", got)
	}
	if d := cmp.Diff([]codes.Code{"G_FAM", "G_POL"}, got[0].Hits); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]caselist.Question{caselist.Conflict, caselist.NoAct}, got[0].Asked); d != "" {
		t.Error(d)
	}
}

// TestRepeatsComeLatestFirst and stand with the child whom persons made one.
func TestRepeatsComeLatestFirst(t *testing.T) {
	t.Parallel()
	got := caselist.List([]caselist.Seen{seen(1, 2), seen(2, 3)}, day(1), caselist.Known{
		Top:     tops([]byte{1, 2}),
		Repeats: map[caselist.Key]caselist.Repeat{key(1): {Met: key(1), Imposed: "2026-01-02"}, key(2): {Met: key(2), Imposed: "2026-02-02"}},
	})
	if len(got) != 1 || len(got[0].Repeats) != 2 || got[0].Repeats[0].Imposed != "2026-02-02" {
		t.Errorf("%+v", got)
	}
}
