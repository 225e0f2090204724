package capture

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// The keys of the form do nothing while a dialog lies over it: what is asked there
// is to be answered first.
func TestKeysDoNothingBelowADialog(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyB} {
		p := openPage(t, palette.Night, i18n.KK, fyne.NewSize(1280, 800))
		p.c.Begin(nil)
		p.tapVenue(0)
		p.write(p.person().name, "Айдос")
		p.window.Canvas().Unfocus()
		at, people := p.c.page, len(p.c.sheet.Encounter.People)
		p.shell.Ask(ui.Question{Head: ui.Plain("?"), Yes: ui.Plain("Иә")})
		p.ctrl(key)
		if p.c.page != at || len(p.c.sheet.Encounter.People) != people {
			t.Errorf("%s went to page %d of %d people", key, p.c.page, len(p.c.sheet.Encounter.People))
		}
		p.shell.Escape()
		p.ctrl(key)
		if p.c.page == at && len(p.c.sheet.Encounter.People) == people {
			t.Errorf("%s does nothing after it", key)
		}
	}
}
