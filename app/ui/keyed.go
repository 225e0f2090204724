package ui

import "fyne.io/fyne/v2"

// Keyed is a screen with keys of its own. It is given the keys and the letters
// that neither a focused widget nor the frame uses, while it is in sight and
// nothing lies over it, and tells whether it used them.
type Keyed interface {
	Key(e *fyne.KeyEvent) bool
	Rune(r rune) bool
}

// Finder is a screen on which something can be looked for: Ctrl+F begins it,
// and Esc ends it before it leads back. EndFind tells whether there was
// something to end.
type Finder interface {
	Find()
	EndFind() bool
}

// PassRune gives a letter that a focused widget does not use to the frame,
// and so to the screen in sight. The rune 0 only says that somebody is there.
func PassRune(from fyne.CanvasObject, r rune) {
	if c := CanvasOf(from); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// keyed is the screen in sight, when it has keys of its own and may have them.
func (s *Shell) keyed() (Keyed, bool) {
	if s.Locked() || len(s.layers.Objects) > 0 {
		return nil, false
	}
	k, ok := s.router.Top().(Keyed)
	return k, ok
}

// finder is the screen in sight, when something can be looked for on it now.
func (s *Shell) finder() (Finder, bool) {
	if s.Locked() || len(s.layers.Objects) > 0 {
		return nil, false
	}
	f, ok := s.router.Top().(Finder)
	return f, ok
}

func (s *Shell) find() {
	call(s.OnActivity)
	if f, ok := s.finder(); ok {
		f.Find()
	}
}

func (s *Shell) typedRune(r rune) {
	call(s.OnActivity)
	if f := s.stray(); f != nil && r != 0 {
		f.TypedRune(r)
		return
	}
	if r == scanEnd {
		s.tellScan()
		r = 0
	}
	s.digits.rune(r)
	if k, ok := s.keyed(); ok && r != 0 {
		s.heard = k.Rune(r) && r >= '0' && r <= '9'
	}
}
