package night

import (
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"

	"fyne.io/fyne/v2"
)

// A chip says its word in one line in every language, at the narrowest panel
// there is.
func TestChipsAreOneLine(t *testing.T) {
	for _, l := range i18n.Langs() {
		for who, of := range map[string]func(*uitest.Stage) Data{"": mixed, "-leads": outing} {
			p := open(uitest.New(t, l, palette.Day, fyne.NewSize(1024, 700)), Data{})
			p.screen.Show(of(p.Stage))
			uitest.Settle(p.Window)
			p.Save("night-chips" + who + "-" + string(l))
			for _, b := range p.screen.chips.all {
				one := ui.TextHeight(b.Note(), palette.SizeNote, 1e4)
				if high := ui.TextHeight(b.Note(), palette.SizeNote, b.Size().Width-8); b.Visible() && high > one {
					t.Errorf("%s%s: %q does not fit on %.0f", l, who, b.Note(), b.Size().Width)
				}
			}
		}
	}
}
