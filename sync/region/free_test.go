package region

import (
	"slices"
	"strings"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// A line may end the waiting of thousands, more than a store takes in one commit:
// they come in several, and nothing of it is refused. The device hears of each.
func TestOneLineFreesThousands(t *testing.T) {
	w := onDisk(t)
	s, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	var all []revision.Signed
	for range 1_500 {
		all = append(all, s.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = strings.Repeat("сынақ ", 1_000) }))
	}
	for part := range slices.Chunk(all[1:], 80) {
		for _, r := range s.push(part...) {
			if r.Result != wire.Held {
				t.Fatalf("the first is missing: %+v", r)
			}
		}
	}
	var items []courier.Item
	items = append(items, courier.Item{DSeq: 1, Rev: all[0].Rev, Line: all[0].AppendLine(nil)})
	got, err := s.Push(t.Context(), items)
	if err != nil || got.Results[0].Result != wire.Stored || got.Contiguous != uint64(len(all)) {
		t.Fatalf("%+v, %v", got, err)
	}
	if n := len(sup.pull()); n != len(all) {
		t.Errorf("%d of %d are read", n, len(all))
	}
}
