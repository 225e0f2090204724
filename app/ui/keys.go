package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys of the frame, the same on every screen; KeyList has them all:
//
//	F1 help, F2 the next language, F3 the next flavour, Esc closes or goes back,
//	Ctrl+1 … Ctrl+6 the areas, Ctrl+N new check, Ctrl+F find, Ctrl+L lock
//
// Fyne gives a key to the widget that has the focus and to nobody else, so
// every widget of this package hands on what it does not use.

// PassKey gives a key that a focused widget does not use to the frame.
func PassKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := CanvasOf(from); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// PassShortcut gives a shortcut that a focused widget does not use to the
// frame.
func PassShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := CanvasOf(from).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// CanvasOf is the canvas an object is on, or about to be on: the toolkit knows
// it only once the object was painted, and one that was put there a moment ago
// is in the only window there is. Nil where there is no window.
func CanvasOf(o fyne.CanvasObject) fyne.Canvas {
	a := fyne.CurrentApp()
	if a == nil {
		return nil
	}
	if c := a.Driver().CanvasForObject(o); c != nil {
		return c
	}
	if all := a.Driver().AllWindows(); len(all) == 1 {
		return all[0].Canvas()
	}
	return nil
}

// InWindow says whether an object stands in its window and is seen: only there it can
// have the keyboard.
func (k *Look) InWindow(o fyne.CanvasObject) bool {
	c := CanvasOf(o)
	return c != nil && pathTo(c.Content(), o) != nil
}

// frameKey tells whether a key belongs to the frame even while something is
// being typed.
func frameKey(k fyne.KeyName) bool {
	return k == fyne.KeyF1 || k == fyne.KeyF2 || k == fyne.KeyF3 || k == fyne.KeyEscape
}

// frameShortcut tells whether a shortcut belongs to the frame even while
// something is being typed.
func frameShortcut(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	return listed(desktop.CustomShortcut{KeyName: c.KeyName, Modifier: c.Modifier})
}

// pressed tells whether a key means "do it" on a focused button.
func pressed(k fyne.KeyName) bool {
	return k == fyne.KeyReturn || k == fyne.KeyEnter || k == fyne.KeySpace
}
