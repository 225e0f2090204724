package act

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/shortcut"
)

// pageKeys are the keys that turn the pages, those of a check: Ctrl+Enter and
// Ctrl+PageDown go on, Ctrl+PageUp back. None issues an act, leaves it or gives
// it up: that asks for a press of the button that says so.
func (s *Screen) pageKeys() *shortcut.Keys {
	k := shortcut.New(s.deps.Look)
	k.On(s.keyNext, shortcut.Ctrl(fyne.KeyReturn), shortcut.Ctrl(fyne.KeyEnter), shortcut.Ctrl(fyne.KeyPageDown))
	k.On(s.keyBack, shortcut.Ctrl(fyne.KeyPageUp))
	return k
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
