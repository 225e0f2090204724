package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
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
			if got := f.raid.To.Sub(f.raid.From); got != test.length || f.later(f.raid.To) != test.nextDay {
				t.Errorf("length %v, next day %v", got, f.later(f.raid.To))
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

// A night goes from noon to noon: what begins after midnight lies on the day
// after its evening, and is still of its night.
func TestEveryClockTimeLiesInItsNight(t *testing.T) {
	zone := time.FixedZone("", 5*3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2027, 1, day, hour, minute, 0, 0, zone) }
	for _, row := range []struct {
		name             string
		from, to         string
		wantFrom, wantTo time.Time
	}{
		{"after midnight", "0:15", "04:00", at(1, 0, 15), at(1, 4, 0)},
		{"in the evening", "22.00", "0400", at(0, 22, 0), at(1, 4, 0)},
		{"from noon to noon", "12:00", "12:00", at(0, 12, 0), at(1, 12, 0)},
		{"up to the last minute", "11:59", "11:00", at(1, 11, 59), at(2, 11, 0)},
		{"the beginning is no time yet", "2", "06:00", time.Time{}, at(1, 6, 0)},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := begin(Data{Raid: raid.Raid{Type: "NIGHT", Unit: "north", Night: "2026-12-31"}, Rules: raid.Rules{Offset: zone, Now: at(0, 18, 0)}}, counter(), "1")
			f.from, f.to = row.from, row.to
			f.window()
			if !f.raid.From.Equal(row.wantFrom) || !f.raid.To.Equal(row.wantTo) {
				t.Errorf("from %v to %v", f.raid.From, f.raid.To)
			}
			for _, p := range f.problems() {
				if p.Path == "night" {
					t.Errorf("asks %s", p.Key)
				}
			}
		})
	}
}

// A raid that was planned with other days, such as one by day, is not moved by
// looking at it.
func TestLookingAtARaidDoesNotMoveIt(t *testing.T) {
	zone := time.FixedZone("", 5*3600)
	was := raid.Raid{Night: "2026-11-22", From: time.Date(2026, 11, 22, 10, 0, 0, 0, zone), To: time.Date(2026, 11, 22, 14, 0, 0, 0, zone)}
	f := begin(Data{ID: officer(8), Raid: was, Rules: raid.Rules{Offset: zone}}, counter(), "1")
	if !f.raid.From.Equal(was.From) || !f.raid.To.Equal(was.To) {
		t.Errorf("moved to %v, %v", f.raid.From, f.raid.To)
	}
	f.from = "10:30"
	f.window()
	if want := was.From.AddDate(0, 0, 1).Add(30 * time.Minute); !f.raid.From.Equal(want) {
		t.Errorf("typed anew it begins at %v", f.raid.From)
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
	d := District{KATO: "711310000", Names: codes.Names{KK: "Сарыарқа"}}
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
