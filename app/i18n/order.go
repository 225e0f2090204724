package i18n

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// alphabet is the Kazakh Cyrillic alphabet of 42 letters, which holds every
// Russian letter in its Russian place, so that one order serves both.
const alphabet = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

// Compare orders two names as a Kazakh reader expects: Ә after А, Ғ after Г,
// Қ after К, Ң after Н, Ө after О, Ұ and Ү after У, Һ after Х, І after Ы;
// case counts only between names that are otherwise the same, and runs of
// digits count as numbers, so that school 2 stands before school 15. Latin
// stands before Cyrillic.
func Compare(a, b string) int {
	if c := slices.CompareFunc(weigh(a), weigh(b), func(x, y int64) int { return cmp.Compare(x, y) }); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

const (
	classOther = iota << 56
	classNumber
	classLatin
	classCyrillic
)

func weigh(s string) []int64 {
	var w []int64
	number := int64(-1)
	flush := func() {
		if number >= 0 {
			w = append(w, classNumber|number)
			number = -1
		}
	}
	for _, r := range s {
		r = unicode.ToLower(r)
		if r >= '0' && r <= '9' {
			number = min(max(number, 0)*10+int64(r-'0'), 1<<48)
			continue
		}
		flush()
		switch {
		case strings.ContainsRune(alphabet, r):
			w = append(w, classCyrillic|int64(strings.IndexRune(alphabet, r)))
		case unicode.IsLetter(r):
			w = append(w, classLatin|int64(r))
		default:
			w = append(w, classOther|int64(r))
		}
	}
	flush()
	return w
}
