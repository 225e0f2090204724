package plan

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/ui"
)

// saveKeys are the keys by which the raid is saved, as the check is: Ctrl+Enter
// and Ctrl+S.
func saveKeys() []desktop.CustomShortcut {
	var all []desktop.CustomShortcut
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyS} {
		all = append(all, desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl})
	}
	return all
}

// takeKeys gives the page its keys while it is in sight; dropKeys takes them
// back. They do nothing below what lies over it.
func (s *Screen) takeKeys() {
	c := ui.CanvasOf(s.object)
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
