package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// TimeField is a moment of the night: stamped with one tap on "now", or typed
// as hh:mm. A typed time belongs to the night around the last "now": 23:50
// typed at 00:20 is yesterday's. A day may stand before it: 30.11 23:50, or 30112350.
type TimeField struct {
	*Field

	// Since is a moment before which nothing was, such as a meeting: where it is of
	// another night, the first such time after it is meant. Nil or zero: none.
	Since func() time.Time

	OnChange func(t time.Time) // by the officer; zero when emptied

	look  *Look
	now   func() time.Time
	entry *entry
	stamp *Button
	at    time.Time
	quiet bool

	// OnStamped is told, after OnChange, that the button put the time of now in
	// place of another.
	OnStamped func(was time.Time)
}

// NewTimeField is an empty field. now is the moment in the region's offset;
// stampSay is what the button says, nil for "now".
func NewTimeField(look *Look, path string, label, stampSay Say, now func() time.Time) *TimeField {
	t := &TimeField{look: look, now: now, entry: newEntry(look, false)}
	if stampSay == nil {
		stampSay = look.Say("field.now")
	}
	t.entry.most, t.entry.manner = 11, Number
	t.entry.hint = look.Say("field.time_form")
	t.entry.allow = func(r rune) bool { return r >= '0' && r <= '9' || r == ':' || r == '.' || r == ' ' }
	t.entry.OnChanged = t.typed
	t.entry.onBlur = func() { t.Set(t.at) }
	t.stamp = NewButton(stampSay, t.stampNow).With(icon.Clock)
	t.Field = NewField(path, label, Row(palette.Gap, AtLeast(120, palette.Touch, t.entry), t.stamp, Space()))
	t.Field.focus = func() fyne.Focusable { return t.entry }
	return t
}

func (t *TimeField) stampNow() {
	was, now := t.at, t.now()
	t.Set(now)
	t.tell()
	if moved := now.Sub(was).Abs(); !was.IsZero() && moved >= time.Minute && t.OnStamped != nil {
		t.OnStamped(was)
	}
}

// Time is the moment, zero for none.
func (t *TimeField) Time() time.Time { return t.at }

// Set writes a moment in without telling OnChange; zero empties the field.
func (t *TimeField) Set(at time.Time) {
	t.quiet = true
	defer func() { t.quiet = false }()
	t.at = at
	s := ""
	if !at.IsZero() {
		t.at = at.In(t.now().Location())
		s = at.In(t.now().Location()).Format("15:04")
	}
	t.entry.SetText(s)
	t.explain()
}

func (t *TimeField) typed(s string) {
	if t.quiet {
		return
	}
	t.at = time.Time{}
	if at, ok := parseDayClock(s, t.now()); ok {
		t.at = at
	} else if at, ok := ParseClock(s, t.now()); ok {
		t.at = t.after(at)
	}
	t.explain()
	t.tell()
}

func (t *TimeField) tell() {
	if t.OnChange != nil {
		t.OnChange(t.at)
	}
}

// explain names the day when it is not the day of now.
func (t *TimeField) explain() {
	now := t.now()
	if t.at.IsZero() && t.old() {
		t.SetNote(t.look.Say("field.time_day"))
		return
	}
	if t.at.IsZero() || t.at.YearDay() == now.YearDay() && t.at.Year() == now.Year() {
		t.SetNote(nil)
		return
	}
	at := t.at
	t.SetNote(func() string { return t.look.Texts().When(at, now) })
}

// after is the first moment of a clock time that lies behind Since and has passed, where
// that is of another night; else the moment it is.
func (t *TimeField) after(at time.Time) time.Time {
	if !t.old() {
		return at
	}
	now, since := t.now(), t.Since().In(t.now().Location())
	first := time.Date(since.Year(), since.Month(), since.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
	if first.Before(since.Truncate(time.Minute)) {
		first = first.AddDate(0, 0, 1)
	}
	if first.After(now) {
		return at
	}
	return first
}

// old says whether Since is of another night.
func (t *TimeField) old() bool {
	return t.Since != nil && !t.Since().IsZero() && t.now().Sub(t.Since()) > 12*time.Hour
}

// parseDayClock reads a day and a clock time, dd.mm hh:mm or ddmmhhmm, as the last such
// moment before now, or within a night after it.
func parseDayClock(s string, now time.Time) (time.Time, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 1 && len(parts[0]) == 8 {
		parts = []string{s[:2], s[2:4], s[4:6], s[6:]}
	}
	if len(parts) != 4 || len(parts[3]) != 2 {
		return time.Time{}, false
	}
	var n [4]int
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	for year := now.Year() + 1; year >= now.Year()-4; year-- {
		at := time.Date(year, time.Month(n[1]), n[0], n[2], n[3], 0, 0, now.Location())
		real := at.Day() == n[0] && int(at.Month()) == n[1] && at.Hour() == n[2] && at.Minute() == n[3]
		if real && at.Sub(now) <= 12*time.Hour {
			return at, true
		}
	}
	return time.Time{}, false
}

// ParseClock reads hh:mm, h:mm, hhmm or hmm as the moment of that clock time
// that lies nearest to now, so that a night over midnight needs no date.
func ParseClock(s string, now time.Time) (time.Time, bool) {
	h, m, ok := ParseHour(s)
	if !ok {
		return time.Time{}, false
	}
	at := time.Date(now.Year(), now.Month(), now.Day(), h, m, 0, 0, now.Location())
	if at.Sub(now) > 12*time.Hour {
		at = at.AddDate(0, 0, -1)
	} else if now.Sub(at) > 12*time.Hour {
		at = at.AddDate(0, 0, 1)
	}
	return at, true
}

// ParseHour reads a clock time as people type it: hh:mm, h:mm, hh.mm, hhmm or
// hmm.
func ParseHour(s string) (h, m int, ok bool) {
	s = strings.TrimSpace(strings.ReplaceAll(s, ".", ":"))
	hour, minute, split := strings.Cut(s, ":")
	if !split {
		if len(s) < 3 || len(s) > 4 {
			return 0, 0, false
		}
		hour, minute = s[:len(s)-2], s[len(s)-2:]
	}
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if err1 != nil || err2 != nil || len(minute) != 2 || h < 0 || h > 23 || m < 0 || m > 59 {
		return 0, 0, false
	}
	return h, m, true
}
