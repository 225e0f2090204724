package raid_test

import (
	"testing"
	"time"

	"shyraq/app/raid"
)

// A record does not end before it began, whichever of two devices' clocks is
// wrong.
func TestEndAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 20, 23, 40, 0, 0, time.UTC)
	earlier, later := now.Add(-time.Hour), now.Add(3*time.Hour)
	for _, row := range []struct {
		name string
		e    raid.Encounter
		want time.Time
	}{
		{"as always", raid.Encounter{MetAt: earlier, People: []raid.Person{{HandedAt: now}}}, now},
		{"no time at all", raid.Encounter{}, now},
		{"met by a clock that is ahead", raid.Encounter{MetAt: later}, later},
		{"delivered by it", raid.Encounter{MetAt: earlier, DeliveredAt: later}, later},
		{"handed over by it", raid.Encounter{MetAt: earlier, People: []raid.Person{{}, {HandedAt: later}}}, later},
	} {
		if got := row.e.EndAt(now); !got.Equal(row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}
