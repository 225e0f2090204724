package ui

import (
	"strconv"
	"strings"
	"time"
)

// DateField is a day typed as dd.mm.yyyy. It is tolerant: 1.2.2011, 01022011,
// 1/2/11 and 2011-02-01 are read; what is read is written out in words below
// it, so that a slip is seen at once.
type DateField struct {
	*TextField
	OnDate func(d time.Time, ok bool) // by the officer; ok is false for what is no day

	look *Look
	now  func() time.Time
}

// NewDateField is an empty field. now decides the century of a year of two
// digits: a day is never put into the future by guessing.
func NewDateField(look *Look, path string, label Say, now func() time.Time) *DateField {
	d := &DateField{look: look, now: now, TextField: NewTextField(look, path, label)}
	d.Most(10).As(Number)
	d.Placeholder(look.Say("field.date_form"))
	d.entry.allow = func(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune("./- ", r) }
	d.TextField.OnChange = func(string) {
		day, ok := d.Date()
		d.explain()
		if d.OnDate != nil {
			d.OnDate(day, ok)
		}
	}
	d.entry.onBlur = func() {
		if day, ok := d.Date(); ok {
			d.SetDate(day)
		}
	}
	d.explain()
	return d
}

// Date is the day typed, at midnight UTC; false when there is none yet or it
// is no day.
func (d *DateField) Date() (time.Time, bool) { return ParseDay(d.Text(), d.now()) }

// SetDate writes a day in; the zero time empties the field.
func (d *DateField) SetDate(day time.Time) {
	s := ""
	if !day.IsZero() {
		s = day.Format("02.01.2006")
	}
	d.SetText(s)
	d.explain()
}

func (d *DateField) explain() {
	d.TextField.note, d.blames = nil, false
	if day, ok := d.Date(); ok {
		d.TextField.note = func() string { return d.look.Texts().Date(day) }
	} else if len(strings.TrimSpace(d.Text())) >= 8 {
		d.TextField.note, d.blames = d.look.Say("field.date_bad"), true
	}
	d.count()
}

// ParseDay reads a day as people type it, day first; a year first is read
// when it has four digits. The answer is midnight UTC.
func ParseDay(s string, now time.Time) (time.Time, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("./- ", r) })
	if len(parts) == 1 {
		switch p := parts[0]; len(p) {
		case 8:
			parts = []string{p[:2], p[2:4], p[4:]}
		case 6:
			parts = []string{p[:2], p[2:4], p[4:]}
		}
	}
	if len(parts) != 3 {
		return time.Time{}, false
	}
	if len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 {
			return time.Time{}, false
		}
		n[i] = v
	}
	switch len(parts[2]) {
	case 2:
		n[2] += 2000
		if n[2] > now.Year() {
			n[2] -= 100
		}
	case 4:
	default:
		return time.Time{}, false
	}
	day := time.Date(n[2], time.Month(n[1]), n[0], 0, 0, 0, 0, time.UTC)
	if day.Day() != n[0] || int(day.Month()) != n[1] || n[2] < 1850 {
		return time.Time{}, false
	}
	return day, true
}
