package ui

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wrapLines breaks a text at spaces and between the parts of a word of two, and
// inside any other word only when it alone is wider than the line: at its hyphen,
// where it has one.
func wrapLines(text string, width float32, measure func(string) float32) []string {
	var out []string
	for _, paragraph := range strings.Split(text, "\n") {
		if measure(paragraph) <= width+0.5 { // most do: one measure, and not one a word
			out = append(out, paragraph)
			continue
		}
		line := ""
		for _, word := range strings.Split(paragraph, " ") {
			next := word
			if line != "" {
				next = line + " " + word
			}
			if measure(next) <= width+0.5 {
				line = next
				continue
			}
			if line != "" {
				head, tail := parts(word)
				if with := line + " " + head; head != "" && measure(with) <= width+0.5 {
					line, word = with, tail
				}
				out = append(out, line)
			}
			line = word
			for measure(line) > width+0.5 {
				head, tail := breakWord(line, width, measure)
				if tail == "" {
					break
				}
				out = append(out, head)
				line = tail
			}
		}
		out = append(out, line)
	}
	return out
}

// leastPart is how many letters a part of a word needs to end or begin a line: an
// ending after a number, or "кво" of "статус-кво", stays with what it belongs to.
const leastPart = 4

// parts are those of a word of two, such as "жедел-профилактикалық"; none of any
// other.
func parts(word string) (head, tail string) {
	head, tail, two := strings.Cut(word, "-")
	if !two || strings.Contains(tail, "-") || !letters(head) || !letters(tail) {
		return "", ""
	}
	return head + "-", tail
}

func letters(s string) bool {
	return utf8.RuneCountInString(s) >= leastPart && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// breakWord takes off the head of a word that is wider than a line. A line
// that holds no letter was not laid out yet: it gets the whole word, since
// every other answer is thrown away.
func breakWord(word string, width float32, measure func(string) float32) (head, tail string) {
	runes := []rune(word)
	n := prefix(len(runes), func(n int) bool { return measure(string(runes[:n])) <= width+0.5 })
	if n == 0 {
		return word, ""
	}
	for i := n - 1; i > 0 && n < len(runes); i-- {
		if runes[i] == '-' {
			n = i + 1
			break
		}
	}
	return string(runes[:n]), string(runes[n:])
}

// prefix is the greatest n below most+1 that fits, where what fits fits
// shorter too; 0 where none does. A measure costs a tenth of a millisecond, so
// few are made.
func prefix(most int, fits func(n int) bool) int {
	return sort.Search(most, func(i int) bool { return !fits(i + 1) })
}

// shorten leaves so many lines of a text, 0 all; the last goes as far as it can.
func shorten(lines []string, most int, width float32, measure func(string) float32) []string {
	if most == 0 || len(lines) <= most {
		return lines
	}
	last := strings.Join(lines[most-1:], " ")
	return append(lines[:most-1:most-1], cutLine(last, width, measure))
}

// cutLine is as much of a text as a line holds, with three dots at its end. A
// word that is torn goes as a whole, unless it is most of the line.
func cutLine(text string, width float32, measure func(string) float32) string {
	text = strings.ReplaceAll(text, "\n", " ")
	if measure(text) <= width+0.5 {
		return text
	}
	runes := []rune(text)
	short := func(n int) string { return strings.TrimRight(string(runes[:n]), " ,.·:") + "…" }
	n := prefix(len(runes)-1, func(n int) bool { return measure(short(n)) <= width })
	for i := n; i > n/2; i-- {
		if runes[i] == ' ' {
			return short(i)
		}
	}
	return short(n)
}
