package i18n

import (
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"
)

// The Kazakh endings that a clock time, a date or a number takes in a
// sentence. Which form it is depends on the word that is spoken last, so the
// text asks for the case and never writes the ending itself:
//
//	since = "{{from .Clock}} бері бізде"   ->   00:41-ден бері бізде
//	kept = "{{to .Date}} дейін сақталады"  ->   12.03.2026 ж. дейін сақталады
//
// A date in digits ends in "ж.", which stands for the word year with whatever
// ending it needs. Only Kazakh texts use these functions.
var caseEndings = template.FuncMap{"from": From, "to": To, "at": At}

// From is s in the ablative: "00:41-ден", "23 қарашадан", "12.03.2026 ж.".
func From(s string) string { return decline(s, 0) }

// To is s in the dative: "00:41-ге", "23 қарашаға", "12.03.2026 ж.".
func To(s string) string { return decline(s, 1) }

// At is s in the locative: "00:41-де", "23 қарашада", "12.03.2026 ж.".
func At(s string) string { return decline(s, 2) }

// endings of the ablative, dative and locative, by the sound before them.
type endings [3]string

var (
	frontVoiced = endings{"ден", "ге", "де"}
	backVoiced  = endings{"дан", "ға", "да"}
	frontHard   = endings{"тен", "ке", "те"}
	backHard    = endings{"тан", "қа", "та"}
	frontNasal  = endings{"нен", "ге", "де"}
	backNasal   = endings{"нан", "ға", "да"}
)

// spoken are the endings of the number words: of the units, then of the tens.
var (
	units = [10]endings{
		frontVoiced, frontVoiced, frontVoiced, frontHard, frontHard, // нөл бір екі үш төрт
		frontHard, backVoiced, frontVoiced, frontVoiced, backVoiced, // бес алты жеті сегіз тоғыз
	}
	tens = [10]endings{
		frontVoiced, backNasal, backVoiced, backVoiced, backHard, // жүз он жиырма отыз қырық
		frontVoiced, backHard, frontHard, frontNasal, backNasal, // елу алпыс жетпіс сексен тоқсан
	}
)

func decline(s string, form int) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case s == "":
		return s
	case numericDate(s):
		return s + " ж."
	case last >= '0' && last <= '9':
		return s + "-" + numberEndings(s)[form]
	}
	word := s[strings.LastIndexAny(s, " ,")+1:]
	for _, m := range months(KK) {
		if word == m {
			return s + soundEndings(word)[form]
		}
	}
	return s
}

// numericDate tells a date as DateNumeric writes it, dd.mm.yyyy.
func numericDate(s string) bool {
	return len(s) >= 10 && s[len(s)-5] == '.' && s[len(s)-8] == '.' && strings.Trim(s[len(s)-4:], "0123456789") == ""
}

// numberEndings are those of the number at the end of s, as it is spoken.
func numberEndings(s string) endings {
	start := len(s)
	for start > 0 && s[start-1] >= '0' && s[start-1] <= '9' {
		start--
	}
	n, err := strconv.Atoi(s[start:])
	switch {
	case err != nil || n == 0:
		return units[0]
	case n%10 != 0:
		return units[n%10]
	case n%100 != 0:
		return tens[n/10%10]
	case n%1000 != 0:
		return tens[0] // жүз
	default:
		return backNasal // мың
	}
}

// soundEndings are those of a word by its last vowel and its last letter.
func soundEndings(word string) endings {
	front := false
	for _, r := range word {
		switch {
		case strings.ContainsRune("әеиіөүэ", r):
			front = true
		case strings.ContainsRune("аоұыу", r):
			front = false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	hard := strings.ContainsRune("бвгдкқпстфхцчшщ", last)
	nasal := strings.ContainsRune("мнң", last)
	switch {
	case hard && front:
		return frontHard
	case hard:
		return backHard
	case nasal && front:
		return frontNasal
	case nasal:
		return backNasal
	case front:
		return frontVoiced
	default:
		return backVoiced
	}
}
