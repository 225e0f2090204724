package raid_test

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
)

func TestPen(t *testing.T) {
	t.Parallel()
	crews := []raid.Crew{{ID: raidtest.ID(21), Members: []uuid.UUID{raidtest.ID(1), raidtest.ID(2)}}, {ID: raidtest.ID(22), Members: []uuid.UUID{raidtest.ID(3)}}}
	for _, row := range []struct {
		name    string
		pen     raid.Pen
		officer uuid.UUID
		want    bool
	}{
		{"the officer named", raid.Pen{Officer: raidtest.ID(1)}, raidtest.ID(1), true},
		{"another officer", raid.Pen{Officer: raidtest.ID(1)}, raidtest.ID(2), false},
		{"a member of the crew named", raid.Pen{Crew: raidtest.ID(21)}, raidtest.ID(2), true},
		{"a member of another crew", raid.Pen{Crew: raidtest.ID(21)}, raidtest.ID(3), false},
		{"a crew of another raid", raid.Pen{Crew: raidtest.ID(29)}, raidtest.ID(1), false},
		{"nobody named", raid.Pen{}, raidtest.ID(1), false},
		{"nobody asks", raid.Pen{}, uuid.Nil, false},
		{"an officer named outranks a crew", raid.Pen{Officer: raidtest.ID(3), Crew: raidtest.ID(21)}, raidtest.ID(1), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := raid.HoldsPen(row.pen, row.officer, crews); got != row.want {
				t.Errorf("got %v", got)
			}
		})
	}
	e := raid.Encounter{Pen: raid.Pen{Officer: raidtest.ID(1)}}
	raidtest.WantKind(t, raid.MayAmend(e, raidtest.ID(2), crews, &raid.Reasoned{Reason: "x"}), errs.Denied)
	raidtest.WantKind(t, raid.MayAmend(e, raidtest.ID(1), crews, &raid.Reasoned{Reason: " "}), errs.Invalid)
	raidtest.WantKind(t, raid.MayAmend(e, raidtest.ID(1), crews, nil), errs.Invalid)
	if err := raid.MayAmend(e, raidtest.ID(1), crews, &raid.Reasoned{Reason: "жасы нақтыланды"}); err != nil {
		t.Error(err)
	}
}
