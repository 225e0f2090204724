package statistics

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"shyraq/app/match"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/sums"
)

// text is a cell taken apart into folded words: however it is spelled, in Kazakh, Russian
// or English letters.
type text []string

func wordsOf(s string) text { return match.Words(s) }

// has says whether a word begins as one of these does, each a beginning of a word.
func (w text) has(beginnings ...string) bool {
	return slices.ContainsFunc(beginnings, func(b string) bool {
		folded := match.Words(b)
		return len(folded) == 1 && slices.ContainsFunc(w, func(one string) bool { return strings.HasPrefix(one, folded[0]) })
	})
}

// is says whether a text is one of these words alone, whole.
func (w text) is(all ...string) bool {
	return slices.ContainsFunc(all, func(s string) bool { return slices.Equal(w, match.Words(s)) })
}

// number reads a count. Code is empty for one, and for a cell that says nothing; then said
// is false.
func number(cell string) (n int, said bool, code string) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-").Replace(cell)
	switch {
	case plain == "", plain == "-", plain == "–", plain == "—", plain == "...", plain == "…":
		return 0, false, ""
	case plain == "·", strings.HasPrefix(plain, "<"):
		return 0, false, "withheld"
	case strings.HasSuffix(plain, "%"):
		return 0, false, "percent"
	}
	value, err := strconv.ParseFloat(strings.Replace(plain, ",", ".", 1), 64)
	switch {
	case err != nil || strings.ContainsAny(plain, "xXpPiInN_eE"):
		return 0, false, "text"
	case value < 0:
		return 0, false, "negative"
	case value != float64(int64(value)) && value <= 999_999_999:
		return 0, false, "part"
	case value > 999_999_999:
		return 0, false, "large"
	}
	return int(value), true, ""
}

// date reads dd.mm.yyyy, with a time of day behind it or without, a day as ISO 8601 writes
// it, and the number by which a workbook keeps a day.
func date(cell string, base int) (civil.Date, bool) {
	cell, _, _ = strings.Cut(strings.TrimSpace(cell), " ")
	cell, _, _ = strings.Cut(cell, "T")
	if serial, err := strconv.ParseFloat(cell, 64); err == nil && serial >= 20_000 && serial < 80_000 {
		day := civil.Date("1899-12-30").In(time.UTC).AddDate(0, 0, int(serial))
		if base > 0 {
			day = civil.Date("1904-01-01").In(time.UTC).AddDate(0, 0, int(serial))
		}
		return civil.DateOf(day), true
	}
	parts := strings.FieldsFunc(cell, func(r rune) bool { return r == '.' || r == '/' })
	if len(parts) != 3 {
		d := civil.Date(cell)
		return d, d.Valid()
	}
	if len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return "", false
	}
	pad := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	d := civil.Date(parts[2] + "-" + pad(parts[1]) + "-" + pad(parts[0]))
	return d, d.Valid()
}

func compareLines(a, b sums.Line) int {
	if c := strings.Compare(string(a.Figure), string(b.Figure)); c != 0 {
		return c
	}
	if c := strings.Compare(string(a.Code), string(b.Code)); c != 0 {
		return c
	}
	order := []string{"", "school", "college"}
	return slices.Index(order, string(a.Study)) - slices.Index(order, string(b.Study))
}
