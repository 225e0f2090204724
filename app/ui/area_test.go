package ui_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// What each role sees of the rail, in its order: who writes checks has no desk
// of reviews, who reviews writes none, and nobody is without the settings.
func TestEveryRoleSeesItsAreas(t *testing.T) {
	for name, row := range map[string]struct {
		roles []string
		want  []ui.Area
	}{
		"nobody":           {nil, []ui.Area{"settings"}},
		"an unknown role":  {[]string{"observer"}, []ui.Area{"settings"}},
		"an administrator": {[]string{"administrator"}, []ui.Area{"settings"}},
		"a patrol":         {[]string{"patrol"}, []ui.Area{"night", "check", "figures", "settings"}},
		"an inspector":     {[]string{"inspector"}, []ui.Area{"night", "check", "figures", "help", "children", "settings"}},
		"a supervisor":     {[]string{"supervisor"}, []ui.Area{"night", "review", "plan", "figures", "help", "children", "settings"}},
		"two at once":      {[]string{"supervisor", "patrol"}, []ui.Area{"night", "check", "review", "plan", "figures", "help", "children", "settings"}},
	} {
		if diff := cmp.Diff(row.want, ui.AreasFor(row.roles...)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// An area has a drawing of its own and a word in every language.
func TestEveryAreaIsDrawnAndNamed(t *testing.T) {
	drawn := map[icon.Name]ui.Area{}
	for _, a := range ui.AreasFor("patrol", "inspector", "supervisor", "administrator") {
		if other, taken := drawn[a.Icon()]; taken || a.Icon() == "" {
			t.Errorf("%s is drawn as %q, as %q is", a, a.Icon(), other)
		}
		drawn[a.Icon()] = a
		for _, lang := range i18n.Langs() {
			look := uitest.Look(t, palette.Night, lang)
			if key := "area." + string(a); look.T(key) == key {
				t.Errorf("%s: no word for %s", lang, a)
			}
		}
	}
}
