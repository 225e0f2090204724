package capture

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/ui/still"
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
	p.bench.pass(still.For)
	test.TapCanvas(p.window.Canvas(), at)
	if got := p.c.sheet.who().Sex; got == "" {
		t.Error("a tap that is meant answers nothing")
	}
}

// A double tap on what adds one adds one, wherever the finger comes down: on the
// button, that stays or moves, or on the page that came.
func TestADoubleTapAddsOne(t *testing.T) {
	for name, row := range map[string]struct {
		card  string
		key   string
		count func(*Capture) int
	}{
		"a child":                 {"", "capture.person.another", func(c *Capture) int { return len(c.sheet.Encounter.People) - 1 }},
		"an adult":                {cardAdults, "capture.adults.add", func(c *Capture) int { return len(c.sheet.Encounter.People) - 1 }},
		"an adult who was called": {"", "capture.guardian.another", func(c *Capture) int { return len(c.sheet.who().Guardians) - 1 }},
		"a clip":                  {cardClips, "capture.clips.add", func(c *Capture) int { return len(c.sheet.Encounter.VideoClips) }},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.tapVenue(0)
			p.bench.pass(still.For)
			if row.card != "" {
				p.c.openCard(row.card)
			}
			if row.key == "capture.guardian.another" {
				p.c.edit(func(s *sheet) { s.guardian(0).Name = "Бибі" })
				p.c.enter(pageGuardian)
			}
			type button interface {
				fyne.CanvasObject
				fyne.Tappable
			}
			var add button = find(p.shell.Object(), p.look.T(row.key))
			tap := func() {
				if row.key == "capture.guardian.another" { // the last of its tiles, by now
					tiles := p.guardian().which.big.Tiles()
					add = tiles[len(tiles)-1]
				}
				test.Tap(add)
			}
			if row.key == "capture.guardian.another" {
				tiles := p.guardian().which.big.Tiles()
				add = tiles[len(tiles)-1]
			}
			before := p.c.page
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(add).AddXY(add.Size().Width/2, add.Size().Height/2)
			test.TapCanvas(p.window.Canvas(), at)
			was := p.c.sheet.Encounter.Clone()
			test.TapCanvas(p.window.Canvas(), at)
			tap()
			if n := row.count(p.c); n != 1 {
				t.Errorf("a double tap adds %d", n)
			}
			if diff := cmp.Diff(was, p.c.sheet.Encounter); diff != "" {
				t.Errorf("the second tap answered (from %d to %d):\n%s", before, p.c.page, diff)
			}
			p.bench.pass(still.For)
			tap()
			if n := row.count(p.c); n != 2 {
				t.Errorf("with a tap that is meant there are %d", n)
			}
		})
	}
}
