package state_test

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/state"

	"github.com/google/go-cmp/cmp"
)

func TestStateWord(t *testing.T) {
	t.Parallel()
	closed := raid.Encounter{People: []raid.Person{{Kind: raid.Minor}}, ClosedAt: time.Unix(1, 0)}
	open := raid.Encounter{People: []raid.Person{{Kind: raid.Minor}}}
	withdrawn := raid.Encounter{People: []raid.Person{{Kind: raid.Minor}}, Withdrawal: &raid.Reasoned{Reason: "x"}}
	accepted := []raid.Review{{Rev: "r1", Decision: raid.Accept, At: time.Unix(9, 0)}}
	returned := []raid.Review{{Rev: "r1", Decision: raid.Return, At: time.Unix(9, 0)}}
	for _, row := range []struct {
		name  string
		facts state.Facts
		want  state.Word
	}{
		{"quarantined outranks conflict", state.Facts{Quarantined: true, Heads: 2, Encounter: open}, state.WordQuarantined},
		{"conflict outranks returned", state.Facts{Heads: 2, Head: "r1", Reviews: returned, Sent: true, Encounter: closed}, state.WordConflict},
		{"returned outranks child in care", state.Facts{Heads: 1, Head: "r1", Reviews: returned, Sent: true, Encounter: open}, state.WordReturned},
		{"returned outranks the draft of its answer", state.Facts{Heads: 1, Head: "r1", Reviews: returned, Draft: true, Encounter: closed}, state.WordReturned},
		{"child in care outranks draft", state.Facts{Heads: 1, Draft: true, Encounter: open}, state.WordInCare},
		{"child in care outranks waiting", state.Facts{Heads: 1, Encounter: open}, state.WordInCare},
		{"child in care outranks sent", state.Facts{Heads: 1, Sent: true, Encounter: open}, state.WordInCare},
		{"draft outranks waiting", state.Facts{Heads: 1, Draft: true, Encounter: closed}, state.WordDraft},
		{"never saved is a draft", state.Facts{Encounter: closed}, state.WordDraft},
		{"waiting outranks accepted", state.Facts{Heads: 1, Head: "r1", Reviews: accepted, Encounter: closed}, state.WordWaiting},
		{"waiting outranks withdrawn", state.Facts{Heads: 1, Encounter: withdrawn}, state.WordWaiting},
		{"held is waiting: it is not in the figures", state.Facts{Heads: 1, Held: true, Encounter: closed}, state.WordWaiting},
		{"accepted", state.Facts{Heads: 1, Head: "r1", Sent: true, Reviews: accepted, Encounter: closed}, state.WordAccepted},
		{"withdrawn", state.Facts{Heads: 1, Sent: true, Encounter: withdrawn}, state.WordWithdrawn},
		{"withdrawn and seen by the supervisor", state.Facts{Heads: 1, Head: "r1", Sent: true, Reviews: accepted, Encounter: withdrawn}, state.WordWithdrawn},
		{"a withdrawal may be returned", state.Facts{Heads: 1, Head: "r1", Sent: true, Reviews: returned, Encounter: withdrawn}, state.WordReturned},
		{"sent", state.Facts{Heads: 1, Sent: true, Encounter: closed}, state.WordSent},
		{"amended after acceptance needs a new review", state.Facts{Heads: 1, Head: "r2", Sent: true, Reviews: accepted, Encounter: closed}, state.WordSent},
		{"answered after a return", state.Facts{Heads: 1, Head: "r2", Sent: true, Reviews: returned, Encounter: closed}, state.WordSent},
		{"an encounter of adults has no child in care", state.Facts{Heads: 1, Sent: true, Encounter: raid.Encounter{People: []raid.Person{{Kind: raid.Adult}}}}, state.WordSent},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := state.Of(row.facts).Word(); got != row.want {
				t.Errorf("shown %s, want %s", got, row.want)
			}
		})
	}
}

func TestStateAxes(t *testing.T) {
	t.Parallel()
	got := state.Of(state.Facts{
		Held: true, Heads: 2, Head: "r1", Encounter: raid.Encounter{People: []raid.Person{{Kind: raid.Minor}}},
		Reviews: []raid.Review{{Rev: "r1", Decision: raid.Return}},
	})
	want := state.State{Care: state.CareOpen, Transfer: state.TransferHeld, Verdict: state.VerdictReturned, Conflict: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReviewOf(t *testing.T) {
	t.Parallel()
	reviews := []raid.Review{
		{Rev: "r1", Decision: raid.Accept, At: time.Unix(5, 0)},
		{Rev: "r1", Decision: raid.Return, At: time.Unix(4, 0)},
		{Rev: "r2", Decision: raid.Return, At: time.Unix(6, 0)},
		{Rev: "r2", Decision: raid.Accept, At: time.Unix(6, 0)},
		{Rev: "r4", Decision: raid.Return, At: time.Unix(7, 0), Undone: &raid.Reasoned{}},
		{Rev: "r4", Decision: raid.Accept, At: time.Unix(6, 0)},
		{Rev: "r4", Decision: raid.Accept, At: time.Unix(5, 0)},
	}
	for _, row := range []struct {
		name, rev string
		want      raid.Decision
	}{
		{"a return counts, though another accepted later without knowing", "r1", raid.Return},
		{"a return that was taken back does not", "r4", raid.Accept},
		{"of one instant the one that returns", "r2", raid.Return},
		{"none for another revision", "r3", ""},
		{"none where no head is known", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got raid.Decision
			if r := state.ReviewOf(reviews, row.rev); r != nil {
				got = r.Decision
			}
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
