package ui

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
)

// MaxText is the cap of a narrative in characters: the toolkit's text field
// freezes above about this many.
const MaxText = 2000

// TextField is a line or a narrative to type. Near its cap it counts.
type TextField struct {
	*Field
	OnChange func(string) // on every change by the officer, never by SetText
	OnEnter  func()       // Enter in a field of one line
	// OnKey sees every key before the field does; true says that it was used.
	OnKey func(*fyne.KeyEvent) bool

	look  *Look
	entry *entry
	note  Say
	quiet bool
}

// NewTextField is a field of one line, at most 200 characters.
func NewTextField(look *Look, path string, label Say) *TextField {
	return newTextField(look, path, label, newEntry(look, false), 200)
}

// NewNarrative is a field of several lines, at most MaxText characters, with
// its counter.
func NewNarrative(look *Look, path string, label Say, rows int) *TextField {
	e := newEntry(look, true)
	e.SetMinRowsVisible(rows)
	return newTextField(look, path, label, e, MaxText)
}

// NewSecret is a field of one line whose letters are hidden.
func NewSecret(look *Look, path string, label Say) *TextField {
	e := newEntry(look, false)
	e.Password, e.manner = true, Exact
	return newTextField(look, path, label, e, 200)
}

func newTextField(look *Look, path string, label Say, e *entry, most int) *TextField {
	t := &TextField{look: look, entry: e}
	e.most = most
	t.Field = NewField(path, label, e)
	e.OnChanged = t.changed
	e.onEnter = func() { call(t.OnEnter) }
	e.onKey = func(k *fyne.KeyEvent) bool { return t.OnKey != nil && t.OnKey(k) }
	e.full = t.count
	t.count()
	return t
}

// Placeholder says an example inside the empty field.
func (t *TextField) Placeholder(s Say) *TextField { t.entry.hint = s; t.entry.Refresh(); return t }

// Most sets another cap in characters.
func (t *TextField) Most(n int) *TextField { t.entry.most = n; t.count(); return t }

// As says what the field is filled with; a sentence unless told.
func (t *TextField) As(m Manner) *TextField { t.entry.manner = m; return t }

// Holds is what the field is filled with.
func (t *TextField) Holds() Manner { return t.entry.manner }

// Only lets no other letters be typed than those for which allow is true; what
// is pasted is taken as it is. Refused is called where a letter was kept away.
func (t *TextField) Only(allow func(rune) bool, refused func()) *TextField {
	t.entry.allow = func(r rune) bool {
		if allow(r) {
			return true
		}
		call(refused)
		return false
	}
	return t
}

// Left calls f when the focus leaves the field.
func (t *TextField) Left(f func()) { t.entry.onBlur = f }

// Hear calls f with every letter before the field takes it, and keeps it away
// where f says so: a scanner that types like a keyboard is told from a hand by
// its pace.
func (t *TextField) Hear(f func(rune) bool) { t.entry.onRune = f }

// Text is what stands in the field.
func (t *TextField) Text() string { return t.entry.Text }

// SetText puts a text in without telling OnChange.
func (t *TextField) SetText(s string) {
	t.quiet = true
	t.entry.SetText(s)
	t.entry.cap(len([]rune(t.entry.Text)))
	t.quiet = false
	t.count()
}

// ToEnd puts the caret of a field of one line behind its last letter.
func (t *TextField) ToEnd() {
	t.entry.CursorRow, t.entry.CursorColumn = 0, len([]rune(t.entry.Text))
	t.entry.Refresh()
}

// SetNote says something below the field, beside the counter.
func (t *TextField) SetNote(s Say) { t.note = s; t.count() }

// SetEnabled lets the field be typed in, or only read.
func (t *TextField) SetEnabled(on bool) {
	if on {
		t.entry.Enable()
	} else {
		t.entry.Disable()
	}
}

// Entry is the control itself, for tests and a touch keyboard.
func (t *TextField) Entry() fyne.Focusable { return t.entry }

func (t *TextField) changed(s string) {
	t.entry.cut = 0 // if this is of a paste, it is cut next
	t.count()
	if !t.quiet && t.OnChange != nil {
		t.OnChange(s)
	}
}

// count says how much of what was pasted was left out. It shows the counter always on a narrative, elsewhere only near the cap,
// and never where the form itself says how long it is, as a date does.
func (t *TextField) count() {
	used, hidden := utf8.RuneCountInString(t.entry.Text), i18n.CountHidden(t.entry.Text)
	note := t.note
	if hidden > 0 {
		note = func() string { return t.look.N("field.hidden", hidden) }
	}
	if cut := t.entry.cut; cut > 0 {
		note = func() string { return t.look.N("field.cut", cut) }
	}
	if t.entry.most < 100 || !t.entry.MultiLine && used*10 < t.entry.most*9 {
		t.Field.SetNote(note)
		return
	}
	t.Field.SetNote(func() string {
		x := t.look.Texts()
		s := t.look.T("field.counter", "Used", x.Int(used), "Most", x.Int(t.entry.most))
		if note != nil {
			s = note() + " · " + s
		}
		return s
	})
}
