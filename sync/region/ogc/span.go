package ogc

import (
	"strings"
	"time"
)

// span is a time that is asked for: both ends are in it, and a zero one is open.
type span struct{ from, to time.Time }

// spanOf reads an instant or an interval, as RFC 3339 writes them. A day alone
// stands for all of it, in UTC.
func spanOf(text string) (span, error) {
	first, second, interval := strings.Cut(text, "/")
	from, end, err := momentOf(first, interval)
	if err != nil {
		return span{}, err
	}
	if !interval {
		return span{from, end}, nil
	}
	_, to, err := momentOf(second, true)
	if err != nil {
		return span{}, err
	}
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return span{}, bad("datetime", "it ends before it begins")
	}
	return span{from, to}, nil
}

// momentOf gives the first and the last instant of a moment.
func momentOf(text string, open bool) (first, last time.Time, err error) {
	if open && (text == "" || text == "..") {
		return time.Time{}, time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t, t.AddDate(0, 0, 1).Add(-time.Nanosecond), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, t, bad("datetime", "an instant such as 2026-10-01T00:00:00Z or an interval such as 2026-09-01T00:00:00Z/.. is asked for")
	}
	return t, t, nil
}

// meets says whether what lies from one instant up to another is in the span. What
// has no time is in none.
func (s span) meets(from, to time.Time) bool {
	if from.IsZero() {
		return false
	}
	return (s.to.IsZero() || !from.After(s.to)) && (s.from.IsZero() || to.After(s.from))
}
