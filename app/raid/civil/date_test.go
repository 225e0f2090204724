package civil_test

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/raidtest"
)

func TestNightOf(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, at string
		want     civil.Date
	}{
		{"evening", "2026-03-20T22:00:00+05:00", "2026-03-20"},
		{"after midnight belongs to the evening", "2026-03-21T00:30:00+05:00", "2026-03-20"},
		{"the last instant before noon", "2026-03-21T11:59:59+05:00", "2026-03-20"},
		{"noon begins the next", "2026-03-21T12:00:00+05:00", "2026-03-21"},
		{"the region's clock counts, not UTC", "2026-03-21T06:59:59Z", "2026-03-20"},
		{"new year", "2027-01-01T03:00:00+05:00", "2026-12-31"},
		{"leap day", "2028-03-01T01:00:00+05:00", "2028-02-29"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := civil.NightOf(raidtest.At(t, row.at), raidtest.Zone); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestParseOffset(t *testing.T) {
	t.Parallel()
	for s, seconds := range map[string]int{"+05:00": 18000, "+00:00": 0, "-03:30": -12600, "+14:00": 50400} {
		loc, err := civil.ParseOffset(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		if _, got := time.Unix(0, 0).In(loc).Zone(); got != seconds {
			t.Errorf("%s is %d seconds", s, got)
		}
	}
	for _, s := range []string{"", "5", "+5:00", "+05", "05:00", "+05:60", "+15:00", "+14:01", "+0x:00", "Asia/Qyzylorda", "+05:00 "} {
		if _, err := civil.ParseOffset(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		birth civil.Date
		on    string
		want  int
	}{
		{"the day before the birthday", "2010-03-21", "2026-03-20T23:59:59+05:00", 15},
		{"on the birthday", "2010-03-21", "2026-03-21T00:00:00+05:00", 16},
		{"born on 29 February: 28 February of a common year", "2008-02-29", "2026-02-28T23:00:00+05:00", 17},
		{"born on 29 February: 1 March of a common year", "2008-02-29", "2026-03-01T00:00:00+05:00", 18},
		{"born on 29 February: a leap year", "2008-02-29", "2028-02-29T00:00:00+05:00", 20},
		{"the day of birth", "2026-03-20", "2026-03-20T23:00:00+05:00", 0},
		{"born later", "2026-03-21", "2026-03-20T23:00:00+05:00", -1},
		{"born years later", "2095-07-11", "2026-03-20T23:00:00+05:00", -1},
		{"not known", "", "2026-03-20T23:00:00+05:00", -1},
		{"no such date", "2010-02-30", "2026-03-20T23:00:00+05:00", -1},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := civil.Age(row.birth, raidtest.At(t, row.on)); got != row.want {
				t.Errorf("got %d, want %d", got, row.want)
			}
		})
	}
}

func TestAgeOn(t *testing.T) {
	t.Parallel()
	on := raidtest.At(t, "2026-03-20T23:00:00+05:00")
	for _, row := range []struct {
		name  string
		p     raid.Person
		years int
		known bool
	}{
		{"birth date", raid.Person{BirthDate: "2010-01-01", Age: 12}, 16, true},
		{"estimate", raid.Person{Age: 12, AgeError: 1}, 12, true},
		{"an infant, estimated", raid.Person{AgeError: 1}, 0, true},
		{"neither", raid.Person{}, 0, false},
		{"a birth date in the future says nothing", raid.Person{BirthDate: "2030-01-01", Age: 12}, 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if years, known := row.p.AgeOn(on); years != row.years || known != row.known {
				t.Errorf("got %d %v", years, known)
			}
		})
	}
}
