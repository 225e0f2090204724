package paper

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// missing stands for what the font cannot draw, so that a reader sees that
// something stands there.
const missing = '□'

// clean makes a text of one line drawable: spaces of any kind become one,
// marks that steer direction or have no width go, and what the font lacks is
// shown as a box. Combining marks are kept up to two a letter: a flood of them
// would cover the lines around.
func (f *Fonts) clean(text string, bold bool) string {
	w := f.weight(bold)
	var b strings.Builder
	marks := 0
	for _, r := range norm.NFC.String(text) { // a letter and its mark are one, where there is one
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks <= 2 && w.has(r) {
				b.WriteRune(r)
			}
			continue
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case !unicode.IsGraphic(r):
		case r > 0xffff || !w.has(r): // the PDF writer keeps to the basic plane
			b.WriteRune(missing)
		default:
			b.WriteRune(r)
		}
		marks = 0
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// mostLacking bounds what Lacks tells.
const mostLacking = 12

// Lacks gives the letters of a text that a page shows as boxes or leaves out,
// each once and in their order.
func (f *Fonts) Lacks(text string, bold bool) string {
	w := f.weight(bold)
	var lacking []rune
	marks := 0
	for _, r := range norm.NFC.String(text) {
		mark := unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)
		if marks++; !mark {
			marks = 0
		}
		switch {
		case !mark && (unicode.IsSpace(r) || !unicode.IsGraphic(r)):
		case r <= 0xffff && w.has(r) && marks <= 2:
		case len(lacking) < mostLacking && !slices.Contains(lacking, r):
			lacking = append(lacking, r)
		}
	}
	return string(lacking)
}

// wrap breaks a text into lines that fit a width, between words, and within
// one that is wider than a line.
func (f *Fonts) wrap(text string, size float64, bold bool, wide float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(f.clean(text, bold)) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if f.Wide(longer, size, bold) <= wide {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for f.Wide(word, size, bold) > wide {
			head := f.fitting(word, size, bold, wide)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting gives as many first letters as fit, at least one.
func (f *Fonts) fitting(word string, size float64, bold bool, wide float64) string {
	sum := 0.0
	for i, r := range word {
		sum += f.Wide(string(r), size, bold)
		if i > 0 && sum > wide {
			return word[:i]
		}
	}
	return word
}
