package i18n

import "time"

// Drift says in one sentence how far a device's clock is behind (negative:
// ahead) and by whose word: "server", "satellites", or "itself" for a clock
// that shows an earlier time than it was told before.
func (t Texts) Drift(behind time.Duration, witness string) string {
	long := t.Span(max(behind, -behind))
	switch {
	case witness == "itself":
		return t.T("clock.itself")
	case witness == "satellites" && behind > 0:
		return t.T("clock.satellites.behind", "Long", long)
	case witness == "satellites":
		return t.T("clock.satellites.ahead", "Long", long)
	case behind > 0:
		return t.T("clock.server.behind", "Long", long)
	}
	return t.T("clock.server.ahead", "Long", long)
}

// Span is a length of time in the one unit that says enough of it: "14 min",
// "26 h", "92 days", "56 years".
func (t Texts) Span(d time.Duration) string {
	const day, year = 24 * time.Hour, 8766 * time.Hour
	switch {
	case d < 2*time.Hour:
		return t.N("clock.minutes", int(d.Round(time.Minute)/time.Minute))
	case d < 3*day:
		return t.N("clock.hours", int(d.Round(time.Hour)/time.Hour))
	case d < 2*year:
		return t.N("clock.days", int(d.Round(day)/day))
	}
	return t.N("clock.years", int(d/year))
}
