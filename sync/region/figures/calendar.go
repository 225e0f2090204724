package figures

import (
	"time"

	"shyraq/app/raid/civil"
)

const monthLayout = "2006-01"

// MonthOf is the month of a night, "2026-11"; empty where the night is no date.
func MonthOf(night civil.Date) string {
	if !night.Valid() {
		return ""
	}
	return string(night)[:len(monthLayout)]
}

// Span gives the instants between which the nights of a month lie: from the noon
// of its first day to the noon after its last night.
func Span(month string, offset *time.Location) (from, to time.Time) {
	t, err := time.ParseInLocation(monthLayout, month, civil.Location(offset))
	if err != nil {
		return time.Time{}, time.Time{}
	}
	return t.Add(12 * time.Hour), t.AddDate(0, 1, 0).Add(12 * time.Hour)
}

// Told lists the months of which may be told at an instant, oldest first: the
// last Window of those that ended Days ago. The clock alone says which.
func Told(now time.Time, offset *time.Location) []string {
	t := now.In(civil.Location(offset)).AddDate(0, 0, -Days).Add(-12 * time.Hour)
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	var out []string
	for n := Window; n > 0; n-- {
		out = append(out, first.AddDate(0, -n, 0).Format(monthLayout))
	}
	return out
}
