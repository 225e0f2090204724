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
// typed at 00:20 is yesterday's.
type TimeField struct {
	*Field
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
	t.entry.most, t.entry.manner = 5, Number
	t.entry.hint = look.Say("field.time_form")
	t.entry.allow = func(r rune) bool { return r >= '0' && r <= '9' || r == ':' || r == '.' }
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
	if at, ok := ParseClock(s, t.now()); ok {
		t.at = at
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
	if t.at.IsZero() || t.at.YearDay() == now.YearDay() && t.at.Year() == now.Year() {
		t.SetNote(nil)
		return
	}
	at := t.at
	t.SetNote(func() string { return t.look.Texts().When(at, now) })
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
