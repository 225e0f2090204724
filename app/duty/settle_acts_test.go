package duty

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
)

// givenTwice is a child whom two versions of his record hand to two adults, each with
// an act; the first act is that of the left side.
func givenTwice(t *testing.T, ended bool) (s *station, id uuid.UUID, acts [2]handover.Act) {
	t.Helper()
	s = newStation(t, aigul)
	w := s.handing("Асан", nil)
	for i, name := range []string{"Сынақова Ақмарал", "Сынақова Бибі"} {
		s.clock.at = s.clock.at.Add(time.Minute)
		h := handoverTo(w.Encounter.People[0].ID)
		h.Taker.Name = name
		next, a, err := s.IssueAct(ctx, w, h)
		if err != nil {
			t.Fatal(err)
		}
		acts[i] = a
		if ended {
			next.Encounter.ClosedAt = s.Now()
			if _, err := s.Record(ctx, next); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s, w.ID, acts
}

// sided chooses one side wherever there is something to choose.
func sided(both Split, side merge.Side) map[string]merge.Side {
	chosen := map[string]merge.Side{}
	for _, f := range both.Waits {
		chosen[f.Path] = side
	}
	return chosen
}

// A child has one act: which does not hold is voided as two versions are made one, and
// whichever side is chosen the record says then what the act in force says. Without
// that it is refused, and so is the side of the act that is voided.
func TestTwoActsInForceAreMadeOne(t *testing.T) {
	for _, row := range []struct {
		name  string
		side  merge.Side
		ended bool
	}{{"the first holds", merge.Left, false}, {"the second holds", merge.Right, false}, {"the first, finished", merge.Left, true}, {"the second, finished", merge.Right, true}} {
		t.Run(row.name, func(t *testing.T) {
			s, id, acts := givenTwice(t, row.ended)
			both, seen := s.sides(id)
			if len(both.Acts) != 2 || !both.Acts[0].Twice || both.Acts[0].Act.Number != acts[0].Number || both.Acts[1].Act.Number != acts[1].Number {
				t.Fatalf("%d acts are told", len(both.Acts))
			}
			for _, f := range both.Waits {
				if ofAct(f) {
					t.Errorf("%s is to be chosen", f.Path)
				}
			}
			chosen := sided(both, row.side)
			holds, ends := acts[row.side-1], acts[2-row.side]
			if _, err := s.Settle(ctx, id, seen, chosen, nil); codeOf(err) != "act_frozen" {
				t.Errorf("with both in force: %v", err)
			}
			wrong := Voids{holds.Number: "қате"}
			if _, err := s.Settle(ctx, id, seen, chosen, wrong); codeOf(err) != "act_frozen" {
				t.Errorf("against the act that stays: %v", err)
			}
			if lacks, err := s.Lacks(ctx, id, seen, chosen, wrong); err != nil || !raid.Blocked(lacks) {
				t.Errorf("it is not told beforehand: %v, %v", lacks, err)
			}
			if _, err := s.Settle(ctx, id, seen, chosen, Voids{ends.Number: " "}); codeOf(err) != "reason_missing" {
				t.Errorf("without a reason: %v", err)
			}
			void := Voids{ends.Number: "екі рет берілген"}
			if lacks, err := s.Lacks(ctx, id, seen, chosen, void); err != nil || raid.Blocked(lacks) {
				t.Errorf("it blocks: %v, %v", lacks, err)
			}
			saved, err := s.Settle(ctx, id, seen, chosen, void)
			if err != nil {
				t.Fatal(err)
			}
			var e raid.Encounter
			if err := json.Unmarshal(saved.Envelope.Body, &e); err != nil {
				t.Fatal(err)
			}
			p := e.People[0]
			if live := p.Live(); len(p.Acts) != 2 || live == nil || live.Number != holds.Number || p.Differs(*live) != "" {
				t.Errorf("%d acts, in force %v, which differs in %q", len(p.Acts), live != nil, p.Differs(holds))
			}
			if a := findAct(e, ends.Number); a.Void == nil || a.Void.Reason != "екі рет берілген" {
				t.Error("the other is not void with its reason")
			}
			if n := len(s.heads(id)); n != 1 {
				t.Errorf("%d heads", n)
			}
			if e.Amendment != nil {
				t.Error("who settles is said to have amended")
			}
		})
	}
}

// An act in force that the other version contradicts is offered too: its side is
// chosen, or it is voided.
func TestAnActThatOneVersionContradicts(t *testing.T) {
	s := newStation(t, aigul)
	w := s.handing("Асан", nil)
	other := w
	other.Encounter = w.Encounter.Clone()
	_, a := s.issued(w)
	s.clock.at = s.clock.at.Add(time.Minute)
	other.Encounter.People[0].Outcome = "O_CPD"
	if _, err := s.Record(ctx, other); err != nil {
		t.Fatal(err)
	}
	both, seen := s.sides(w.ID)
	if len(both.Acts) != 1 || both.Acts[0].Twice {
		t.Fatalf("%d acts are told", len(both.Acts))
	}
	if _, err := s.Settle(ctx, w.ID, seen, sided(both, merge.Right), nil); codeOf(err) != "act_frozen" {
		t.Errorf("against the act: %v", err)
	}
	if _, err := s.Settle(ctx, w.ID, seen, sided(both, merge.Right), Voids{a.Number: "тапсырылған жоқ"}); err != nil {
		t.Errorf("voided: %v", err)
	}
}

// Two who voided the same act for different reasons: there is nothing to choose, and
// the act stays void.
func TestAnActThatBothVoided(t *testing.T) {
	s := newStation(t, aigul)
	w, a := s.issued(s.handing("Асан", nil))
	for _, reason := range []string{"аты қате", "басқа адам"} {
		s.clock.at = s.clock.at.Add(time.Minute)
		if _, err := s.VoidAct(ctx, w, a.Number, reason); err != nil {
			t.Fatal(err)
		}
	}
	both, seen := s.sides(w.ID)
	if len(both.Acts) != 0 || len(both.Waits) != 0 {
		t.Fatalf("%d acts, %d fields", len(both.Acts), len(both.Waits))
	}
	saved, err := s.Settle(ctx, w.ID, seen, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var e raid.Encounter
	if err := decodeBody(saved, &e); err != nil || e.People[0].Live() != nil || len(e.People[0].Acts) != 1 {
		t.Errorf("in force %v, %v", e.People[0].Live() != nil, err)
	}
}
