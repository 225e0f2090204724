package commission_test

import (
	"testing"

	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
)

func TestSpans(t *testing.T) {
	t.Parallel()
	const tonight = civil.Date("2026-11-22")
	for _, row := range []struct {
		name          string
		span          commission.Span
		night         civil.Date
		want          commission.Period
		before, after commission.Period
	}{
		{
			"a month that is over", commission.Month, "2026-02-10", commission.Period{From: "2026-02-01", To: "2026-02-28"},
			commission.Period{From: "2026-01-01", To: "2026-01-31"}, commission.Period{From: "2026-03-01", To: "2026-03-31"},
		},
		{
			"this month ends tonight", commission.Month, tonight, commission.Period{From: "2026-11-01", To: tonight},
			commission.Period{From: "2026-10-01", To: "2026-10-31"}, commission.Period{},
		},
		{
			"the last day of a quarter", commission.Quarter, "2026-06-30", commission.Period{From: "2026-04-01", To: "2026-06-30"},
			commission.Period{From: "2026-01-01", To: "2026-03-31"}, commission.Period{From: "2026-07-01", To: "2026-09-30"},
		},
		{
			"the first quarter", commission.Quarter, "2026-01-01", commission.Period{From: "2026-01-01", To: "2026-03-31"},
			commission.Period{From: "2025-10-01", To: "2025-12-31"}, commission.Period{From: "2026-04-01", To: "2026-06-30"},
		},
		{
			"this year", commission.Year, "2026-03-01", commission.Period{From: "2026-01-01", To: tonight},
			commission.Period{From: "2025-01-01", To: "2025-12-31"}, commission.Period{},
		},
		{
			"before this year", commission.Year, "2025-12-31", commission.Period{From: "2025-01-01", To: "2025-12-31"},
			commission.Period{From: "2024-01-01", To: "2024-12-31"}, commission.Period{From: "2026-01-01", To: tonight},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := row.span.Around(row.night, tonight)
			before, _ := row.span.Beside(got, -1, tonight)
			after, ok := row.span.Beside(got, 1, tonight)
			if !ok {
				after = commission.Period{}
			}
			if got != row.want || before != row.before || after != row.after {
				t.Errorf("got %v between %v and %v", got, before, after)
			}
		})
	}
}
