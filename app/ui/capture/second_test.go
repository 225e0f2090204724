package capture

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui/still"
)

// The line of the people comes with the second one, and the page moves down by it: a
// finger that is on its way meets something else than it saw, and is not heard. With the
// third nothing moves, and nothing is kept from a finger.
func TestThePageThatMovesTakesNoTap(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.bench.pass(still.For)
	at := func() fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.person().sex.big.Tiles()[0]).AddXY(20, 20)
	}
	was := at()
	p.press(p.c.frame.add)
	if at() == was {
		t.Fatal("nothing moves: the page need not be kept from a finger")
	}
	test.TapCanvas(p.window.Canvas(), at())
	if p.c.sheet.who().Sex != "" {
		t.Error("a tap answers on a page that has just moved")
	}
	p.bench.pass(still.For)
	test.TapCanvas(p.window.Canvas(), at())
	if p.c.sheet.who().Sex == "" {
		t.Error("a tap that is meant answers nothing")
	}
	was = at()
	p.press(p.c.frame.add)
	if at() != was || p.c.frame.still.Holds() {
		t.Errorf("with the third the page moves by %v, is kept from a finger: %v", at().Subtract(was), p.c.frame.still.Holds())
	}
}
