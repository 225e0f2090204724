package capture

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/raid"
	"shyraq/app/ui/still"
	"shyraq/app/ui/uitest"
)

// A tap that moves the page below the finger keeps the next one from answering what lies
// there now; the reason of *No IIN* moves nothing.
func TestATapThatMovesThePageIsAnsweredAlone(t *testing.T) {
	p := open(t)
	p.window.Resize(fyne.NewSize(800, 1280))
	p.c.Begin(nil)
	p.tapVenue(0)
	p.bench.pass(still.For)
	p.onPage(pagePerson)
	place := func(o fyne.CanvasObject) fyne.Position {
		uitest.Settle(p.window)
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(o.Size().Width/2, o.Size().Height/2)
	}
	company := p.person().company.big.Tiles()
	none := p.person().mode.big.Tiles()[1]
	test.TapCanvas(p.window.Canvas(), place(none))
	test.TapCanvas(p.window.Canvas(), place(company[1]))
	if got := p.c.sheet.who().Company; got != "" {
		t.Errorf("a tap on its way answered %s", got)
	}
	p.bench.pass(still.For)
	was := place(company[1])
	test.TapCanvas(p.window.Canvas(), place(p.person().noIIN.big.Tiles()[0]))
	if p.c.sheet.who().NoIIN == "" {
		t.Fatal("the reason was not taken")
	}
	if now := place(company[1]); now != was {
		t.Errorf("the reason moves the page from %v to %v", was, now)
	}
	test.TapCanvas(p.window.Canvas(), was)
	if got := string(p.c.sheet.who().Company); got != company[1].Code() {
		t.Errorf("the tap after it answered %q, want %q", got, company[1].Code())
	}
	if p.c.sheet.who().Kind != raid.Minor {
		t.Error("another kind")
	}
}
