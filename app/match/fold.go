package match

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A folded name is written in bytes, one a letter of the Russian alphabet, so
// that names compare fast and take little room: a b v g d e j z i y k l m n o
// p r s t u f h c q w x U A for а б в г д е ж з и й к л м н о п р с т у ф х ц ч
// ш ы ю я.

// cyrillic folds letters: the state's rule of writing Kazakh names in Russian
// (А,Ә→А; О,Ө→О; У,Ү,Ұ→У; К,Қ→К; Н,Ң→Н; Г,Ғ→Г; Һ→Х; І→И), with э and ё as е
// and щ as ш. ь and ъ go.
var cyrillic = map[rune]byte{
	'а': 'a', 'ә': 'a', 'б': 'b', 'в': 'v', 'г': 'g', 'ғ': 'g', 'д': 'd', 'е': 'e', 'ё': 'e', 'э': 'e', 'ж': 'j',
	'з': 'z', 'и': 'i', 'і': 'i', 'й': 'y', 'к': 'k', 'қ': 'k', 'л': 'l', 'м': 'm', 'н': 'n', 'ң': 'n', 'о': 'o',
	'ө': 'o', 'п': 'p', 'р': 'r', 'с': 's', 'т': 't', 'у': 'u', 'ұ': 'u', 'ү': 'u', 'ф': 'f', 'х': 'h', 'һ': 'h',
	'ц': 'c', 'ч': 'q', 'ш': 'w', 'щ': 'w', 'ы': 'x', 'ю': 'U', 'я': 'A',
	// Latin letters that look like these, typed in the wrong layout.
	'a': 'a', 'c': 's', 'e': 'e', 'i': 'i', 'k': 'k', 'm': 'm', 'o': 'o', 'p': 'r', 't': 't', 'x': 'h', 'y': 'u', 'h': 'h',
}

// latin reads passports and wanted spellings, longest first.
var latin = []struct{ from, to string }{
	{"shch", "w"}, {"dzh", "j"}, {"zh", "j"}, {"kh", "h"}, {"gh", "g"}, {"sh", "w"}, {"ch", "q"}, {"ts", "c"},
	{"ya", "A"}, {"yu", "U"}, {"yo", "e"}, {"ye", "e"},
	{"a", "a"}, {"b", "b"}, {"c", "k"}, {"d", "d"}, {"e", "e"}, {"f", "f"}, {"g", "g"}, {"h", "h"}, {"i", "i"},
	{"j", "j"}, {"k", "k"}, {"l", "l"}, {"m", "m"}, {"n", "n"}, {"o", "o"}, {"p", "p"}, {"q", "k"}, {"r", "r"},
	{"s", "s"}, {"t", "t"}, {"u", "u"}, {"v", "v"}, {"w", "u"}, {"x", "h"}, {"z", "z"},
	{"ş", "w"}, {"ç", "q"}, {"ı", "i"}, {"ə", "a"},
}

// maxName bounds what is compared of one name, in letters: the longest known
// is far shorter, and a comparison grows with the product.
const maxName = 60

// fold gives the first key of a name. Spaces, hyphens and whatever is no
// letter are dropped, so that a compound name is one word.
func fold(name string) string {
	name = strings.ToLower(norm.NFC.String(name))
	if isLatin(name) {
		return foldLatin(name)
	}
	var b strings.Builder
	soft := false // ья and ью sound as ия and ию: Дарья, Дария
	for _, r := range name {
		if r == 'ь' || r == 'ъ' {
			soft = true
			continue
		}
		c, ok := cyrillic[r]
		if !ok {
			continue
		}
		if soft && (c == 'A' || c == 'U') {
			b.WriteByte('i')
		}
		soft = false
		b.WriteByte(c)
		if b.Len() >= maxName {
			break
		}
	}
	return b.String()
}

// isLatin says whether a name has Latin letters and none of ours.
func isLatin(name string) bool {
	found := false
	for _, r := range name {
		switch {
		case r >= 'а' && r <= 'ӿ':
			return false
		case r >= 'a' && r <= 'z':
			found = true
		}
	}
	return found
}

func foldLatin(name string) string {
	var b strings.Builder
next:
	for name != "" && b.Len() < maxName {
		for _, l := range latin {
			if strings.HasPrefix(name, l.from) {
				b.WriteString(l.to)
				name = name[len(l.from):]
				continue next
			}
		}
		r, size := utf8.DecodeRuneInString(name)
		name = name[size:]
		switch plain := []rune(norm.NFD.String(string(r))); {
		case r == 'y':
			s := b.String()
			if s != "" && isVowel(s[len(s)-1]) {
				b.WriteByte('y') // Aygul
			} else {
				b.WriteByte('x') // Nyssanbek
			}
		case len(plain) > 1:
			name = string(plain[0]) + name // ä, ö, ü, ñ: the letter without its marks
		}
	}
	return b.String()
}

func isVowel(c byte) bool { return strings.IndexByte("aeioxuUA", c) >= 0 }
