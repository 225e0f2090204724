package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// EmptyState fills a place where there is nothing yet: what it is, what to
// do, and the button that does it.
func EmptyState(mark icon.Name, head, text Say, action *Button) *fyne.Container {
	body := Column(12, icon.NewOf(mark, palette.Lamp, 56), NewStrong(head).Centred())
	if text != nil {
		body.Add(newLabel(text, palette.SizeBody, palette.Dim, false).Centred())
	}
	if action != nil {
		body.Add(container.NewCenter(action))
	}
	return AtMost(440, Column(0, Space(), body, Space()))
}

// Section is a head over a group of objects.
func Section(head Say, objects ...fyne.CanvasObject) *fyne.Container {
	return Column(12, append([]fyne.CanvasObject{newLabel(head, palette.SizeBody, palette.Lamp, true)}, objects...)...)
}

// KeyValue is a fact: its name, dim, and its value at the side.
func KeyValue(key, value Say) *fyne.Container {
	return Pair(key, NewLabel(value))
}

// Pair is a name, dim, with an object of ours at its side; below each other
// where there is no room.
func Pair(key Say, o fyne.CanvasObject) *fyne.Container {
	return container.New(&pairLayout{}, newLabel(key, palette.SizeNote, palette.Dim, false), o)
}

type pairLayout struct{ width float32 }

const pairKey float32 = 180

func (l *pairLayout) beside() bool { return l.width == 0 || l.width >= 400 }

func (l *pairLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if !l.beside() {
		h := HeightAt(o[0], size.Width)
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(size.Width, h))
		o[1].Move(fyne.NewPos(0, h+2))
		o[1].Resize(fyne.NewSize(size.Width, max(HeightAt(o[1], size.Width), size.Height-h-2)))
		return
	}
	h0, h1 := HeightAt(o[0], pairKey-12), HeightAt(o[1], size.Width-pairKey)
	line := max(min(h1, 26), h0)
	o[0].Move(fyne.NewPos(0, max((line-h0)/2, 0)+1))
	o[0].Resize(fyne.NewSize(pairKey-12, h0))
	o[1].Move(fyne.NewPos(pairKey, 0))
	o[1].Resize(fyne.NewSize(size.Width-pairKey, h1))
}

func (l *pairLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if l.beside() {
		return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height+2)
}
