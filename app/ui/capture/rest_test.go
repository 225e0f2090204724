package capture

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

// While nobody touches it, no page of the form asks to be painted.
func TestPagesRest(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 800, Height: 1280}} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			p := openPage(t, palette.Night, i18n.KK, size)
			p.c.ShowList([]Listed{{ID: p.id(), MetAt: p.bench.now, Name: "А. С.", People: 2, Type: "PARK", State: "in_care"}})
			uitest.Settle(p.window)
			uitest.Rest(t, "list", p.window)
			p.c.Begin(nil)
			for i := range pageMore {
				p.c.enter(i)
				uitest.Settle(p.window)
				uitest.Rest(t, fmt.Sprintf("page %d, blank", i), p.window)
			}
			p.c.enter(pagePerson)
			p.fillPerson()
			p.c.AddPerson()
			p.fillCards()
			p.tap(p.why().reasons, string(codes.ReasonVictim))
			p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
			for i := range pageMore {
				p.c.enter(i)
				uitest.Settle(p.window)
				uitest.Rest(t, fmt.Sprintf("page %d, filled", i), p.window)
			}
			for _, k := range p.c.pages[pageMore].(*morePage).cards {
				p.c.openCard(k.key)
				uitest.Settle(p.window)
				uitest.Rest(t, "more "+k.key, p.window)
			}
		})
	}
}
