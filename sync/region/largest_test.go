package region

import (
	"math/rand/v2"
	"testing"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// TestLargestPush has one push bring as much as one may, as many records as it may
// and as large as fits: it goes into one commit of a store that keeps little in
// memory.
func TestLargestPush(t *testing.T) {
	w := onDisk(t)
	s := w.enrol("patrol", "unit-a")
	var all []revision.Signed
	bytes := 0
	for len(all) < wire.MaxLines {
		text := full(rand.New(rand.NewPCG(1, 1))) // the same in each: packed it is to be small
		r := s.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) {
			for range 5 {
				text(v, e)
			}
		})
		n := len(r.AppendLine(nil)) + 1
		if bytes += n; bytes > wire.MaxUnpacked {
			break
		}
		all = append(all, r)
	}
	if bytes < wire.MaxUnpacked-(16<<10) {
		t.Errorf("only %d bytes", bytes)
	}
	t.Logf("%d revisions, %d bytes", len(all), bytes)
	for _, r := range s.push(all...) {
		if r.Result != wire.Stored {
			t.Fatalf("%+v", r)
		}
	}
}
