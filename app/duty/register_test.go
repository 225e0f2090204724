package duty

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
)

// What the region loaded is known while a child is typed, follows the list, and
// names nobody.
func TestOnRegisters(t *testing.T) {
	s := newStation(t, gulnar)
	ask := func(p raid.Person) []RegisterMatch {
		t.Helper()
		got, err := s.OnRegisters(ctx, RecallQuery{Person: p, Met: s.Now()})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask(nursultan); len(got) != 0 {
		t.Fatal("on a register before there is one")
	}
	first := s.list(nil, raid.RegisterEntry{Surname: "Өмірзақов", Name: "Нұрсұлтан", BirthDate: "2010-03-14", Status: "Состоит", Entered: "2026-02-01"},
		raid.RegisterEntry{Surname: "Өмірзақов", Name: "Дархан", BirthDate: "2012-03-14"})
	want := []RegisterMatch{{Verdict: match.LikelySame, Register: "G_POL", Status: "Состоит", Entered: "2026-02-01"}}
	if d := cmp.Diff(want, ask(nursultan)); d != "" {
		t.Error(d)
	}
	if got := s.ask(nursultan); len(got) != 0 {
		t.Error("a row of a register is no meeting")
	}
	dir := directory()
	for i, o := range dir.Officers {
		if o.ID == gulnar.ID {
			dir.Officers[i].Role = regionfile.Patrol
		}
	}
	s.learn(dir)
	if got := ask(nursultan); len(got) != 0 {
		t.Error("who became a patrol is still told of registers")
	}
	s.learn(directory())
	s.list(first)
	if got := ask(nursultan); len(got) != 0 {
		t.Error("taken off the register, and still a hit")
	}
}
