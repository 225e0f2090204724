package keyboard

import (
	"strings"

	"shyraq/app/i18n"
	"shyraq/app/ui"
)

// page is one set of keys.
type page string

// The pages. The first three are named as the languages are.
const (
	kazakh  = page(i18n.KK)
	russian = page(i18n.RU)
	latin   = page(i18n.EN)
	signs   = page("signs")
	digits  = page("digits")
)

// act is what a key does that writes no letter.
type act int

const (
	write act = iota
	shift
	erase
	enter
	toSigns   // signs and digits
	toLetters // back to the letters
	nextPage  // the next alphabet
	space
	back // the field before
	forward
	done
)

// key is one key: a letter or an act, and how many columns it is wide.
type key struct {
	act  act
	r    rune
	wide float32
}

// columns are how many keys of width 1 make a row of letters: twelve leave
// 59 dp for a finger in a window of 800 dp.
const columns = 12

// letters are the rows of each page, ⌫ and the like standing for acts. The
// upper row of the Kazakh page is that of the Kazakh keyboard that every
// officer knows; where that has a comma and a dot, which the last row has, it
// has what an address needs.
var letters = map[page][]string{
	kazakh: {
		"ә і ң ғ № / ү ұ қ ө һ ⌫",
		"й ц у к е н г ш щ з х ъ",
		"ф ы в а п р о л д ж э ё",
		"⇧ я ч с м и т ь б ю - ↵",
	},
	russian: {
		"1 2 3 4 5 6 7 8 9 0 № ⌫",
		"й ц у к е н г ш щ з х ъ",
		"ф ы в а п р о л д ж э ё",
		"⇧ я ч с м и т ь б ю - ↵",
	},
	latin: {
		"1 2 3 4 5 6 7 8 9 0 ' ⌫",
		"q w e r t y u i o p @ _",
		"a s d f g h j k l : ; /",
		"⇧ z x c v b n m ! ? - ↵",
	},
	signs: {
		"1 2 3 4 5 6 7 8 9 0 № ⌫",
		"+ - ( ) / : ; « » \" ' –",
		"! ? @ # % & * = _ ₸ ° §",
		"$ € < > [ ] { } \\ | ~ ↵",
	},
	digits: {
		"1 2 3 ⌫",
		"4 5 6 -",
		"7 8 9 :",
		"+ 0 / №",
	},
}

// acts are the signs of the keys that write no letter. Those of the last row
// stand in no line above and are known by a sign all the same.
var acts = map[string]act{
	"⇧": shift, "⌫": erase, "↵": enter,
	" ": space, "⌨": nextPage, "◂": back, "▸": forward, "▾": done, "①": toSigns, "Ⓐ": toLetters,
}

// rows are the keys of a page. The last row is the same everywhere: what the
// thumb looks for never moves.
func rows(p page) [][]key {
	var all [][]key
	for _, line := range letters[p] {
		names := strings.Fields(line)
		wide := float32(columns) / float32(len(names))
		var row []key
		for _, name := range names {
			k := key{act: acts[name], wide: wide}
			if k.act == write {
				k.r = []rune(name)[0]
			}
			row = append(row, k)
		}
		all = append(all, row)
	}
	other := toSigns
	if p == signs || p == digits {
		other = toLetters
	}
	return append(all, []key{
		{act: other, wide: 1.25}, {act: nextPage, wide: 1.25},
		{r: ',', wide: 1}, {act: space, wide: 3.5}, {r: '.', wide: 1},
		{act: back, wide: 1.25}, {act: forward, wide: 1.25}, {act: done, wide: 1.5},
	})
}

// alphabets are the pages of letters, in the order in which the key goes
// through them.
var alphabets = []page{kazakh, russian, latin}

// pageFor is the page a field begins with: of the letters that were used last,
// or what its kind asks for.
func pageFor(m ui.Manner, last page) page {
	switch m {
	case ui.Number:
		return digits
	case ui.Exact:
		return latin
	}
	return last
}

// capital tells whether a letter typed after these words begins with a
// capital: each word of a name, each sentence of a sentence.
func capital(m ui.Manner, before string) bool {
	switch m {
	case ui.Name:
		return before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "-")
	case ui.Sentence:
		if strings.HasSuffix(before, "\n") {
			return true
		}
		words := strings.TrimRight(before, " \n")
		return words == "" || words != before && strings.ContainsAny(words[len(words)-1:], ".!?")
	}
	return false
}
