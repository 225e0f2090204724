package gazetteer

import "strings"

// latin is how Kazakh and Russian names are written in Latin letters, by
// passports, on signs and by hand: the longest first. What it gives is folded.
var latin = strings.NewReplacer(
	"shch", "щ", "sch", "щ", "zh", "ж", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "gh", "г", "ng", "нг",
	"yu", "ю", "iu", "ю", "ya", "я", "ia", "я", "yo", "е", "ye", "е", "iy", "ий", "yi", "ый",
	"ay", "ай", "ey", "ей", "oy", "ой", "uy", "уй", "y", "ы",
	"a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и", "j", "ж", "k", "к", "l", "л",
	"m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "у", "x", "х", "z", "з",
)

// read gives folded words as they are read in Cyrillic letters; false where a
// word is not of Latin letters alone.
func read(typed []string) ([]string, bool) {
	out := make([]string, len(typed))
	for i, w := range typed {
		for _, r := range w {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
				return nil, false
			}
		}
		out[i] = latin.Replace(w)
	}
	return out, true
}

func stems(typed []string) []string {
	out := make([]string, len(typed))
	for i, t := range typed {
		out[i] = stem(t)
	}
	return out
}
