package app

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// pane is the frame of the window as the screens of one session have it. What
// a screen says after its session has ended, because a goroutine came back
// late, is said to nobody: the window is at the door then, or another
// officer's.
type pane struct{ s *session }

// Toast says something for a few seconds.
func (p pane) Toast(text ui.Say, undo func()) {
	if p.s.gone() {
		return
	}
	back := undo
	if undo != nil {
		back = func() {
			if !p.s.gone() {
				undo()
			}
		}
	}
	p.s.p.shell.Toast(text, back)
}

// ToastWarning says for a few seconds what somebody should look at.
func (p pane) ToastWarning(text ui.Say) {
	if !p.s.gone() {
		p.s.p.shell.ToastWarning(text)
	}
}

// ToastError says what an error means.
func (p pane) ToastError(err error) {
	if !p.s.gone() {
		p.s.p.shell.ToastError(err)
	}
}

// Ask shows a question above everything.
func (p pane) Ask(q ui.Question) {
	if !p.s.gone() {
		p.s.p.shell.Ask(q)
	}
}

// Sheet shows an object above everything.
func (p pane) Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func()) {
	if p.s.gone() {
		return func() {}
	}
	return p.s.p.shell.Sheet(width, head, o)
}

// SheetLeft is Sheet that tells when it was left by its cross or by Esc.
func (p pane) SheetLeft(width float32, head ui.Say, o fyne.CanvasObject, left func()) (close func()) {
	if p.s.gone() {
		return func() {}
	}
	return p.s.p.shell.SheetLeft(width, head, o, left)
}

// Layer shows an object on a card above everything.
func (p pane) Layer(width float32, o fyne.CanvasObject) (close func()) {
	if p.s.gone() {
		return func() {}
	}
	return p.s.p.shell.Layer(width, o)
}
