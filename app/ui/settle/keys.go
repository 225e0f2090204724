package settle

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/ui"
)

// Key implements ui.Keyed: the page is read without a finger.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp:
		s.scroll.By(-72)
	case fyne.KeyDown:
		s.scroll.By(72)
	case fyne.KeyPageUp:
		s.scroll.By(-480)
	case fyne.KeyPageDown:
		s.scroll.By(480)
	default:
		return false
	}
	return true
}

// Rune implements ui.Keyed: A and B choose a side of the field at hand and go on
// to the next. The letters of the same keys in the other alphabets, and those
// that look alike, do the same.
func (s *Screen) Rune(r rune) bool {
	code := ""
	switch {
	case strings.ContainsRune("aAаАфФ", r):
		code = "left"
	case strings.ContainsRune("bBбБвВиИ", r):
		code = "right"
	default:
		return false
	}
	at := s.at()
	if at < 0 || at >= len(s.choices) {
		return true
	}
	s.choices[at].SetSelected(code)
	s.fresh()
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
	for i, b := range s.choices {
		if b.Code() == "" {
			return i
		}
	}
	return -1
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

// saveKeys are those by which everything is saved: Ctrl+Enter and Ctrl+S.
func saveKeys() (all []desktop.CustomShortcut) {
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyS} {
		all = append(all, desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl})
	}
	return all
}

func (s *Screen) takeKeys() {
	c := ui.CanvasOf(s.root)
	if c == nil || s.canvas == c {
		return
	}
	s.dropKeys()
	s.canvas = c
	for _, key := range saveKeys() {
		c.AddShortcut(&key, func(fyne.Shortcut) {
			if !s.look.Covered() {
				s.Save()
			}
		})
	}
}

func (s *Screen) dropKeys() {
	if s.canvas == nil {
		return
	}
	for _, key := range saveKeys() {
		s.canvas.RemoveShortcut(&key)
	}
	s.canvas = nil
}
