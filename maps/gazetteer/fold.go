package gazetteer

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// alike are letters that are typed for each other: those of Kazakh on a
// Russian keyboard, and ё.
var alike = map[rune]rune{
	'ә': 'а', 'ғ': 'г', 'қ': 'к', 'ң': 'н', 'ө': 'о', 'ұ': 'у', 'ү': 'у', 'һ': 'х', 'і': 'и', 'ё': 'е',
}

// Fold brings a name into the form in which names are compared: lower case,
// one blank between words, no signs, Kazakh letters as their Russian
// neighbours, accents of Latin letters left out.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	word := b.Len()
	for _, r := range norm.NFC.String(s) {
		r = unicode.ToLower(r)
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
		case r == '’' || r == '\'' || r == 'ʼ' || unicode.Is(unicode.Mn, r):
			continue // within a word
		default:
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap, word = false, b.Len()
		}
		if to, ok := alike[r]; ok {
			r = to
		}
		if r == 'i' && cyrillic(b.String()[word:]) {
			r = 'и' // a Latin i in a Kazakh word looks right
		}
		if r > 'z' && r < 0x250 {
			r = plain(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func cyrillic(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Cyrillic, r) {
			return true
		}
	}
	return false
}

// plain is a Latin letter without its accent.
func plain(r rune) rune {
	for _, base := range norm.NFD.String(string(r)) {
		return base
	}
	return r
}

// common are words that say what a thing is and not which one: a pack may have
// them in another language than the one typed.
var common = func() map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields("көшесі көш улица ул street st даңғылы даң проспект пр просп avenue ave" +
		" тұйығы переулок пер lane жолы шоссе highway бульвар бульвары boulevard шағынаудан шағын ауданы аудан" +
		" микрорайон мкр ауыл ауылы село поселок қаласы город") {
		all[Fold(w)] = true
	}
	return all
}()

// telling are the typed words without the common ones, unless there are no
// others.
func telling(typed []string) []string {
	out := slices.DeleteFunc(slices.Clone(typed), func(w string) bool { return common[w] })
	if len(out) == 0 {
		return typed
	}
	return out
}

// stem is a typed word without an ending that differs by case: who types Абай
// finds улица Абая too.
func stem(w string) string {
	r := []rune(w)
	if len(r) >= 4 && strings.ContainsRune("аяйьуюыи", r[len(r)-1]) {
		r = r[:len(r)-1]
	}
	return string(r)
}
