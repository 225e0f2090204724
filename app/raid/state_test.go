package raid

import (
	"testing"
	"time"

	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestStateWord(t *testing.T) {
	closed := Encounter{People: []Person{{Kind: Minor}}, ClosedAt: time.Unix(1, 0)}
	open := Encounter{People: []Person{{Kind: Minor}}}
	withdrawn := Encounter{People: []Person{{Kind: Minor}}, Withdrawal: &Reasoned{Reason: "x"}}
	accepted := []Review{{Rev: "r1", Decision: Accept, At: time.Unix(9, 0)}}
	returned := []Review{{Rev: "r1", Decision: Return, At: time.Unix(9, 0)}}
	for _, row := range []struct {
		name  string
		facts Facts
		want  Word
	}{
		{"quarantined outranks conflict", Facts{Quarantined: true, Heads: 2, Encounter: open}, WordQuarantined},
		{"conflict outranks returned", Facts{Heads: 2, Head: "r1", Reviews: returned, Sent: true, Encounter: closed}, WordConflict},
		{"returned outranks child in care", Facts{Heads: 1, Head: "r1", Reviews: returned, Sent: true, Encounter: open}, WordReturned},
		{"returned outranks the draft of its answer", Facts{Heads: 1, Head: "r1", Reviews: returned, Draft: true, Encounter: closed}, WordReturned},
		{"child in care outranks draft", Facts{Heads: 1, Draft: true, Encounter: open}, WordInCare},
		{"child in care outranks waiting", Facts{Heads: 1, Encounter: open}, WordInCare},
		{"child in care outranks sent", Facts{Heads: 1, Sent: true, Encounter: open}, WordInCare},
		{"draft outranks waiting", Facts{Heads: 1, Draft: true, Encounter: closed}, WordDraft},
		{"never saved is a draft", Facts{Encounter: closed}, WordDraft},
		{"waiting outranks accepted", Facts{Heads: 1, Head: "r1", Reviews: accepted, Encounter: closed}, WordWaiting},
		{"waiting outranks withdrawn", Facts{Heads: 1, Encounter: withdrawn}, WordWaiting},
		{"held is waiting: it is not in the figures", Facts{Heads: 1, Held: true, Encounter: closed}, WordWaiting},
		{"accepted", Facts{Heads: 1, Head: "r1", Sent: true, Reviews: accepted, Encounter: closed}, WordAccepted},
		{"withdrawn", Facts{Heads: 1, Sent: true, Encounter: withdrawn}, WordWithdrawn},
		{"withdrawn and seen by the supervisor", Facts{Heads: 1, Head: "r1", Sent: true, Reviews: accepted, Encounter: withdrawn}, WordWithdrawn},
		{"a withdrawal may be returned", Facts{Heads: 1, Head: "r1", Sent: true, Reviews: returned, Encounter: withdrawn}, WordReturned},
		{"sent", Facts{Heads: 1, Sent: true, Encounter: closed}, WordSent},
		{"amended after acceptance needs a new review", Facts{Heads: 1, Head: "r2", Sent: true, Reviews: accepted, Encounter: closed}, WordSent},
		{"answered after a return", Facts{Heads: 1, Head: "r2", Sent: true, Reviews: returned, Encounter: closed}, WordSent},
		{"an encounter of adults has no child in care", Facts{Heads: 1, Sent: true, Encounter: Encounter{People: []Person{{Kind: Adult}}}}, WordSent},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := StateOf(row.facts).Word(); got != row.want {
				t.Errorf("shown %s, want %s", got, row.want)
			}
		})
	}
}

func TestStateAxes(t *testing.T) {
	got := StateOf(Facts{
		Held: true, Heads: 2, Head: "r1", Encounter: Encounter{People: []Person{{Kind: Minor}}},
		Reviews: []Review{{Rev: "r1", Decision: Return}},
	})
	want := State{Care: CareOpen, Transfer: TransferHeld, Verdict: VerdictReturned, Conflict: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReviewOf(t *testing.T) {
	reviews := []Review{
		{Rev: "r1", Decision: Accept, At: time.Unix(5, 0)},
		{Rev: "r1", Decision: Return, At: time.Unix(4, 0)},
		{Rev: "r2", Decision: Return, At: time.Unix(6, 0)},
		{Rev: "r2", Decision: Accept, At: time.Unix(6, 0)},
	}
	for _, row := range []struct {
		name, rev string
		want      Decision
	}{
		{"the latest counts", "r1", Accept},
		{"of one instant the one that returns", "r2", Return},
		{"none for another revision", "r3", ""},
		{"none where no head is known", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got Decision
			if r := ReviewOf(reviews, row.rev); r != nil {
				got = r.Decision
			}
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestPen(t *testing.T) {
	crews := []Crew{{ID: id(21), Members: []uuid.UUID{id(1), id(2)}}, {ID: id(22), Members: []uuid.UUID{id(3)}}}
	for _, row := range []struct {
		name    string
		pen     Pen
		officer uuid.UUID
		want    bool
	}{
		{"the officer named", Pen{Officer: id(1)}, id(1), true},
		{"another officer", Pen{Officer: id(1)}, id(2), false},
		{"a member of the crew named", Pen{Crew: id(21)}, id(2), true},
		{"a member of another crew", Pen{Crew: id(21)}, id(3), false},
		{"a crew of another raid", Pen{Crew: id(29)}, id(1), false},
		{"nobody named", Pen{}, id(1), false},
		{"nobody asks", Pen{}, uuid.Nil, false},
		{"an officer named outranks a crew", Pen{Officer: id(3), Crew: id(21)}, id(1), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := HoldsPen(row.pen, row.officer, crews); got != row.want {
				t.Errorf("got %v", got)
			}
		})
	}
	e := Encounter{Pen: Pen{Officer: id(1)}}
	wantKind(t, MayAmend(e, id(2), crews, &Reasoned{Reason: "x"}), errs.Denied)
	wantKind(t, MayAmend(e, id(1), crews, &Reasoned{Reason: " "}), errs.Invalid)
	wantKind(t, MayAmend(e, id(1), crews, nil), errs.Invalid)
	if err := MayAmend(e, id(1), crews, &Reasoned{Reason: "жасы нақтыланды"}); err != nil {
		t.Error(err)
	}
}

func TestMayReview(t *testing.T) {
	authors := []uuid.UUID{id(1), id(2)}
	for _, row := range []struct {
		name string
		who  Officer
		want bool
	}{
		{"a supervisor who did not write it", Officer{ID: id(9), Role: Supervisor}, true},
		{"nobody reviews his own record", Officer{ID: id(2), Role: Supervisor}, false},
		{"an inspector", Officer{ID: id(9), Role: Inspector}, false},
		{"a patrol officer", Officer{ID: id(9), Role: Patrol}, false},
		{"an administrator", Officer{ID: id(9), Role: Administrator}, false},
		{"a revoked supervisor", Officer{ID: id(9), Role: Supervisor, Revoked: true}, false},
		{"nobody", Officer{Role: Supervisor}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := MayReview(row.who, authors); got != row.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
