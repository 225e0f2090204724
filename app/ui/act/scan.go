package act

import (
	"strings"
	"unicode"

	"shyraq/app/ui"
)

// named says whether a text can be a name: digits alone are none.
func named(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// keepScansOut keeps a number that is scanned out of a field, and says so below it.
func keepScansOut(look *ui.Look, t *ui.TextField) {
	t.KeepScansOut(func(scanned bool) {
		if scanned {
			t.SetNote(look.Say("capture.iin.scan_none"))
		} else {
			t.SetNote(nil)
		}
	})
}
