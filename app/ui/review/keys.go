package review

import "fyne.io/fyne/v2"

// Key implements ui.Keyed: up and down walk the fields of the record, since J
// and K walk the queue, left and right turn to another list; Enter writes a
// comment.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		s.walk(1)
	case fyne.KeyUp:
		s.walk(-1)
	case fyne.KeyRight:
		s.turn(s.at + 1)
	case fyne.KeyLeft:
		s.turn(s.at - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.loaded && !s.back.Disabled() {
			s.comments.ask()
		}
	default:
		return false
	}
	return true
}

// Rune implements ui.Keyed: A accepts, R returns, J and K go on and back. The letters of the
// same keys in the Kazakh and the Russian layout do the same.
func (s *Screen) Rune(r rune) bool {
	switch r {
	case 'a', 'A', 'ф', 'Ф':
		s.Accept()
	case 'r', 'R', 'к', 'К':
		if s.taken && !s.back.Disabled() {
			s.goOnWriting() // it may be in sight, and has no caret yet
			return true
		}
		s.Return()
	case 'j', 'J', 'о', 'О':
		s.step(1)
	case 'k', 'K', 'л', 'Л':
		s.step(-1)
	default:
		return false
	}
	return true
}

// walk chooses the next or the previous field and brings it into sight.
func (s *Screen) walk(by int) {
	if !s.loaded || len(s.view.fields) == 0 {
		return
	}
	s.view.choose(min(max(s.view.chosen+by, 0), len(s.view.fields)-1))
}

// fieldChosen follows a choice of a field.
func (s *Screen) fieldChosen() {
	s.scroll.Refresh()
	s.scroll.Reveal(s.view.fields[s.view.chosen])
	s.comments.turn()
	if s.comments.object.Visible() {
		s.comments.field.Focus()
		return
	}
	s.list.Focus() // a tap has taken the keyboard away
}

// fieldTapped opens the comment on the field that was tapped. Whoever taps a field wants
// to write about it, and letters that went to the page would decide the record.
func (s *Screen) fieldTapped() {
	if s.loaded && !s.back.Disabled() {
		s.comments.ask()
	}
}
