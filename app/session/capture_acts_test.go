package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/ui/capture"
)

// The form is told which acts of a record's versions are in force: one that any of
// them voids is not.
func TestActsOfVersions(t *testing.T) {
	child := uuid.UUID{1}
	first, second := handover.Act{ID: uuid.UUID{2}, Number: "N-1"}, handover.Act{ID: uuid.UUID{3}, Number: "N-2"}
	void := first
	void.Void = &handover.Void{Reason: "қате"}
	head := func(acts ...handover.Act) duty.Version {
		return duty.Version{Encounter: raid.Encounter{People: []raid.Person{{ID: child, Acts: acts}}}}
	}
	for _, row := range []struct {
		name  string
		heads []duty.Version
		want  capture.Acts
	}{
		{"one version", []duty.Version{head(first)}, nil},
		{"an act each", []duty.Version{head(first), head(second)}, capture.Acts{child: {first, second}}},
		{"void in one", []duty.Version{head(first), head(void, second)}, capture.Acts{child: {second}}},
		{"none", []duty.Version{head(), head()}, capture.Acts{}},
	} {
		if diff := cmp.Diff(row.want, actsOf(row.heads)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}
