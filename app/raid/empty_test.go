package raid_test

import (
	"reflect"
	"strings"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
)

// TestAnAdultOfWhomSomethingIsKnownIsNotEmpty: an empty one is passed over, so a
// field that Empty forgets would take what was typed with it.
func TestAnAdultOfWhomSomethingIsKnownIsNotEmpty(t *testing.T) {
	t.Parallel()
	if !(raid.Guardian{ID: [16]byte{1}}).Empty() {
		t.Error("an id alone is something known")
	}
	raidtest.Members(reflect.TypeFor[raid.Guardian](), func(path string, _, with any) {
		g := with.(raid.Guardian)
		if !strings.HasPrefix(path, "penalties.") {
			g.Penalties = nil
		}
		known := path != "id" && path != "notified_by" // filled in by the program
		if g.Empty() == known {
			t.Errorf("with %s alone Empty says %v", path, g.Empty())
		}
	})
}
