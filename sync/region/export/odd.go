package export

import (
	"strings"
	"unicode"

	"shyraq/app/raid"
)

// outside are letters that stand in a Russian text of Windows-1251 only where it
// is KZ-1048 in truth: there they are Қ, Ң, Ұ, Һ and Ә.
const outside = "ЂЃѓЉЊЌЋЏђљњќћџЎўЈјЅѕ"

// ukrainian are those of them that are letters of Ukrainian names too.
const ukrainian = "ҐґЄєЇї"

// unholdable finds a name with what no name has: a question mark or another
// sign in place of a letter that the coding could not hold, and letters that
// come of reading one coding as another.
func unholdable(row Row) (column string, bad bool) {
	for _, f := range []struct{ column, text string }{
		{hSurname, row.Surname}, {hName, row.Name}, {hPatronymic, row.Patronymic}, {hDistrict, row.District}, {hLocality, row.Locality},
	} {
		if strings.ContainsAny(f.text, "?\ufffd") || strings.ContainsAny(f.text, outside) {
			return f.column, true
		}
		name := f.column == hSurname || f.column == hName || f.column == hPatronymic
		if name && strings.ContainsFunc(f.text, func(r rune) bool {
			return unicode.IsSymbol(r) && r != '`' && r != '´' || unicode.IsControl(r)
		}) {
			return f.column, true
		}
	}
	return "", false
}

// odd says what of a row that is taken somebody should look at.
func odd(row Row) (column, code string) {
	for _, f := range []struct{ column, text string }{{hSurname, row.Surname}, {hName, row.Name}, {hPatronymic, row.Patronymic}} {
		if strings.ContainsAny(f.text, ukrainian) {
			return f.column, "letters"
		}
		if mixed(f.text) {
			return f.column, "mixed"
		}
		if f.text == "-" {
			return f.column, "empty"
		}
	}
	if row.IIN == "" || row.BirthDate == "" {
		return "", ""
	}
	if n, err := raid.ParseIIN(row.IIN); err == nil && n.BirthDate() != "" && n.BirthDate() != row.BirthDate {
		return hIIN, "iin_birth"
	}
	return "", ""
}

// mixed says whether Latin letters stand among Cyrillic ones in one word.
func mixed(text string) bool {
	for word := range strings.FieldsSeq(text) {
		latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		if latin && strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			return true
		}
	}
	return false
}

// doubles tells of rows that name a child who stands in a row before.
func (l *List) doubles() {
	seen := map[string]bool{}
	for i, row := range l.Rows {
		key := row.IIN
		if key == "" {
			key = strings.ToLower(row.Surname + "\x00" + row.Name + "\x00" + string(row.BirthDate))
		}
		if seen[key] {
			l.Doubts = append(l.Doubts, Bad{Row: l.Lines[i], Code: "double"})
		}
		seen[key] = true
	}
}

// iinOf takes off what a table program puts around a number to keep it a text.
func iinOf(s string) string {
	s = strings.TrimPrefix(s, "'")
	if strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && len(s) > 3 {
		s = s[2 : len(s)-1]
	}
	return strings.TrimPrefix(s, "=")
}
