package statistics

import (
	"regexp"
	"slices"
	"strings"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/tablefile"
)

// countCases counts the cases of an export by district, month and article. It reads the
// columns it needs and no other; what it says of a row is its number.
func (r *reader) countCases(t table) {
	found := map[string]map[civil.Date]map[sums.Line]int{} // district, first day of the month
	first := map[string]int{}
	spans := map[civil.Date]sums.Period{}
	for _, row := range t.rows {
		if slices.Equal(row.Cells, t.head.Cells) || onlyOrdinals(row) || !r.isCaseRow(t, row) {
			continue
		}
		day, known := r.dayOf(t, row)
		if !known {
			r.out.Passed++
			continue
		}
		place, known := r.placeOfCase(t, row)
		if !known {
			r.out.Passed++
			continue
		}
		month := monthAround(day, r.rules.Today)
		spans[month.From] = month
		if found[place] == nil {
			found[place], first[place] = map[civil.Date]map[sums.Line]int{}, row.Number
		}
		if found[place][month.From] == nil {
			found[place][month.From] = map[sums.Line]int{}
		}
		of := found[place][month.From]
		of[sums.Line{Figure: commission.Cases}]++
		if code := r.articleOf(t, row); code != "" {
			of[sums.Line{Figure: commission.Cases, Code: code}]++
		}
		r.out.Cases++
	}
	r.fill(found, first, spans)
}

// fill makes the rows of the preview: each district of the file in every month between its
// first and its last, for a month in which nothing happened is counted too.
func (r *reader) fill(found map[string]map[civil.Date]map[sums.Line]int, first map[string]int, spans map[civil.Date]sums.Period) {
	months := r.monthsBetween(spans)
	if len(months) > 0 {
		r.problem(Problem{What: "months", Other: string(months[0].From) + "/" + string(months[len(months)-1].To)})
	}
	lines := map[sums.Line]bool{}
	for _, of := range found {
		for _, counts := range of {
			for l := range counts {
				lines[l] = true
			}
		}
	}
	for _, d := range r.rules.Region.Districts {
		if found[d.KATO] == nil {
			continue
		}
		for _, m := range months {
			row := Row{First: first[d.KATO], District: d.KATO, Period: m, Counts: map[sums.Line]int{}, Taken: true}
			for l := range lines {
				row.Counts[l] = found[d.KATO][m.From][l]
			}
			r.out.Rows = append(r.out.Rows, row)
		}
	}
}

func (r *reader) monthsBetween(spans map[civil.Date]sums.Period) (all []sums.Period) {
	var low, top civil.Date
	for from := range spans {
		if low == "" || from < low {
			low = from
		}
		top = max(top, from)
	}
	for at := low; at != "" && at <= top && len(all) < sums.MaxPeriods; {
		m := monthAround(at, r.rules.Today)
		all = append(all, m)
		at = m.To.Next()
	}
	return all
}

// isCaseRow says whether a row is of a case: a line of sums or a note has neither a day nor
// an article.
func (r *reader) isCaseRow(t table, row tablefile.Row) bool {
	for _, m := range []meaning{isOpened, isDecided, isArticle} {
		if t.cell(row, m) != "" {
			return true
		}
	}
	return false
}

// dayOf is the day on which a case was opened, or, in an export that lacks it, decided.
func (r *reader) dayOf(t table, row tablefile.Row) (civil.Date, bool) {
	m := isOpened
	if !t.has(isOpened) {
		m = isDecided
	}
	d, ok := date(t.cell(row, m), t.sheet.Base)
	code := ""
	switch {
	case t.cell(row, m) == "":
		code = "case_no_date"
	case !ok:
		code = "case_date"
	case d < "2000-01-01" || d > r.rules.Today:
		code = "case_outside"
	default:
		return d, true
	}
	r.problem(Problem{Row: row.Number, Column: letter(t.column(m)), What: code})
	return "", false
}

// placeOfCase is the district in which a case was found: by its own column, by the unit that
// found it, by the place.
func (r *reader) placeOfCase(t table, row tablefile.Row) (string, bool) {
	for _, m := range []meaning{isKATO, isDistrict, isUnit, isPlace} {
		if d, ok := r.places.district(t.cell(row, m)); ok {
			return d, true
		}
	}
	column := max(t.column(isDistrict), t.column(isUnit), t.column(isPlace))
	p := Problem{Row: row.Number, What: "case_district"}
	if column >= 0 {
		p.Column = letter(column)
	}
	r.problem(p)
	return "", false
}

var (
	article  = regexp.MustCompile(`(\d{2,3}(?:-\d{1,2})?)(?:\s*[.]\s*(\d)(?:\D|$))?`)
	partRule = regexp.MustCompile(`(?i)(?:ч(?:аст\pL*)?|п)\.?\s*(\d{1,2})(?:\D|$)|(\d{1,2})\s*-?\s*(?:бөлі|боли|тарма)|(?:бөлі\pL*|б)\.?\s*(\d{1,2})(?:\D|$)|part\s*(\d)`)
)

// articleOf is the code of the article of a case: that of the list, or the one for all
// others. What it says of a case without an article is a problem; the case is counted.
func (r *reader) articleOf(t table, row tablefile.Row) codes.Code {
	cell := t.cell(row, isArticle)
	found := article.FindStringSubmatch(cell)
	if found == nil {
		r.problem(Problem{Row: row.Number, Column: letter(t.column(isArticle)), What: "case_article"})
		return ""
	}
	part := found[2]
	rest := strings.Replace(cell, found[0], " ", 1)
	if m := partRule.FindStringSubmatch(rest); m != nil && part == "" {
		part = m[1] + m[2] + m[3] + m[4]
	}
	for _, code := range []string{found[1] + "." + part, found[1]} {
		if _, known := r.rules.Codes.Row("articles", codes.Code(code)); known {
			return codes.Code(code)
		}
	}
	return commission.OtherArticle
}
