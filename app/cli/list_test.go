package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/state"
	"shyraq/assets"
	"shyraq/sync/revision"
)

// What was never saved is called a draft, says nothing of where the child is, and is
// no record of the count; what is typed on a saved record is told beside its state, and
// so is what was taken back or withdrawn.
func TestAListSaysWhatIsADraft(t *testing.T) {
	b, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	of := func(n byte, rev string, draft bool) line {
		return line{Record: uuid.UUID{n}, Kind: raid.KindEncounter, Night: "2026-03-20", State: state.WordInCare, Rev: revision.Hash(rev), Draft: draft}
	}
	back := of(4, "a", false)
	back.State, back.Undone = state.WordSent, true
	gone := of(5, "a", false)
	gone.State, gone.Verdict = state.WordWaiting, state.VerdictWithdrawn
	var out bytes.Buffer
	c := &call{text: b.For(i18n.EN), stdout: &out}
	c.printList(raidtest.Rules(t), []line{of(1, "", true), of(2, "a", true), of(3, "a", false), back, gone})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	inCare := c.text.T("state.in_care")
	for i, want := range []struct{ has, hasNot string }{
		{"draft, not saved", inCare}, {inCare + " · changes not saved", "draft"}, {inCare, "not saved"},
		{"taken back · " + c.text.T("state.sent"), inCare}, {c.text.T("state.withdrawn"), "taken back"},
		{"3 records", "4"}, {"1 taken back", "2"}, {"1 draft, not saved", "2"},
	} {
		if i >= len(lines) || !strings.Contains(lines[i], want.has) || strings.Contains(lines[i], want.hasNot) {
			t.Errorf("line %d: want %q and no %q in %q", i, want.has, want.hasNot, lines)
		}
	}
}
