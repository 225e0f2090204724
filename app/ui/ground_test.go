package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// The second tap of a finger that shakes falls on what came where the first one was:
// on an answer of the card that it opened, or on the page below the one that it
// closed. Neither takes it, until a moment has passed; keys go on.
func TestAShakingFingerAnswersNoCard(t *testing.T) {
	clock := uitest.NewTimers(time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC))
	below, closed := 0, 0
	s := shell(uitest.Look(t, palette.Night, i18n.EN), pageOf{ui.NewButton(ui.Plain("the page"), func() { below++ })})
	s.After = clock.After
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	uitest.Settle(w)
	at := func(o fyne.CanvasObject) fyne.Position {
		size := o.Size()
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(size.Width/2, size.Height/2)
	}
	var close func()
	answer := ui.NewButton(ui.Plain("the answer"), func() { closed++; close() })
	close = s.Sheet(400, ui.Plain("?"), ui.Column(8, answer))
	uitest.Settle(w)
	where := at(answer)
	test.TapCanvas(w.Canvas(), where)
	if closed != 0 {
		t.Fatal("the card that came below a finger took its second tap")
	}
	clock.Pass(time.Second, func() {})
	test.TapCanvas(w.Canvas(), where)
	if closed != 1 {
		t.Fatal("a tap that is meant is not taken")
	}
	test.TapCanvas(w.Canvas(), where)
	if below != 0 {
		t.Error("what lay below the card took the second tap")
	}
	clock.Pass(time.Second, func() {})
	test.TapCanvas(w.Canvas(), where)
	if below != 1 {
		t.Error("the page takes no tap any more")
	}

	s.Ask(ui.Question{Head: ui.Plain("?"), Yes: ui.Plain("do it"), OnYes: func() { closed++ }})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if closed != 2 {
		t.Error("a key waits too")
	}
}

// pageOf is a screen of one object, of the whole page.
type pageOf struct{ o fyne.CanvasObject }

func (p pageOf) Object() fyne.CanvasObject { return p.o }
func (pageOf) Relabel()                    {}
