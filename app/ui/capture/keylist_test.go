package capture

import (
	"testing"

	"shyraq/app/ui"
)

func TestEveryShortcutOfTheFormIsInTheList(t *testing.T) {
	p := open(t)
	for k := range p.c.keyActs() {
		found := false
		for _, g := range ui.KeyList() {
			for _, l := range g.Lines {
				for _, s := range l.Shortcuts {
					found = found || s == k
				}
			}
		}
		if !found {
			t.Errorf("%s is in no list of keys", k.ShortcutName())
		}
	}
}
