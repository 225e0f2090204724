package duty

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
)

// TestARaidWhoseNightHasComeStays: planning another night by the raid that
// runs would take its crews away from under them, whichever way it comes.
func TestARaidWhoseNightHasComeStays(t *testing.T) {
	s := newStation(t, yerlan)
	running := s.plan(aigul)
	next := civil.Date("2026-07-05")
	for _, row := range []struct {
		name     string
		from, to civil.Date
		refused  bool
	}{
		{"tonight's raid to tomorrow", tonight, next, true},
		{"tonight's raid on its night", tonight, tonight, false},
		{"a raid to come to another night", next, "2026-07-06", false},
		{"a raid to come to tonight", next, tonight, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			id := running
			if row.from != tonight {
				var err error
				if id, err = s.PlanRaid(ctx, uuid.Nil, raidOf(row.from)); err != nil {
					t.Fatal(err)
				}
			}
			_, err := s.PlanRaid(ctx, id, raidOf(row.to))
			if got := errors.Is(err, errs.Conflict); got != row.refused || !row.refused && err != nil {
				t.Errorf("answers %v", err)
			}
		})
	}
	if raids, err := s.Raids(ctx, tonight); err != nil || len(raids) == 0 {
		t.Errorf("tonight has %d raids, %v", len(raids), err)
	}
}

func raidOf(night civil.Date) raid.Raid {
	from := night.In(astana).Add(21 * time.Hour)
	return raid.Raid{
		Type: "NIGHT", Night: night, Crews: []raid.Crew{{Name: "1-экипаж", Members: []uuid.UUID{aigul.ID}}},
		Sectors: []raid.Sector{{Name: "Батыс", District: "711210000"}}, From: from, To: from.Add(6 * time.Hour),
	}
}
