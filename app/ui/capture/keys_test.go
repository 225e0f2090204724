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

// A record that comes back while another area is in sight takes no key there; its
// page has the keyboard once it is seen.
func TestAFormOutOfSightTakesNoKey(t *testing.T) {
	p := openPage(t, palette.Night, i18n.KK, fyne.NewSize(1280, 800))
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	d := p.c.take()
	p.c.Hidden()
	p.window.Canvas().Unfocus()
	p.c.Show(Record{Draft: d, Back: true, Aside: true})
	if at := p.window.Canvas().Focused(); at != nil {
		t.Errorf("out of sight it has the keyboard: %T", at)
	}
	before := p.c.page
	p.ctrl(fyne.KeyPageDown)
	if p.c.page != before {
		t.Error("a key meant for what is in sight turned its page")
	}
	p.c.Shown()
	if p.window.Canvas().Focused() == nil {
		t.Error("in sight it has no keyboard")
	}
	if p.ctrl(fyne.KeyPageDown); p.c.page == before {
		t.Error("in sight its keys do nothing")
	}
}
