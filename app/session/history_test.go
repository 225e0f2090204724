package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/codes"
)

// The history names a field once, however many of one child changed.
func TestTheHistoryNamesAFieldOnce(t *testing.T) {
	act, age := codes.Names{KK: "Тапсыру актісі", EN: "Handover act"}, codes.Names{KK: "Жасы", EN: "Age"}
	if diff := cmp.Diff([]codes.Names{act, age}, distinct([]codes.Names{act, age, act, age, act})); diff != "" {
		t.Error(diff)
	}
}
