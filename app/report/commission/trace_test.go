package commission_test

import (
	"math"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/report/commission"
)

// TestATraceIsOfPlacesAlone: an encounter and the check of a place keep where and when they
// were, to the minute and to forty metres; a home that was visited, a talk and a link do not.
func TestATraceIsOfPlacesAlone(t *testing.T) {
	t.Parallel()
	seen := map[raid.Kind]commission.Trace{}
	for x, whole := range commission.Unpack(packed(t)) {
		if !whole {
			t.Fatal("no pack")
		}
		seen[x.Kind] = x.Trace
	}
	for kind, want := range map[raid.Kind]bool{raid.KindEncounter: true, raid.KindVenueCheck: true, raid.KindHomeCheck: false, raid.KindTalk: false, raid.KindLink: false} {
		got, there := seen[kind]
		if !there || got.Known() != want {
			t.Errorf("%s: %+v", kind, got)
		}
		if !want {
			continue
		}
		lon, lat := got.Degrees()
		if east, north := (lon-65.5031456)*78800, (lat-44.8488123)*111200; math.Hypot(east, north) > 40 || lat == 44.8488123 {
			t.Errorf("%s: %v, %v", kind, lon, lat)
		}
	}
}
