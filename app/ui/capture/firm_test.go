package capture

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// TestNothingMovesUnderTheTapAfterAName: what a finger may be about to touch stands
// where it stood, though the adult's name was just typed.
func TestNothingMovesUnderTheTapAfterAName(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			for _, reason := range []codes.Code{codes.ReasonSelfHarm, codes.ReasonVictim} {
				p := openPage(t, palette.Night, lang, size)
				p.c.deps.Repeats = &fakeRepeats{Repeat{Decides: true}}
				p.c.deps.Inspector = func() string { return "Гүлнар Қ." }
				p.c.Begin(nil)
				p.tapVenue(0)
				p.c.edit(func(s *sheet) { s.who().Reasons = []codes.Code{reason} })
				p.c.enter(pageGuardian)
				g := p.guardian()
				at := func() (out []float32) {
					uitest.Settle(p.window)
					out = append(out, p.c.frame.dock.Size().Height)
					for _, o := range []fyne.CanvasObject{g.why, g.words, g.which, g.kinship, g.name, g.contact, g.expected, g.fitness} {
						y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
						out = append(out, y, o.Size().Height)
					}
					return append(out, ui.HeightAt(g.root, g.root.Size().Width))
				}
				p.window.Canvas().Focus(g.name.f.Entry())
				was := at()
				p.write(g.name, "Өмірзақова Гүлнар ")
				p.bench.pass(time.Second)
				if now := at(); !slices.Equal(was, now) {
					t.Errorf("%v %s %s: typed:\n%v\n%v", size, lang, reason, was, now)
				}
				for _, key := range []string{"S_MOTH", "S_GRAN"} {
					p.tap(g.kinship, key)
					if now := at(); !slices.Equal(was, now) {
						t.Errorf("%v %s %s: after a tap:\n%v\n%v", size, lang, reason, was, now)
					}
				}
			}
		}
	}
}
