package access

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
)

// TestReadersGetWhatTheTableGives: in worlds that nobody wrote, whatever the
// order of pushes, raids, pens, consents and moves, each reader has got exactly
// what the table gives him, each revision once and after its parents.
func TestReadersGetWhatTheTableGives(t *testing.T) {
	worlds := 600
	if os.Getenv("SHYRAQ_SOAK") != "" {
		worlds = 20_000
	}
	for seed := range uint64(worlds) {
		if faults := play(seed, 40, nil); len(faults) > 0 {
			t.Fatalf("world %d: %d faults, the first: %s", seed, len(faults), faults[0])
		}
	}
}

// unused are tokens that the table gives and no record has: a list of
// registered children has no unit, and a decision of the commission is with no crew.
var unused = []string{"6 n", "9 q"}

// TestEveryTokenIsNeeded takes one class and way after the other out of the
// index: a reader must then miss something. One that nobody misses is not
// needed, or the worlds do not try it.
func TestEveryTokenIsNeeded(t *testing.T) {
	type kind struct {
		class Class
		way   Way
	}
	var all []kind
	for c, r := range table {
		for way, bits := range ways {
			k := kind{classOf(c.form), way}
			if c.action == Read && r.Any&bits != 0 && !slices.Contains(all, k) {
				all = append(all, k)
			}
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d kinds of tokens are read by", len(all))
	}
	for _, k := range all {
		name := fmt.Sprintf("%d %c", k.class, k.way)
		if slices.Contains(unused, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(5000) {
				if len(play(seed, 60, func(x Token) bool { return x.Class == k.class && x.Way == k.way })) > 0 {
					return
				}
			}
			t.Error("nobody misses it")
		})
	}
}

// TestAScopeThatNobodyMadeReadsNothing holds what stores rely on.
func TestAScopeThatNobodyMadeReadsNothing(t *testing.T) {
	w := newWorld(1, nil)
	for range 60 {
		w.step()
	}
	for name, s := range map[string]Scope{"nobody made it": {}, "judging": Judging(), "upkeep": Upkeep(), "administering": Administering()} {
		for _, id := range w.order {
			if _, visible := s.Visible(w.object(id)); visible || s.Reads(w.object(id)) {
				t.Fatalf("%s reads a %s", name, w.facts[id].Kind)
			}
		}
		if len(s.Tokens()) > 0 {
			t.Errorf("%s reads along tokens", name)
		}
	}
	for name, change := range map[string]func(*Subject){
		"no session": func(s *Subject) { s.Session = false },
		"no device":  func(s *Subject) { s.Device = "" },
		"revoked":    func(s *Subject) { s.Revoked = true },
	} {
		s := w.subject(w.officers[0])
		s.Role = regionfile.Inspector
		change(&s)
		if _, err := ScopeOf(s); err == nil {
			t.Errorf("%s: a scope was made", name)
		}
	}
}

// Who reads page by page has read a part of a record before he comes to where all of
// it opens; should that right end on the way, he has the part.
func TestAPartComesBeforeAll(t *testing.T) {
	at := func(commit uint64) Position { return Position{Commit: commit} }
	s, err := ScopeOf(subjectOf(regionfile.Supervisor)) // of unit u, overseeing v
	if err != nil {
		t.Fatal(err)
	}
	f := Facts{Kind: raid.KindEncounter, Count: 2, First: at(1), Units: []Since[string]{{"v", at(1)}, {"u", at(5)}}}
	o := Object{Facts: f}
	for _, c := range []struct {
		name      string
		e         Entry
		due, upTo bool
	}{
		{"a part of it", Entry{Token: UnitToken("v"), At: at(1), Gained: true}, true, true},
		{"more of the part", Entry{Token: UnitToken("v"), At: at(3)}, true, false},
		{"all of it", Entry{Token: UnitToken("u"), At: at(5), Gained: true}, true, true},
		{"later, by what opens a part", Entry{Token: UnitToken("v"), At: at(7)}, false, false},
		{"later, by what opens all", Entry{Token: UnitToken("u"), At: at(7)}, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if due, upTo := s.Due(c.e, o, false); due != c.due || upTo != c.upTo {
				t.Errorf("due %v, with all before it %v", due, upTo)
			}
		})
	}
}
