package assigned_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
)

// told is when the first answer of the tests is given.
var told = time.Date(2026, 4, 10, 4, 30, 0, 0, time.UTC)

func assignment() raid.Assignment {
	return raid.Assignment{
		Unit: "north", Year: 2026, Number: 2, Series: raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2}), At: told.AddDate(0, 0, -8),
		What: "Компьютер клубтарын аптасына екі рет тексеру", Officer: raidtest.ID(9), Until: "2026-05-01", Source: "3/2026-7Q2M-X9KD",
	}
}

// said is an answer a number of hours after the first one could be given.
func said(id byte, step codes.Code, hours int) raid.AssignmentAnswer {
	return raid.AssignmentAnswer{ID: raidtest.ID(id), Step: step, By: raidtest.ID(9), At: told.Add(time.Duration(hours) * time.Hour), Words: "себебі"}
}

func moved(id byte, hours int) raid.AssignmentAnswer {
	a := said(id, codes.AssignmentMoved, hours)
	a.Until = "2026-06-01"
	return a
}

func back(a raid.AssignmentAnswer) raid.AssignmentAnswer {
	at := a.At.Add(time.Minute)
	a.Undone = &at
	return a
}

func TestStandingOfAnAssignment(t *testing.T) {
	t.Parallel()
	begun, ready, late, done := said(1, codes.AssignmentBegun, 1), said(2, codes.AssignmentReady, 2), said(3, codes.AssignmentNotDone, 3), said(5, codes.AssignmentDone, 5)
	move := moved(4, 4)
	for name, row := range map[string]struct {
		answers []raid.AssignmentAnswer
		undone  *raid.Reasoned
		state   codes.Code
		until   string
		open    bool
		last    byte
	}{
		"nothing was said":                    {nil, nil, "open", "2026-05-01", true, 0},
		"begun":                               {[]raid.AssignmentAnswer{begun}, nil, "begun", "2026-05-01", true, 1},
		"ready is not done yet":               {[]raid.AssignmentAnswer{begun, ready}, nil, "ready", "2026-05-01", true, 2},
		"the later counts, in whatever order": {[]raid.AssignmentAnswer{late, begun, ready}, nil, "not_done", "2026-05-01", true, 3},
		"moved":                               {[]raid.AssignmentAnswer{begun, move}, nil, "moved", "2026-06-01", true, 4},
		"begun after it was moved":            {[]raid.AssignmentAnswer{move, said(6, codes.AssignmentBegun, 6)}, nil, "begun", "2026-06-01", true, 6},
		"the move was taken back":             {[]raid.AssignmentAnswer{begun, back(move)}, nil, "begun", "2026-05-01", true, 1},
		"done":                                {[]raid.AssignmentAnswer{begun, done}, nil, "done", "2026-05-01", false, 5},
		"what was said apart later does not open": {[]raid.AssignmentAnswer{done, said(6, codes.AssignmentBegun, 6)}, nil, "done", "2026-05-01", false, 5},
		"done was taken back":                     {[]raid.AssignmentAnswer{begun, back(done)}, nil, "begun", "2026-05-01", true, 1},
		"withdrawn":                               {[]raid.AssignmentAnswer{begun}, &raid.Reasoned{Reason: "қате", At: told}, "withdrawn", "2026-05-01", false, 1},
		"a step of tomorrow is said, and no more": {[]raid.AssignmentAnswer{said(1, "postponed", 1)}, nil, "postponed", "2026-05-01", true, 1},
	} {
		a := assignment()
		a.Answers, a.Undone = row.answers, row.undone
		s := assigned.Of(a, raidtest.Zone)
		if s.State != row.state || string(s.Until) != row.until || s.Open() != row.open || row.last != 0 && s.Last.ID != raidtest.ID(row.last) {
			t.Errorf("%s: %s until %s, open %v, last %s", name, s.State, s.Until, s.Open(), s.Last.ID)
		}
	}
	for day, want := range map[civil.Date][2]bool{"2026-04-27": {false, false}, "2026-04-28": {true, false}, "2026-05-01": {true, false}, "2026-05-02": {false, true}} {
		s := assigned.Of(assignment(), raidtest.Zone)
		if got := [2]bool{s.Soon(day), s.Late(day)}; got != want {
			t.Errorf("on %s: soon and late %v", day, got)
		}
	}
}

// Who spoke last takes back what he said, until the next speaks.
func TestWhoTakesBack(t *testing.T) {
	t.Parallel()
	a := assignment()
	a.Answers = []raid.AssignmentAnswer{said(1, codes.AssignmentBegun, 1)}
	if last, ok := assigned.TakesBack(a, raidtest.ID(9)); !ok || last.ID != raidtest.ID(1) {
		t.Error("who spoke does not take it back")
	}
	if _, ok := assigned.TakesBack(a, raidtest.ID(8)); ok {
		t.Error("another takes it back")
	}
	next := said(2, codes.AssignmentNotDone, 2)
	next.By = raidtest.ID(8)
	a.Answers = append(a.Answers, next)
	if _, ok := assigned.TakesBack(a, raidtest.ID(9)); ok {
		t.Error("what another went on from is taken back")
	}
	a.Answers[1] = back(next)
	if last, ok := assigned.TakesBack(a, raidtest.ID(9)); !ok || last.ID != raidtest.ID(1) {
		t.Error("after the next was taken back the one before it is not the last")
	}
	a.Undone = &raid.Reasoned{Reason: "қате"}
	if _, ok := assigned.TakesBack(a, raidtest.ID(9)); ok {
		t.Error("of a withdrawn decision an answer is taken back")
	}
}

// TestJoinedAssignments: versions that were made apart, from one beginning, in whatever
// order and however often they meet, come to one; nothing that was said is lost, and
// what was taken back or withdrawn stays so.
func TestJoinedAssignments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		chance := rand.New(rand.NewPCG(seed, 3))
		versions := []raid.Assignment{assignment()}
		for range 1 + chance.IntN(12) {
			v := versions[chance.IntN(len(versions))]
			v.Answers = slices.Clone(v.Answers)
			switch chance.IntN(6) {
			case 0:
				if n := len(v.Answers); n > 0 {
					i := chance.IntN(n)
					v.Answers[i] = back(v.Answers[i])
				}
			case 1:
				v.Undone = &raid.Reasoned{Reason: []string{"қате", "алынды"}[chance.IntN(2)], At: told.Add(time.Duration(chance.IntN(3)) * time.Hour)}
			case 2:
				v, _ = assigned.Join(v, versions[chance.IntN(len(versions))])
			default:
				steps := append(slices.Clone(assigned.SupervisorSteps), codes.AssignmentReady)
				v.Answers = append(v.Answers, said(byte(1+len(versions)), steps[chance.IntN(len(steps))], chance.IntN(4)))
			}
			versions = append(versions, v)
		}
		all, ok := assigned.Join(versions...)
		if !ok {
			t.Fatal("there is none")
		}
		shuffled := slices.Clone(versions)
		chance.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again, _ := assigned.Join(append(shuffled, all)...)
		step := shuffled[0]
		for _, v := range shuffled {
			step, _ = assigned.Join(v, step)
		}
		if d := cmp.Diff(all, again) + cmp.Diff(all, step); d != "" {
			t.Fatalf("seed %d: the order matters: %s", seed, d)
		}
		for _, v := range versions {
			for _, a := range v.Answers {
				i := slices.IndexFunc(all.Answers, func(b raid.AssignmentAnswer) bool { return b.ID == a.ID })
				if i < 0 || a.Undone != nil && all.Answers[i].Undone == nil {
					t.Fatalf("seed %d: an answer is lost, or stands again", seed)
				}
			}
			if v.Undone != nil && all.Undone == nil {
				t.Fatalf("seed %d: what was withdrawn is back", seed)
			}
		}
	}
	if _, ok := assigned.Join(); ok {
		t.Error("of no version there is one")
	}
}
