package capture

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// On an upright tablet, too, an outcome asks who took the child, though there
// was nothing to ask when the page was turned to.
func TestWhoTookTheChildIsAskedUpright(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(800, 1280), fyne.NewSize(1280, 800)} {
		p := openPage(t, palette.Night, i18n.RU, size)
		p.c.Begin(nil)
		p.c.enter(pageOutcome)
		p.tap(p.outcome().outcome, "O_SPOT")
		if words := uitest.Words(p.window.Canvas().Content()); !slices.Contains(words, p.look.T("capture.end.handednow")) {
			t.Errorf("%v: %q", size, words)
		}
	}
}

// The two clocks beside the buttons are never cut, whatever these say and however
// long a child is with the crew.
func TestTheClocksAreWhole(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 800, Height: 1280}, {Width: 1024, Height: 700}, {Width: 960, Height: 540}} {
		for _, lang := range i18n.Langs() {
			for _, held := range []time.Duration{time.Minute, 2*time.Hour + 48*time.Minute, 13 * time.Hour} {
				p := openPage(t, palette.Night, lang, size)
				p.c.Begin(nil)
				p.write(p.person().name, "Айдос")
				p.c.edit(func(s *sheet) { s.Encounter.DeliveredAt = p.c.now() })
				p.bench.pass(held)
				for _, at := range []page{pagePerson, pageOutcome, pageFinish} {
					p.c.enter(at)
					p.c.refreshMarks()
					p.c.frame.refreshState()
					uitest.Settle(p.window)
					for _, l := range []*ui.Label{p.c.frame.care, p.c.frame.limit, p.c.frame.state} {
						if _, whole := uitest.Find(fyne.CanvasObject(l), func(o *canvas.Text) bool { return o.Text == l.Text() }); !whole && l.Text() != "" {
							t.Errorf("%v %s, page %d after %v: %q is cut", size, lang, at, held, l.Text())
						}
					}
				}
			}
		}
	}
}
