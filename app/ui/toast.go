package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// ToastTime is how long a toast stays; one that offers Undo stays twice as
// long.
const ToastTime = 5 * time.Second

// toasts are short news at the bottom of the window. We never use the
// system's own: on Windows the toolkit hands its text to a shell.
type toasts struct {
	look  *Look
	shell *Shell
	list  *fyne.Container
	box   *fyne.Container
}

func newToasts(look *Look, s *Shell) *toasts {
	t := &toasts{look: look, shell: s, list: Column(Gap)}
	t.box = container.New(&cornerLayout{shell: s}, t.list)
	return t
}

// Toast says something for a few seconds. With undo it offers to take it
// back.
func (s *Shell) Toast(text Say, undo func()) { s.toasts.add(IconDone, Done, text, undo) }

// ToastError says what an error means for a few seconds.
func (s *Shell) ToastError(err error) {
	s.toasts.add(IconWarning, Danger, s.look.SaySentence(err), nil)
}

func (t *toasts) add(icon IconName, r Role, text Say, undo func()) {
	var card *fyne.Container
	gone := func() {
		t.list.Remove(card)
		t.box.Refresh()
	}
	row := Row(12, NewIcon(icon, r), Grow(NewLabel(text)))
	stay := ToastTime
	if undo != nil {
		stay *= 2
		row.Add(NewButton(t.look.Say("action.undo"), func() { gone(); undo() }).With(IconUndo))
	}
	close := NewQuiet(IconClose, nil, func() { gone() })
	close.Hint = t.look.Say("action.close")
	row.Add(close)
	card = container.New(&stackLayout{}, newSurface(Raised, r, 1, Corner), Inset(8, 8, 8, 16, row))
	if len(t.list.Objects) == 3 {
		t.list.Remove(t.list.Objects[0])
	}
	t.list.Add(card)
	t.box.Refresh()
	t.shell.After(stay, gone)
}

func (t *toasts) clear() { t.list.RemoveAll(); t.box.Refresh() }

// cornerLayout puts its object into the middle of the bottom edge, above a
// bottom bar or the touch keyboard, and leaves the rest to what lies below.
type cornerLayout struct{ shell *Shell }

func (l *cornerLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width-32, 560)
	h := HeightAt(o[0], w)
	below := railHeight
	if b := l.shell.board; b != nil {
		below = max(below, b.Height(size))
	}
	o[0].Move(fyne.NewPos((size.Width-w)/2, size.Height-h-below-16))
	o[0].Resize(fyne.NewSize(w, h))
}

func (*cornerLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
