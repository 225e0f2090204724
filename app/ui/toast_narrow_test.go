package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// In an upright window, too, the latest of two news is read in whole words, whatever
// stands aside; what that can take back is a tap further away.
func TestTwoNewsInANarrowStrip(t *testing.T) {
	for _, lang := range i18n.Langs() {
		s := uitest.New(t, lang, palette.Day, fyne.NewSize(640, 1024))
		s.Put(ui.AreaNight, simple("map"), ui.Frame{Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан А.", Link: ui.LinkOffline, Waiting: 3})
		s.Shell.Toast(s.Look.Say("capture.person.removed"), func() {})
		s.Shell.Toast(s.Look.Say("act.sign_again"), func() {})
		uitest.Settle(s.Window)
		uitest.Fits(t, s.Shell.Object())
		for _, line := range uitest.Words(s.Window.Canvas().Content()) {
			if begun, cut := strings.CutSuffix(line, "…"); cut && strings.Contains(s.Look.T("act.sign_again"), begun) {
				t.Errorf("%s: cut: %q", lang, line)
			}
		}
		s.Save("news-narrow-" + string(lang))
	}
}
