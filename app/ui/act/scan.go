package act

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// scanDigits is how many digits in a row no name has, typed however slowly: an
// identification number, or a longer code.
const scanDigits = 12

// named says whether a text can be a name: digits alone are none.
func named(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// keepScansOut gives a field for a name, or for words, back what it held where a scanner typed a
// number into it, and says so below it. The Enter of the scanner leaves the field
// as little: the name is typed next.
func keepScansOut(look *ui.Look, t *ui.TextField) {
	digits, was := 0, ""
	t.Hear(func(r rune) bool {
		if r < '0' || r > '9' {
			digits = 0
			t.SetNote(nil)
			return false
		}
		if digits == 0 {
			was = t.Text()
		}
		if digits++; digits < scanDigits {
			return false
		}
		if digits == scanDigits {
			t.SetText(was)
			t.OnChange(was)
			t.ToEnd()
			t.SetNote(look.Say("capture.iin.scan_none"))
		}
		return true
	})
	t.OnKey = func(e *fyne.KeyEvent) bool {
		if len(e.Name) == 1 && e.Name[0] >= '0' && e.Name[0] <= '9' {
			return false // the digit itself comes behind its key
		}
		scanned := digits >= scanDigits && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter)
		digits = 0
		return scanned
	}
	t.Left(func() { digits = 0 })
}
