package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
)

func counter() func() uuid.UUID {
	n := byte(0)
	return func() uuid.UUID { n++; return uuid.UUID{0: 0x10, 15: n} }
}

func officer(n byte) uuid.UUID { return uuid.UUID{0: 0x20, 15: n} }

func TestWindowCrossesMidnight(t *testing.T) {
	zone := time.FixedZone("", 5*3600)
	for _, test := range []struct {
		name     string
		from, to string
		length   time.Duration
		nextDay  bool
	}{
		{"over midnight", "22:00", "06:00", 8 * time.Hour, true},
		{"within the evening", "19:30", "23:00", 3*time.Hour + 30*time.Minute, false},
		{"the same time is a whole day", "22:00", "22:00", 24 * time.Hour, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := begin(Data{Raid: raid.Raid{Night: "2026-11-22"}, Rules: raid.Rules{Offset: zone}}, counter(), "1")
			f.from, f.to = test.from, test.to
			f.window()
			if got := f.raid.To.Sub(f.raid.From); got != test.length || f.nextDay() != test.nextDay {
				t.Errorf("length %v, next day %v", got, f.nextDay())
			}
		})
	}
	f := begin(Data{Raid: raid.Raid{Night: "2026-11-22"}}, counter(), "1")
	f.to = "6"
	f.window()
	if !f.raid.To.IsZero() {
		t.Error("half a time was taken as a time")
	}
}

func TestNobodyRidesInTwoCrews(t *testing.T) {
	f := begin(Data{Raid: raid.Raid{Night: "2026-11-22"}}, counter(), "1")
	f.addCrew("2")
	f.toggleMember(0, officer(1))
	f.toggleMember(1, officer(1))
	f.toggleMember(1, officer(2))
	f.toggleMember(1, officer(2))
	got := [][]uuid.UUID{f.raid.Crews[0].Members, f.raid.Crews[1].Members}
	if diff := cmp.Diff([][]uuid.UUID{{}, {officer(1)}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestSectorLeavesItsCrews(t *testing.T) {
	d := District{KATO: "711310000", Names: raid.Names{KK: "Сарыарқа"}}
	f := begin(Data{Raid: raid.Raid{Night: "2026-11-22"}}, counter(), "1")
	f.toggleSector(d, "kk")
	f.raid.Crews[0].Sectors = []uuid.UUID{f.raid.Sectors[0].ID}
	f.toggleSector(d, "kk")
	if len(f.raid.Sectors) != 0 || len(f.raid.Crews[0].Sectors) != 0 {
		t.Errorf("left: %v %v", f.raid.Sectors, f.raid.Crews[0].Sectors)
	}
}

func TestChangingKeepsWhatWasHandedIn(t *testing.T) {
	old := raid.Raid{Night: "2026-11-22", Crews: []raid.Crew{{ID: officer(9), Members: []uuid.UUID{officer(1)}}}}
	f := begin(Data{ID: officer(8), Raid: old}, counter(), "1")
	f.toggleMember(0, officer(1))
	if len(old.Crews[0].Members) != 1 || old.Crews[0].Members[0] != officer(1) {
		t.Error("the raid handed in was changed")
	}
	if len(f.raid.Crews) != 1 {
		t.Errorf("%d crews", len(f.raid.Crews))
	}
}
