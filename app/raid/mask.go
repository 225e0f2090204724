package raid

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskName gives the initials by which lists and the map show a person: «А. С.»
// for surname and name. A name that is not known is left out; where none is,
// the result is a dash.
func MaskName(surname, name string) string {
	var parts []string
	for _, s := range []string{surname, name} {
		if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s)); r != utf8.RuneError {
			parts = append(parts, string(unicode.ToUpper(r))+".")
		}
	}
	if len(parts) == 0 {
		return "—"
	}
	return strings.Join(parts, " ")
}

// Masked gives the person's initials.
func (p Person) Masked() string { return MaskName(p.Surname, p.Name) }
