package i18n

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostMarks is how many combining marks may stand on one letter. Kazakh needs
// none, since its letters are whole; other scripts need two or three.
const mostMarks = 4

// Visible makes a text that somebody typed safe to be shown: what would not be
// seen, or would turn the words around it, is shown as a mark with its code
// point («‹202E›»), and of a flood of combining marks the first are shown and
// the rest counted («‹+37›»). Line ends and tabs stay, and so does the joiner
// that makes one picture of two emoji. What is stored is never changed by it.
//
// It works on what is shown as a whole: a text from right to left turns the
// words of its own line alone, since the marks that reach further are shown
// instead of obeyed.
func Visible(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	marks, before := 0, rune(0)
	for i, r := range s {
		if unicode.In(r, unicode.Mn, unicode.Me) && !Hidden(r) {
			marks++
			if marks <= mostMarks {
				b.WriteRune(r)
			}
			before = r
			continue
		}
		marks = flood(&b, marks)
		hides := hidden(before, r, s[i:])
		before = r
		if hides {
			fmt.Fprintf(&b, "‹%04X›", r)
			continue
		}
		b.WriteRune(r)
	}
	flood(&b, marks)
	return b.String()
}

// Line is Visible for what has one line of its own: line ends and tabs are
// shown as marks too, so that no text can pass itself off as the next line.
func Line(s string) string {
	return breaks.Replace(Visible(s))
}

var breaks = strings.NewReplacer("\n", "‹000A›", "\t", "‹0009›")

// flood says how many marks were left out, and begins to count anew.
func flood(b *strings.Builder, marks int) int {
	if marks > mostMarks {
		fmt.Fprintf(b, "‹+%d›", marks-mostMarks)
	}
	return 0
}

// Hidden says whether a letter cannot be seen where it stands, or turns the
// words around it: controls, marks of direction (Unicode Standard Annex 9),
// letters of no width, broken bytes.
func Hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.Is(unicode.Cc, r), r == utf8.RuneError:
		return true
	case r == 0x00AD, r == 0x034F, r == 0x061C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x180E, r == 0x3164, r == 0xFFA0:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF,
		r >= 0xFFF9 && r <= 0xFFFB, r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return unicode.Is(unicode.Co, r)
}

// CountHidden is how many letters of a text Visible shows as marks because they
// cannot be seen.
func CountHidden(s string) (n int) {
	before := rune(0)
	for i, r := range s {
		if hidden(before, r, s[i:]) {
			n++
		}
		before = r
	}
	return n
}

// hidden is Hidden for a letter in its place, with the text from it on.
func hidden(before, r rune, from string) bool {
	if r != joiner || !emoji(before) {
		return Hidden(r)
	}
	next, _ := utf8.DecodeRuneInString(from[utf8.RuneLen(joiner):])
	return !emoji(next)
}

// joiner makes one picture of the emoji before and after it: a family, a trade.
const joiner = '\u200D'

// emoji says whether a letter is a picture that others can be joined to.
func emoji(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk) && (r >= 0x1F300 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r == 0x2B1B)
}

// plain is the quick answer for nearly every text there is.
func plain(s string) bool {
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xA0 || r == 0x00AD ||
			r >= 0x0300 && r < 0x0370 || r >= 0x0483 && r < 0x048A || r >= 0x0590 && r < 0x1E00 || r >= 0x200B && r < 0x2010 ||
			r >= 0x2028 && r < 0x202F || r >= 0x2060 && r < 0x2070 || r >= 0x20D0 && r < 0x2100 || r >= 0x3000 {
			return false
		}
	}
	return true
}
