package settle

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// Key implements ui.Keyed: the page is read without a finger. Space chooses.
func (s *Screen) Key(e *fyne.KeyEvent) bool { return e.Name != fyne.KeySpace && s.scroll.Key(e) }

// Rune implements ui.Keyed: A and B choose a side of the field at hand and go on
// to the next, + chooses both where both may be kept. The letters of the same keys in the other alphabets, and those
// that look alike, do the same.
func (s *Screen) Rune(r rune) bool {
	code := ""
	at := s.at()
	switch {
	case r == '+' && at >= 0 && at < len(s.choices) && s.data.Waits[at].Set:
		code = "together"
	case strings.ContainsRune("aAаАфФ", r):
		code = "left"
	case strings.ContainsRune("bBбБвВиИ", r):
		code = "right"
	default:
		return false
	}
	if at < 0 || at >= len(s.choices) {
		return true
	}
	s.choices[at].SetSelected(code)
	s.tapped()
	s.focus(at + 1)
	return true
}

// at is the field at hand: the one that has the keyboard, else the first that is
// not decided.
func (s *Screen) at() int {
	if c := ui.CanvasOf(s.root); c != nil {
		for i, b := range s.choices {
			if f, ok := b.Control().(fyne.Focusable); ok && c.Focused() == f {
				return i
			}
		}
	}
	return s.undecided()
}

// undecided is the first field of which nothing is chosen; -1 for none.
func (s *Screen) undecided() int {
	return slices.IndexFunc(s.choices, func(b *ui.BigButtons) bool { return b.Code() == "" })
}

// focus gives a field the keyboard and brings it into sight.
func (s *Screen) focus(i int) {
	if i >= len(s.choices) {
		return
	}
	s.choices[i].Focus()
	if i > 0 {
		s.scroll.Reveal(s.choices[i].Object())
	}
}
