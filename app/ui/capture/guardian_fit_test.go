package capture

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Whether an adult may take the child is asked in sight, whatever the page says below
// it: an inspector's line of penalties, and what is to be mended.
func TestWhetherTheAdultMayTakeTheChildIsInSight(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1366, Height: 768}, {Width: 1024, Height: 768}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			t.Run(fmt.Sprintf("%.0fx%.0f %s", size.Width, size.Height, lang), func(t *testing.T) {
				p := openPage(t, palette.Night, lang, size)
				p.c.deps.Repeats = fakeRepeats{Repeat{Decides: true}}
				p.c.deps.Inspector = func() string { return "Гүлнар Б." }
				p.c.Begin(nil)
				p.c.edit(func(s *sheet) {
					w := s.who()
					w.Reasons = []codes.Code{"R_NIGHT_O"}
					s.Encounter.Place.Type = "STREET"
				})
				inSight := func(when string) {
					t.Helper()
					uitest.Settle(p.window)
					top := fyne.CurrentApp().Driver().AbsolutePositionForObject
					f := p.guardian().fitness
					floor := top(p.c.frame.page).Y + p.c.frame.page.Size().Height
					if p.c.frame.dock.Visible() {
						floor = top(p.c.frame.dock).Y
					}
					if low := top(f).Y + f.Size().Height; low > floor {
						t.Errorf("%s: it ends %.0f dp below what is in sight", when, low-floor)
					}
				}
				p.c.enter(pageGuardian)
				inSight("blank")
				p.c.goTo(pageWhy)
				p.c.goTo(pageGuardian)
				inSight("seen before")
				p.fillGuardian()
				inSight("filled")
				p.c.edit(func(s *sheet) { s.guardian(1).Kinship = "S_FATH" })
				p.c.enter(pageGuardian)
				inSight("two adults")
			})
		}
	}
}
