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

// What an officer is told for some seconds is read in whole words, with a way back or
// without, in the strips of a laptop and of an upright tablet.
func TestNewsIsWhole(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			for key, undo := range map[string]func(){
				"capture.met.kept": func() {}, "capture.met.joined": func() {}, "capture.met.parted": func() {}, "capture.guardian.removed": func() {},
				"capture.person.aside": nil, "act.sign_again": nil, "app.reopened": nil, "capture.iin.scan_none": nil, "night.place_undone": nil,
			} {
				s := uitest.New(t, lang, palette.Day, size)
				s.Put(ui.AreaNight, simple("map"), ui.Frame{Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан А.", Link: ui.LinkOffline, Waiting: 3})
				s.Shell.Toast(s.Look.Say("night.place_undone"), func() {})
				s.Shell.Toast(s.Look.Say(key), undo)
				uitest.Settle(s.Window)
				for _, line := range uitest.Words(s.Window.Canvas().Content()) {
					if begun, cut := strings.CutSuffix(line, "…"); cut && strings.Contains(s.Look.T(key), begun) {
						t.Errorf("%.0f %s %s, undo %t: cut: %q", size.Width, lang, key, undo != nil, line)
					}
				}
			}
		}
	}
}
