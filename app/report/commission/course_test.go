package commission_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

// TestTheCourseIsTheTable: nights and months together are the children of the table, in
// both periods, whatever was recorded.
func TestTheCourseIsTheTable(t *testing.T) {
	t.Parallel()
	rules := rules(t)
	found := 0
	for seed := range uint64(20) {
		s := anything(rand.New(rand.NewPCG(seed, 23)))
		for _, p := range []commission.Period{march, {From: "2025-03-01", To: "2026-02-28"}, {From: "2026-02-25", To: "2026-02-28"}, {From: "2026-01-10", To: "2026-03-09"}} {
			r := commission.Count(p, s, rules)
			var total report.Count
			now, before := 0, 0
			for _, step := range r.Course.Steps {
				now, before = now+step.Now, before+step.Before
			}
			for _, row := range r.Rows {
				if row.Line == (commission.Line{Figure: "R03"}) {
					total = row.Total.Now
					found += total.All
					if now != row.Total.Now.All || before != row.Total.Before.All {
						t.Errorf("seed %d, %v: %d and %d by time, %d and %d in the table", seed, p, now, before, row.Total.Now.All, row.Total.Before.All)
					}
				}
			}
		}
	}
	if found == 0 {
		t.Error("nobody was found: the test proves nothing")
	}
}

// TestStepsOfACourse: which nights and months stand beside each other.
func TestStepsOfACourse(t *testing.T) {
	t.Parallel()
	step := func(night, before civil.Date) commission.Step {
		return commission.Step{Night: night, NightBefore: before}
	}
	for _, row := range []struct {
		name   string
		period commission.Period
		want   []commission.Step // the first and the last ones
		count  int
	}{
		{"a month", march, []commission.Step{step("2026-03-01", "2025-03-01"), step("2026-03-31", "2025-03-31")}, 31},
		{"a leap day now", commission.Period{From: "2024-02-28", To: "2024-03-01"}, []commission.Step{step("2024-02-28", "2023-02-28"), step("2024-02-29", ""), step("2024-03-01", "2023-03-01")}, 3},
		{"a leap day before", commission.Period{From: "2025-02-28", To: "2025-03-01"}, []commission.Step{step("2025-02-28", "2024-02-28"), step("", "2024-02-29"), step("2025-03-01", "2024-03-01")}, 3},
		{"over the new year", commission.Period{From: "2025-12-31", To: "2026-01-01"}, []commission.Step{step("2025-12-31", "2024-12-31"), step("2026-01-01", "2025-01-01")}, 2},
		{"two months and a day", commission.Period{From: "2025-12-10", To: "2026-02-01"}, []commission.Step{
			{Night: "2025-12-10", NightBefore: "2024-12-10", Month: true}, {Night: "2026-01-01", NightBefore: "2025-01-01", Month: true}, {Night: "2026-02-01", NightBefore: "2025-02-01", Month: true}}, 3},
		{"a year", commission.Period{From: "2025-03-15", To: "2026-03-14"}, []commission.Step{
			{Night: "2025-03-15", NightBefore: "2024-03-15", Month: true}, {Night: "2026-03-01", NightBefore: "2025-03-01", Month: true}}, 13},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := commission.Count(row.period, commission.Source{}, rules(t)).Course.Steps
			if len(got) != row.count {
				t.Fatalf("%d steps, want %d", len(got), row.count)
			}
			if len(row.want) < len(got) {
				got = []commission.Step{got[0], got[len(got)-1]}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestHoursOfACourse: of the clock of the region, and no child alone in one.
func TestHoursOfACourse(t *testing.T) {
	t.Parallel()
	var records []report.Record
	at := func(hour, children int) {
		for range children {
			r := met(len(records), "2026-03-05", city, minor(func(p *raid.Person) {}))
			r.Encounter.MetAt = civil.Date("2026-03-05").In(kz).AddDate(0, 0, 1).Add(time.Duration(hour) * time.Hour)
			records = append(records, r)
		}
	}
	at(0, 4)
	at(2, 5)
	at(3, 1)
	got := commission.Count(march, commission.Source{Records: of(records...)}, rules(t)).Course.Hours
	want := make([]int, 24)
	want[0], want[2], want[3] = 1, 5, 1
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
