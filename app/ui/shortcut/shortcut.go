// Package shortcut gives a page its keys while it is in sight. It promises that
// they do nothing below what lies over the page, and that a page that is hidden has
// none; a field in which something is written keeps its own.
package shortcut

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/ui"
)

// Keys are the keys of a page, which calls Take when it is shown and Drop when it is
// hidden.
type Keys struct {
	look   *ui.Look
	all    []bound
	canvas fyne.Canvas // that has them, nil where nothing has
}

type bound struct {
	key fyne.Shortcut
	do  func()
}

// New is no key yet.
func New(look *ui.Look) *Keys { return &Keys{look: look} }

// On has keys do something.
func (s *Keys) On(do func(), keys ...fyne.Shortcut) {
	for _, k := range keys {
		s.all = append(s.all, bound{k, do})
	}
}

// Take gives the keys to the window that shows root.
func (s *Keys) Take(root fyne.CanvasObject) {
	c := ui.CanvasOf(root)
	if c == nil || s.canvas == c {
		return
	}
	s.Drop()
	s.canvas = c
	for _, b := range s.all {
		c.AddShortcut(b.key, func(fyne.Shortcut) {
			if !s.look.Covered() {
				b.do()
			}
		})
	}
}

// Drop takes the keys back.
func (s *Keys) Drop() {
	if s.canvas == nil {
		return
	}
	for _, b := range s.all {
		s.canvas.RemoveShortcut(b.key)
	}
	s.canvas = nil
}

// Ctrl is a key with Ctrl.
func Ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
}

// Save are those by which everything is saved: Ctrl+Enter and Ctrl+S.
func Save() []fyne.Shortcut {
	return []fyne.Shortcut{Ctrl(fyne.KeyReturn), Ctrl(fyne.KeyEnter), Ctrl(fyne.KeyS)}
}
