package act

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/ui"
)

// keyActs are the keys that turn the pages, those of a check: Ctrl+Enter and
// Ctrl+PageDown go on, Ctrl+PageUp back. None issues an act, leaves it or gives
// it up: that asks for a press of the button that says so.
func (s *Screen) keyActs() map[desktop.CustomShortcut]func() {
	ctrl := func(k fyne.KeyName) desktop.CustomShortcut {
		return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
	}
	return map[desktop.CustomShortcut]func(){
		ctrl(fyne.KeyReturn):   s.keyNext,
		ctrl(fyne.KeyEnter):    s.keyNext,
		ctrl(fyne.KeyPageDown): s.keyNext,
		ctrl(fyne.KeyPageUp):   s.keyBack,
	}
}

// keyNext turns to the page after; at the last one the keyboard comes to the
// button that issues.
func (s *Screen) keyNext() {
	switch {
	case !s.next.Visible() || s.next.Disabled():
	case s.at == stepPage:
		if c := ui.CanvasOf(s.root); c != nil {
			c.Focus(s.next)
		}
	default:
		s.goNext()
		s.keysToPage()
	}
}

func (s *Screen) keyBack() {
	if len(s.steps) > 0 && s.at != s.steps[0] && !s.back.Disabled() {
		s.goBack()
		s.keysToPage()
	}
}

// keysToPage puts the keyboard at the beginning of the page in sight.
func (s *Screen) keysToPage() {
	f := s.fields
	switch s.at {
	case stepTaker:
		f.who.Focus()
	case stepPaper:
		f.document.Focus()
	case stepState:
		f.state.Focus()
	default: // nothing to type: the next Tab begins at the top
		if c := ui.CanvasOf(s.root); c != nil {
			c.Unfocus()
		}
	}
}

// takeKeys gives the act its keys while it is in sight; dropKeys takes them
// back. They do nothing below what lies over it.
func (s *Screen) takeKeys() {
	c := ui.CanvasOf(s.root)
	if c == nil || s.canvas == c {
		return
	}
	s.dropKeys()
	s.canvas = c
	for key, act := range s.keyActs() {
		c.AddShortcut(&key, func(fyne.Shortcut) {
			if !s.deps.Look.Covered() {
				act()
			}
		})
	}
}

func (s *Screen) dropKeys() {
	if s.canvas == nil {
		return
	}
	for key := range s.keyActs() {
		s.canvas.RemoveShortcut(&key)
	}
	s.canvas = nil
}
