package regionfile_test

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
)

func TestMayReview(t *testing.T) {
	t.Parallel()
	authors := []uuid.UUID{raidtest.ID(1), raidtest.ID(2)}
	for _, row := range []struct {
		name string
		who  regionfile.Officer
		want bool
	}{
		{"a supervisor who did not write it", regionfile.Officer{ID: raidtest.ID(9), Role: regionfile.Supervisor}, true},
		{"nobody reviews his own record", regionfile.Officer{ID: raidtest.ID(2), Role: regionfile.Supervisor}, false},
		{"an inspector", regionfile.Officer{ID: raidtest.ID(9), Role: regionfile.Inspector}, false},
		{"a patrol officer", regionfile.Officer{ID: raidtest.ID(9), Role: regionfile.Patrol}, false},
		{"an administrator", regionfile.Officer{ID: raidtest.ID(9), Role: regionfile.Administrator}, false},
		{"a revoked supervisor", regionfile.Officer{ID: raidtest.ID(9), Role: regionfile.Supervisor, Revoked: true}, false},
		{"nobody", regionfile.Officer{Role: regionfile.Supervisor}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := regionfile.MayReview(row.who, authors); got != row.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
