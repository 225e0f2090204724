package raid_test

import (
	"errors"
	"reflect"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
)

// TestAnActStandsAsItWasSigned: no member of an act that was issued is changed
// by hand, neither what its signature covers nor the signature and its key, nor
// one that is added tomorrow.
func TestAnActStandsAsItWasSigned(t *testing.T) {
	t.Parallel()
	record := func(a any) raid.Encounter {
		return raid.Encounter{People: []raid.Person{{Kind: raid.Minor, Acts: []handover.Act{a.(handover.Act)}}}}
	}
	raidtest.Members(reflect.TypeFor[handover.Act](), func(path string, without, with any) {
		was := record(without)
		if err := raid.KeepActs(&was, record(without), [16]byte{}); err != nil {
			t.Fatalf("an act that stays: %v", err)
		}
		var e *errs.Error
		if err := raid.KeepActs(&was, record(with), [16]byte{}); !errors.As(err, &e) || e.Code != "act_by_hand" {
			t.Errorf("its %s is another: %v", path, err)
		}
	})
}
