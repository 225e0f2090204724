package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's text field with five things of ours: a placeholder that
// follows the language, a cap on its length, keys of the frame handed on, a
// filter for what may be typed, and word to a touch keyboard.
type entry struct {
	widget.Entry
	typing  *typing
	pressed bool // a finger or a mouse is on it
	manner  Manner
	hint    Say
	most    int // characters, 0 for no cap
	cut     int // of what was pasted last, left out because of it
	allow   func(rune) bool
	onEnter func()
	onKey   func(*fyne.KeyEvent) bool
	onBlur  func()
	onRune  func(rune) bool // before a letter is taken; true keeps it away
	full    func()          // something was refused because of the cap
}

func newEntry(look *Look, lines bool) *entry {
	e := &entry{typing: &look.typing}
	e.MultiLine = lines
	if lines {
		e.Wrapping = fyne.TextWrapWord
	}
	e.ExtendBaseWidget(e)
	return e
}

// Refresh implements fyne.CanvasObject.
func (e *entry) Refresh() {
	e.PlaceHolder = say(e.hint)
	e.Entry.Refresh()
}

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(r rune) {
	noteTyping(e)
	e.typing.key(r)
	if e.onRune != nil && e.onRune(r) {
		return
	}
	if e.allow != nil && !e.allow(r) {
		return
	}
	if e.most > 0 && len([]rune(e.Text)) >= e.most && e.SelectedText() == "" {
		call(e.full)
		return
	}
	e.Entry.TypedRune(r)
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	noteTyping(e)
	e.typing.key(0)
	switch {
	case e.onKey != nil && e.onKey(k):
		return
	case frameKey(k.Name):
		PassKey(e, k)
		return
	case !e.MultiLine && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && e.onEnter != nil:
		e.onEnter()
		return
	case e.MultiLine && e.most > 0 && len([]rune(e.Text)) >= e.most && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter):
		call(e.full)
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if frameShortcut(s) {
		PassShortcut(e, s)
		return
	}
	e.Entry.TypedShortcut(s)
	e.cap(e.CursorTextOffset())
}

// AcceptsTab implements fyne.Tabbable: Tab leaves a field of several lines too,
// as it leaves every other.
func (e *entry) AcceptsTab() bool { return false }

// Manner implements Typist.
func (e *entry) Manner() Manner { return e.manner }

// Lines implements Typist.
func (e *entry) Lines() bool { return e.MultiLine }

// Before implements Typist.
func (e *entry) Before() string {
	if e.Password {
		return ""
	}
	r := []rune(e.Text)
	return string(r[:min(e.CursorTextOffset(), len(r))])
}

// MouseDown implements desktop.Mouseable.
func (e *entry) MouseDown(m *desktop.MouseEvent) {
	e.pressed = true
	e.Entry.MouseDown(m)
}

// MouseUp implements desktop.Mouseable. A touch keyboard comes when the finger
// has left the field: were it to come at once, the field would move away below
// the finger and the toolkit would take that for a drag that selects.
func (e *entry) MouseUp(m *desktop.MouseEvent) {
	e.pressed = false
	e.Entry.MouseUp(m)
	if !e.Disabled() {
		e.typing.focus(e, true)
	}
}

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	if !e.pressed {
		keepInSight(e, 0, e.Size().Height)
	}
	e.typing.focus(e, false)
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	call(e.onBlur)
}

// cap cuts what a paste brought beyond the cap, and remembers how much that is.
// The caret stands behind what was pasted: its end is cut, and nothing of what
// stood there before.
func (e *entry) cap(caret int) {
	r := []rune(e.Text)
	over := len(r) - e.most
	if e.most == 0 || over <= 0 {
		return
	}
	if caret > len(r) || caret < over {
		caret = len(r)
	}
	e.SetText(string(r[:caret-over]) + string(r[caret:]))
	if !e.MultiLine {
		e.CursorColumn = caret - over
		e.Refresh()
	}
	e.cut = over
	call(e.full)
}
