package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words takes a text apart into words for a search: whatever the case, whether
// it is written in Kazakh, Russian or Latin letters, and in whichever way of
// writing the same sound. What begins a word begins its folded word too.
func Words(text string) []string {
	parts := strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	words := parts[:0]
	for _, p := range parts {
		if w := foldWord(p); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// foldWord folds a word and keeps its digits, which a name has none of. A word
// in letters of none of the three scripts stays as it is.
func foldWord(word string) string {
	from := strings.IndexFunc(word, unicode.IsDigit)
	if from < 0 {
		if f := fold(word); f != "" {
			return oneSound(f)
		}
		return word
	}
	to := from + strings.IndexFunc(word[from:]+" ", func(r rune) bool { return !unicode.IsDigit(r) })
	return oneSound(fold(word[:from])) + word[from:to] + foldRest(word[to:])
}

func foldRest(rest string) string {
	if rest == "" {
		return ""
	}
	return foldWord(rest)
}

// oneSound writes и, й and ы as one letter, я and ю as two, and a letter that
// repeats once: Latin letters tell them apart in too many ways (Aidyn, Aydin).
func oneSound(folded string) string {
	var b strings.Builder
	for i := range len(folded) {
		switch c := folded[i]; c {
		case 'x', 'y':
			b.WriteByte('i')
		case 'A':
			b.WriteString("ia")
		case 'U':
			b.WriteString("iu")
		default:
			b.WriteByte(c)
		}
	}
	return string(single([]byte(b.String())))
}
