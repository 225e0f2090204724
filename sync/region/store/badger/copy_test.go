package badger

import (
	"testing"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
)

// TestACopyIsNoLongerThanWhatItKeeps: of a store that saw many commits the copy
// does not write a note of each into its journal when it is opened, and its
// numbers go on behind those that were given out.
func TestACopyIsNoLongerThanWhatItKeeps(t *testing.T) {
	from, to := folder(t), folder(t)
	to.Options = from.Options
	s, e := started(t, from)
	n := storetest.NewNight(t, s)
	storetest.Busy(n, 12, 200)
	last := e.commits.last
	target, err := OpenEngine(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.Copy(t.Context(), e, target); err != nil {
		t.Fatal(err)
	}
	if err := target.Close(); err != nil {
		t.Fatal(err)
	}
	again, copied := started(t, to)
	if copied.commits.last < last {
		t.Errorf("numbers go on behind %d, %d were given out", copied.commits.last, last)
	}
	if frames := copied.journal.Head().Number; frames > last/2 {
		t.Errorf("%d frames for a copy, of %d commits", frames, last)
	}
	if found, err := again.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
}
