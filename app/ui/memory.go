package ui

import (
	"maps"
	"strconv"
	"strings"
	"time"
)

// Memory keeps what is typed into a dialog until it is saved, for who opens the
// same dialog again, as after a lock. It is a part of a frame that has a place
// to keep it; one that has none remembers nothing.
type Memory interface {
	// Recall gives what was typed into a dialog, by field; nil for nothing.
	Recall(dialog string) map[string]string
	// Remember takes all that stands in a dialog; nil: nothing does any more.
	Remember(dialog string, fields map[string]string)
}

// Dialog is one dialog whose fields are remembered. The name says which it is,
// and of which record, where it is of one.
type Dialog struct {
	memory Memory
	name   string
	said   map[string]string
	now    func() time.Time // nil keeps no time
	first  map[string]func() string
}

// begun is the field that keeps when the first thing was typed.
const begun = "begun"

// Timed keeps when a dialog was begun. Call it before anything is typed.
func (d *Dialog) Timed(now func() time.Time) { d.now = now }

// First keeps in a field what say gives when the first thing is typed.
func (d *Dialog) First(field string, say func() string) {
	if d.first == nil {
		d.first = map[string]func() string{}
	}
	d.first[field] = say
}

// Begun is when what was found in the dialog was begun, zero for a dialog that
// was empty.
func (d *Dialog) Begun() time.Time {
	at, _ := time.Parse(time.RFC3339, d.said[begun])
	return at
}

// NewDialog begins with what was typed into it before. frame may be any; one
// that is no Memory remembers nothing.
func NewDialog(frame any, name string) *Dialog {
	d := &Dialog{name: name, said: map[string]string{}}
	d.memory, _ = frame.(Memory)
	if d.memory != nil {
		maps.Copy(d.said, d.memory.Recall(name))
	}
	return d
}

// Text fills a field and follows it. Call it when the field is complete, its
// OnChange set: that is told of what was typed before.
func (d *Dialog) Text(field string, t *TextField) {
	told := t.OnChange
	t.OnChange = func(s string) {
		d.Keep(field, s)
		if told != nil {
			told(s)
		}
	}
	if was := d.said[field]; was != "" {
		t.SetText(was)
		if told != nil {
			told(was)
		}
	}
}

// Choice fills a choice and follows it, as Text does.
func (d *Dialog) Choice(field string, b *BigButtons) {
	told := b.OnChange
	b.OnChange = func(codes []string) {
		d.Keep(field, strings.Join(codes, " "))
		if told != nil {
			told(codes)
		}
	}
	if was := strings.Fields(d.said[field]); len(was) > 0 {
		b.SetSelected(was...)
		if told != nil {
			told(was)
		}
	}
}

// Number fills a number and follows it, as Text does.
func (d *Dialog) Number(field string, s *Stepper) {
	told := s.OnChange
	s.OnChange = func(n int, known bool) {
		text := ""
		if known {
			text = strconv.Itoa(n)
		}
		d.Keep(field, text)
		if told != nil {
			told(n, known)
		}
	}
	if n, err := strconv.Atoi(d.said[field]); err == nil {
		s.Set(n, true)
		if told != nil {
			told(n, true)
		}
	}
}

// Done forgets what was typed: it is saved, or not wanted.
func (d *Dialog) Done() {
	clear(d.said)
	if d.memory != nil {
		d.memory.Remember(d.name, nil)
	}
}

// Value is what a field said before; empty for nothing.
func (d *Dialog) Value(field string) string { return d.said[field] }

// Keep takes what a control of a screen's own says now.
func (d *Dialog) Keep(field, text string) {
	if d.said[field] == text {
		return
	}
	if d.said[field] = text; text == "" {
		delete(d.said, field)
	}
	if d.now != nil && d.said[begun] == "" {
		d.said[begun] = d.now().Format(time.RFC3339)
		for name, say := range d.first {
			d.said[name] = say()
		}
	}
	if d.said[begun] != "" && !d.typed() {
		clear(d.said) // nothing but what was kept with the time is left
	}
	if d.memory != nil {
		d.memory.Remember(d.name, maps.Clone(d.said))
	}
}

// typed says whether anything stands there that somebody typed.
func (d *Dialog) typed() bool {
	for name := range d.said {
		if _, first := d.first[name]; name != begun && !first {
			return true
		}
	}
	return false
}
