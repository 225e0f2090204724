package audit_test

import (
	"bytes"
	"strings"
	"testing"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
)

// TestNoLineFeedMakesAnEntry (T11): whatever stands in an entry, it is one line, in the
// store and in the log, and what a device tells holds none at all.
func TestNoLineFeedMakesAnEntry(t *testing.T) {
	forged := "sync\n{\"action\":\"revoke\",\"allowed\":true}\r\nlevel=WARN msg=decided\u2028"
	h := newHeard(t)
	h.Note(t.Context(), audit.Frame{Action: "revoke", Reason: forged})
	h.Note(t.Context(), audit.Frame{Action: forged, Reason: forged})
	all, err := h.store.Audit(t.Context(), access.Administering(), access.Position{}, 10)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d entries, %v", len(all), err)
	}
	for _, e := range all {
		if bytes.ContainsAny(e.Value, "\r\n") {
			t.Errorf("an entry of several lines: %q", e.Value)
		}
	}
	if got := h.frames(t)[0].Reason; got != forged {
		t.Errorf("it reads %q", got)
	}
	if n := strings.Count(h.log.String(), "\n"); n != 1 {
		t.Errorf("%d lines in the log of one that is told: %q", n, h.log.String())
	}
	for _, l := range []wire.Look{{Number: 1, Action: forged}, {Number: 1, Action: "reveal", Class: forged}} {
		if err := (wire.LooksRequest{Looks: []wire.Look{l}}).Check(); wire.Code(err) != "looks" {
			t.Errorf("a device tells %+v: %v", l, err)
		}
	}
}
