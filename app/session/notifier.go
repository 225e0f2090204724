package session

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// notifier is the frame of the window as the screens of one session have it.
// What a screen says after its session has ended, because a goroutine came back
// late, is said to nobody: the window is locked then, or another officer's.
type notifier struct {
	host  Host
	pages *pages
	gone  func() bool
}

func (s *Session) notifier() notifier { return notifier{s.host, s.pages, s.gone} }

// Toast says something for a few seconds.
func (n notifier) Toast(text ui.Say, undo func()) {
	if n.gone() {
		return
	}
	back := undo
	if undo != nil {
		back = func() {
			if !n.gone() {
				undo()
			}
		}
	}
	n.host.Toast(text, back)
}

// ToastWarning says for a few seconds what somebody should look at.
func (n notifier) ToastWarning(text ui.Say) {
	if !n.gone() {
		n.host.ToastWarning(text)
	}
}

// ToastError says what an error means.
func (n notifier) ToastError(err error) {
	if !n.gone() {
		n.host.ToastError(err)
	}
}

// Ask shows a question above everything.
func (n notifier) Ask(q ui.Question) {
	if !n.gone() {
		n.host.Ask(q)
	}
}

// Sheet shows an object above everything.
func (n notifier) Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func()) {
	return n.SheetLeft(width, head, o, nil)
}

// SheetLeft is Sheet that tells when it was left by its cross or by Esc.
func (n notifier) SheetLeft(width float32, head ui.Say, o fyne.CanvasObject, left func()) (close func()) {
	if n.gone() {
		return func() {}
	}
	return n.host.SheetLeft(width, head, o, left)
}
