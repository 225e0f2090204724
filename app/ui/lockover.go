package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"shyraq/app/ui/icon"
)

// newLockOver is the lock of the strip once more, above the dialogs: whoever
// turns away from an open question locks with one tap, and what he typed is
// kept as at any lock.
func newLockOver(s *Shell) *fyne.Container {
	b := NewQuiet(icon.Lock, nil, s.lock)
	b.Hint, b.Passed = s.look.Say("strip.lock"), true
	return container.New(&lockOverLayout{shell: s}, b)
}

// lockOverLayout shows its object at the place of the strip's lock, while a
// dialog lies over that.
type lockOverLayout struct{ shell *Shell }

func (l *lockOverLayout) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	at, size, ok := l.shell.strip.lockAt()
	Show(o[0], ok && len(l.shell.layers.Objects) > 0 && !l.shell.Locked())
	Put(o[0], at.X, at.Y, size.Width, size.Height)
}

func (*lockOverLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// lockAt is where the lock stands in the window; false where there is none.
func (t *strip) lockAt() (at fyne.Position, size fyne.Size, ok bool) {
	return fyne.NewPos(stripSide+t.lock.Position().X, stripTop+t.lock.Position().Y), t.lock.Size(), t.lock.Visible()
}
