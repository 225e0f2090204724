// Package civil holds days as people count them: dates, the night an instant
// belongs to, full years of age, and the one offset that a region has from UTC.
package civil

import (
	"time"

	"shyraq/errs"
)

const dateLayout = "2006-01-02"

// DateOf is the calendar date of an instant in the instant's own location.
func DateOf(t time.Time) Date { return Date(t.Format(dateLayout)) }

// Valid says whether the date exists in the calendar and is written as
// YYYY-MM-DD. The empty date, "not known", is not valid.
func (d Date) Valid() bool {
	_, err := time.Parse(dateLayout, string(d))
	return err == nil
}

// In gives midnight at the start of the date in a location. For a date that
// is not valid it gives the zero time.
func (d Date) In(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(dateLayout, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Next is the date after it; for one that is not valid, the empty one.
func (d Date) Next() Date {
	if !d.Valid() {
		return ""
	}
	return DateOf(d.In(time.UTC).AddDate(0, 0, 1))
}

// Within says whether the date lies in the half-open range [from, to); an
// empty end is open. Law and code lists are dated this way.
func (d Date) Within(from, to Date) bool {
	return (from == "" || d >= from) && (to == "" || d < to)
}

// NightOf gives the night an instant belongs to: the date of its evening. A
// night runs from noon to noon of local time, so that 00:30 belongs to the
// date before (docs/sources.md, 6: the date of a raid night is the date of
// the evening on which it starts).
func NightOf(t time.Time, offset *time.Location) Date {
	return DateOf(t.In(Location(offset)).Add(-12 * time.Hour))
}

// ParseOffset reads a region's fixed offset from UTC, "+05:00". Kazakhstan has
// one offset the year round, and a fixed one needs no time zone files on a
// device. Errors are Invalid.
func ParseOffset(s string) (*time.Location, error) {
	bad := func() (*time.Location, error) {
		return nil, errs.Errorf(errs.Invalid, "offset", "want +05:00")
	}
	if len(s) != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':' {
		return bad()
	}
	h, okH := twoDigits(s[1:3])
	m, okM := twoDigits(s[4:6])
	seconds := h*3600 + m*60
	if !okH || !okM || m > 59 || seconds > 14*3600 {
		return bad()
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), nil
}

// Age gives full years of age on the local date of an instant. Who was born
// on 29 February grows older on 1 March of a common year: until then he is
// still protected. Where the birth date is not known, not valid or later than
// the instant, the age is -1.
func Age(birth Date, on time.Time) int {
	b := birth.In(time.UTC)
	if b.IsZero() || on.IsZero() {
		return -1
	}
	y, m, d := on.Date()
	years := y - b.Year()
	if m < b.Month() || m == b.Month() && d < b.Day() {
		years--
	}
	return max(years, -1)
}

// Minutes reads a local clock time "22:00" as minutes after midnight.
func Minutes(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, okH := twoDigits(s[:2])
	m, okM := twoDigits(s[3:])
	return h*60 + m, okH && okM && h < 24 && m < 60
}

func twoDigits(s string) (int, bool) {
	if len(s) != 2 || s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}

// Location gives the offset of a region, and UTC where there is none: a zero
// value of the rules works.
func Location(loc *time.Location) *time.Location {
	if loc == nil {
		return time.UTC
	}
	return loc
}

// Date is a calendar date as YYYY-MM-DD; empty means not known.
type Date string

// ClockLead is how far a device's clock may run ahead before a time counts as
// lying in the future.
const ClockLead = 5 * time.Minute
