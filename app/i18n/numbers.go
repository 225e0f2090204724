package i18n

import (
	"math"
	"strconv"
	"strings"
)

// nbsp keeps a number and its unit, or the groups of a number, on one line.
const nbsp = "\u00a0"

// minus stands before what is below zero. It is an en dash: the program's font,
// as Noto Sans is published, has no U+2212, and a sign from another font stands
// higher on the screen and is a box on paper.
const minus = "–"

// Int is a whole number with its thousands apart: "12 345" (with a space that
// does not break) in Kazakh and Russian, "12,345" in English.
func (t Texts) Int(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if s[0] == '-' {
		sign, s = minus, s[1:]
	}
	sep := nbsp
	if t.Lang() == EN {
		sep = ","
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Decimal is a number with a fixed count of digits after the mark, which is a
// comma in Kazakh and Russian and a point in English. What is not a number is
// a dash.
func (t Texts) Decimal(f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	whole, frac, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', digits, 64), ".")
	s := whole
	if n, err := strconv.Atoi(whole); err == nil {
		s = t.Int(n)
	}
	if frac != "" {
		mark := ","
		if t.Lang() == EN {
			mark = "."
		}
		s += mark + frac
	}
	if f < 0 && strings.Trim(s, "0,.") != "" {
		s = minus + s
	}
	return s
}

// Distance is a length in metres as people say it: "350 м", "1,2 км".
func (t Texts) Distance(metres float64) string {
	m, km := "м", "км"
	if t.Lang() == EN {
		m, km = "m", "km"
	}
	if metres < 1000 {
		return t.Int(int(math.Round(metres))) + nbsp + m
	}
	return t.Decimal(metres/1000, 1) + nbsp + km
}
