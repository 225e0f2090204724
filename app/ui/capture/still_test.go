package capture

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A page that came by itself takes no tap of the finger that brought it; one that means
// it comes a moment later. What lies at a place is asked of the window, as it asks.
func TestAPageThatCameByItselfIsNotAnswered(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.onPage(pagePerson)
	boy := p.person().sex.big.Tiles()[0]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(boy).AddXY(boy.Size().Width/2, boy.Size().Height/2)
	test.TapCanvas(p.window.Canvas(), at)
	if got := p.c.sheet.who().Sex; got != "" {
		t.Errorf("the second tap of a finger answered: %s", got)
	}
	p.bench.pass(stillFor)
	test.TapCanvas(p.window.Canvas(), at)
	if got := p.c.sheet.who().Sex; got == "" {
		t.Error("a tap that is meant answers nothing")
	}
}
