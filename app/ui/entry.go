package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's text field with four things of ours: a placeholder that
// follows the language, a cap on its length, keys of the frame handed on, and
// a filter for what may be typed.
type entry struct {
	widget.Entry
	hint    Say
	most    int // characters, 0 for no cap
	allow   func(rune) bool
	onEnter func()
	onBlur  func()
	full    func() // something was refused because of the cap
}

func newEntry(lines bool) *entry {
	e := &entry{}
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
	switch {
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
	e.cap()
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	call(e.onBlur)
}

// cap cuts what a paste brought beyond the cap.
func (e *entry) cap() {
	if r := []rune(e.Text); e.most > 0 && len(r) > e.most {
		e.SetText(string(r[:e.most]))
		call(e.full)
	}
}
