package raid

import (
	"strings"
	"unicode"

	"shyraq/app/raid/codes"
)

// adult is what tells one adult from another: the number, the words of the
// name, the telephone, the sex where it is known.
type adult struct {
	iin   string
	words []string // folded
	phone string
	sex   codes.Sex
}

func adultOf(g Guardian) adult {
	a := adult{iin: g.IIN, words: nameWords(g.Name), phone: lastDigits(g.Phone)}
	switch g.Kinship {
	case codes.KinMother:
		a.sex = codes.Female
	case codes.KinFather:
		a.sex = codes.Male
	}
	return a
}

func adultFrom(p Person) adult {
	return adult{
		iin: p.IIN, words: nameWords(strings.Join([]string{p.Surname, p.Name, p.Patronymic}, " ")), phone: lastDigits(p.Phone), sex: p.Sex,
	}
}

// same says whether two entries name one adult, as far as can be seen: by the
// number, by a name of which the shorter one is a part of the longer, whatever
// the spelling, or by the telephone where a name is missing. It says yes rather
// than no: what follows is a question.
func (a adult) same(b adult) bool {
	switch {
	case a.iin != "" && a.iin == b.iin:
		return true
	case differ(a.iin, b.iin), a.sex != "" && b.sex != "" && a.sex != b.sex:
		return false
	case len(a.words) == 0 || len(b.words) == 0:
		return a.phone != "" && a.phone == b.phone
	}
	short, long := a.words, b.words
	if len(short) > len(long) {
		short, long = long, short
	}
	whole := 0
	for _, w := range short {
		switch {
		case contains(long, w):
			whole++
		case len([]rune(w)) == 1 && beginsOne(long, w), len([]rune(w)) > 1 && contains(long, first(w)):
		default:
			return false
		}
	}
	return whole > 0
}

// identical says whether two whole names are the same, word by word.
func (a adult) identical(b adult) bool {
	return len(a.words) > 1 && len(a.words) == len(b.words) && !differ(a.iin, b.iin) && a.same(b)
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

func contains(words []string, w string) bool {
	for _, one := range words {
		if one == w {
			return true
		}
	}
	return false
}

func beginsOne(words []string, letter string) bool {
	for _, one := range words {
		if strings.HasPrefix(one, letter) {
			return true
		}
	}
	return false
}

func first(w string) string { return string([]rune(w)[:1]) }

// nameWords are the words of a name in letters that Kazakh, Russian and the
// wrong layout share (docs/sources.md, 5).
func nameWords(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && !unicode.IsMark(r) })
	var out []string
	for _, w := range words {
		if w = foldWord(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

var foldPairs = strings.NewReplacer("дж", "ж", "shch", "ш", "zh", "ж", "kh", "х", "sh", "ш", "ch", "ч", "ya", "а", "yu", "у", "yo", "и", "й", "и", "и\u0306", "и")

var foldRunes = map[rune]rune{
	'ә': 'а', 'я': 'а', 'ғ': 'г', 'қ': 'к', 'ң': 'н', 'һ': 'х', 'щ': 'ш', 'ө': 'у', 'о': 'у', 'ұ': 'у', 'ү': 'у', 'ю': 'у',
	'ы': 'и', 'і': 'и', 'е': 'и', 'ё': 'и', 'э': 'и', 'ь': 0, 'ъ': 0, '-': 0,
	'a': 'а', 'b': 'б', 'c': 'к', 'd': 'д', 'e': 'и', 'f': 'ф', 'g': 'г', 'h': 'х', 'i': 'и', 'j': 'ж', 'k': 'к', 'l': 'л', 'm': 'м',
	'n': 'н', 'o': 'у', 'p': 'п', 'q': 'к', 'r': 'р', 's': 'с', 't': 'т', 'u': 'у', 'v': 'в', 'w': 'у', 'x': 'х', 'y': 'и', 'z': 'з',
}

// foldWord writes one word by its sounds: letters of one kind are one, and a
// double letter is single.
func foldWord(w string) string {
	var out []rune
	for _, r := range foldPairs.Replace(w) {
		if to, known := foldRunes[r]; known {
			r = to
		}
		if r == 0 || unicode.IsMark(r) || len(out) > 0 && out[len(out)-1] == r {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// lastDigits is a telephone without its prefix; empty where it is too short to
// be one.
func lastDigits(phone string) string {
	var d []rune
	for _, r := range phone {
		if r >= '0' && r <= '9' {
			d = append(d, r)
		}
	}
	if len(d) < 10 {
		return ""
	}
	return string(d[len(d)-10:])
}
