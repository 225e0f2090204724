package capture

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
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
