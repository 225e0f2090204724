package capture

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid"
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

// A page that was left keeps no keyboard: digits typed on the last page, which has no
// field of its own, choose nothing on the one before.
func TestAPageThatWasLeftTakesNoKey(t *testing.T) {
	p := openPage(t, palette.Night, i18n.KK, fyne.NewSize(800, 1280))
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	for from := range pageMore {
		if !from.asks(raid.Minor) {
			continue
		}
		p.c.enter(from)
		p.c.enter(pageFinish)
		before := p.c.sheet.Encounter.Clone()
		p.typed("95")
		p.bench.pass(handPause)
		if diff := cmp.Diff(before, p.c.sheet.Encounter); diff != "" {
			t.Errorf("from page %d: %s", from, diff)
		}
	}
	p.c.enter(pageOutcome)
	at := p.window.Canvas().Focused()
	if p.c.enter(pageOutcome); at == nil || p.window.Canvas().Focused() != at {
		t.Error("a page that stays loses its keyboard")
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
