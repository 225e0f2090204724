package statistics

import (
	"slices"
	"strings"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/tablefile"
)

// periods are the period that a table is of and the one before it; empty where no text of it
// says them.
type periods struct{ now, before sums.Period }

// periods finds them above a table, or below it as our own do. Two days say it better than
// words do.
func (t table) periods() (out periods) {
	for _, texts := range [][]string{t.above, t.below} {
		for _, plain := range []bool{true, false} {
			if out, ok := periodsIn(texts, plain); ok {
				return out
			}
		}
	}
	return out
}

func periodsIn(texts []string, plain bool) (periods, bool) {
	var found []sums.Period
	for _, s := range texts {
		if plain && len(days.FindAllString(s, 2)) < 2 {
			continue
		}
		if p, ok := periodOf(s); ok && !slices.Contains(found, p) {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 0:
		return periods{}, false
	case len(found) > 1 && yearBefore(found[1]) == found[0]:
		return periods{found[1], found[0]}, true
	case len(found) > 1 && yearBefore(found[0]) == found[1]:
		return periods{found[0], found[1]}, true
	}
	return periods{found[0], yearBefore(found[0])}, true
}

func yearBefore(p sums.Period) sums.Period {
	b := commission.Period{From: p.From, To: p.To}.YearBefore()
	return sums.Period{From: b.From, To: b.To}
}

// longRows reads a table with a line for each figure of each district.
func (r *reader) longRows(t table) {
	said := t.periods()
	for _, row := range t.rows {
		if saysText(row) || slices.Equal(row.Cells, t.head.Cells) {
			continue
		}
		code, name, figure := t.cell(row, isCode), t.cell(row, isName), ""
		if m := figureCode.FindStringSubmatch(code); m != nil {
			figure = m[1]
		} else if t.has(isCode) || name == "" {
			continue // another table of the sheet, or what is worked out
		}
		line, known := r.lineOf(t, figure, name)
		if !known {
			r.problem(Problem{Row: row.Number, Column: letter(max(t.column(isName), 0)), What: "figure", Value: shown(name)})
			continue
		}
		of, ok := r.placeOf(t, row)
		if !ok {
			continue
		}
		now := said.now
		if p, own := r.rowPeriod(t, row); own {
			now = p
		}
		r.longCounts(t, row, line, of, now, said)
	}
}

// lineOf is the line that a row of a long table is of.
func (r *reader) lineOf(t table, figure, name string) (sums.Line, bool) {
	if t.has(isCode) {
		return r.names.line(figure, name)
	}
	if m := figureCode.FindStringSubmatch(name); m != nil {
		return r.names.line(m[1], strings.TrimSpace(strings.TrimPrefix(name, m[1])))
	}
	if l, known := r.names.any(name); known {
		return l, true
	}
	code := crimeOf(wordsOf(name))
	return sums.Line{Figure: code}, code != ""
}

func (r *reader) longCounts(t table, row tablefile.Row, line sums.Line, of place, now sums.Period, said periods) {
	before := yearBefore(now)
	if said.before != (sums.Period{}) && now == said.now {
		before = said.before
	}
	for i, h := range t.heads {
		l, p := line, now
		switch h.as {
		case isNow:
		case isSchool:
			l.Study = codes.Code(commission.AtSchool)
		case isCollege:
			l.Study = codes.Code(commission.AtCollege)
		case isBefore:
			p = before
		default:
			continue
		}
		r.count(row, i, of, p, l)
	}
}

// wideRows reads a table with a column for each figure.
func (r *reader) wideRows(t table) {
	t = secondHeads(t)
	said := t.periods()
	for _, row := range t.rows {
		if saysText(row) || slices.Equal(row.Cells, t.head.Cells) || onlyOrdinals(row) {
			continue
		}
		of, ok := r.placeOf(t, row)
		if !ok {
			continue
		}
		period := said.now
		if p, own := r.rowPeriod(t, row); own {
			period = p
		}
		for i, h := range t.heads {
			if h.as != isCount {
				continue
			}
			p := period
			switch {
			case h.year == before:
				p = yearBefore(period)
			case h.year > 0:
				p = inYear(period, h.year)
			}
			r.count(row, i, of, p, h.line)
		}
	}
}

// before is the year of a head that says "a year before".
const before = -1

// inYear is a period in another year; all of the year where the table says no period.
func inYear(p sums.Period, year int) sums.Period {
	whole, _ := monthsOf(year, 1, 12)
	if p == (sums.Period{}) {
		return whole
	}
	for range 50 {
		switch y := atoi(string(p.From[:4])); {
		case y == year:
			return p
		case y < year:
			return whole
		}
		p = yearBefore(p)
	}
	return whole
}

// secondHeads joins a second line of heads, of years or of a percentage, with the first.
func secondHeads(t table) table {
	if len(t.rows) == 0 {
		return t
	}
	next := t.rows[0]
	found := false
	heads := slices.Clone(t.heads)
	for len(heads) < len(next.Cells) {
		heads = append(heads, head{})
	}
	line := head{}
	for i := range heads {
		if at(t.head, i) != "" {
			line = heads[i]
		}
		below := at(next, i)
		switch {
		case below == "" || line.as != isCount && line.as != isDerived:
		case derived(wordsOf(below), below):
			heads[i], found = head{as: isDerived}, true
		case structural(wordsOf(below), below) == isBefore:
			heads[i], found = head{as: isCount, line: line.line, year: before}, true
		case structural(wordsOf(below), below) == isPeriod, structural(wordsOf(below), below) == isNow:
			heads[i], found = head{as: isCount, line: line.line}, true
		case len([]rune(below)) <= 12 && years.MatchString(below):
			heads[i], found = head{as: isCount, line: line.line, year: atoi(years.FindStringSubmatch(below)[1])}, true
		}
	}
	if found && at(next, t.column(isDistrict)) == "" {
		t.heads, t.rows = heads, t.rows[1:]
	}
	return t
}

// onlyOrdinals says whether a row numbers the columns: 1, 2, 3.
func onlyOrdinals(row tablefile.Row) bool {
	for i, c := range row.Cells {
		if atoi(c) != i+1 {
			return false
		}
	}
	return len(row.Cells) > 2
}

// place is what a row is of: a district of the region, the sum of all, or what is written
// where neither is known.
type place struct {
	kato    string
	sum     bool
	written string
}

// placeOf is the place of a row. False is a row of none, which is passed over.
func (r *reader) placeOf(t table, row tablefile.Row) (place, bool) {
	if !t.has(isKATO) && !t.has(isDistrict) {
		return place{sum: true}, true
	}
	kato, name := t.cell(row, isKATO), t.cell(row, isDistrict)
	byCode, coded := r.places.district(kato)
	byName, named := r.places.district(name)
	switch {
	case name == "" && kato == "":
		return place{}, false
	case coded && named && byCode != byName:
		r.problem(Problem{Row: row.Number, Column: letter(t.column(isDistrict)), What: "two_districts", Value: shown(name)})
		return place{written: shown(name)}, true
	case coded:
		return place{kato: byCode}, true
	case kato == "" && slices.Contains(r.outside, name): // our own tables count there what names no district
		return place{written: shown(name)}, true
	case kato == "" && r.places.sum(name):
		return place{sum: true}, true
	case named && kato == "":
		return place{kato: byName}, true
	}
	column, written := t.column(isDistrict), name
	if name == "" || kato != "" {
		column, written = t.column(isKATO), kato
	}
	r.problem(Problem{Row: row.Number, Column: letter(column), What: "district", Value: shown(written)})
	return place{written: shown(written)}, true
}

// rowPeriod is the period that a row says of itself.
func (r *reader) rowPeriod(t table, row tablefile.Row) (sums.Period, bool) {
	from, to := t.cell(row, isFrom), t.cell(row, isTo)
	if from != "" || to != "" {
		a, ok := date(from, t.sheet.Base)
		b, both := date(to, t.sheet.Base)
		if !ok || !both || a > b {
			r.problem(Problem{Row: row.Number, Column: letter(max(t.column(isFrom), 0)), What: "period", Value: shown(strings.TrimSpace(from + " – " + to))})
		}
		return sums.Period{From: a, To: b}, true
	}
	for _, m := range []meaning{isPeriod, isYear} {
		cell := t.cell(row, m)
		if cell == "" {
			continue
		}
		if q := t.cell(row, isQuarter); q != "" && m == isYear {
			cell += " " + q + " квартал"
		} else if month := t.cell(row, isMonth); month != "" && m == isYear {
			if n := atoi(month); n > 0 {
				cell = month + "." + cell
			} else {
				cell = month + " " + cell
			}
		}
		p, ok := periodOf(cell)
		if !ok {
			r.problem(Problem{Row: row.Number, Column: letter(t.column(m)), What: "period", Value: shown(t.cell(row, m))})
		}
		return p, true
	}
	return sums.Period{}, false
}

// count takes a count of a cell into the row of the preview that it belongs to.
func (r *reader) count(row tablefile.Row, column int, of place, p sums.Period, l sums.Line) {
	n, said, code := number(at(row, column))
	if code != "" {
		value := shown(at(row, column))
		if code == "withheld" {
			value = ""
		}
		r.problem(Problem{Row: row.Number, Column: letter(column), What: code, Value: value})
	}
	if !said {
		if code == "" {
			return
		}
		r.rowFor(row.Number, of, p, nil).Doubted = true
		return
	}
	into := r.rowFor(row.Number, of, p, &l)
	into.Counts[l] = n
	if code != "" {
		into.Doubted = true
	}
}

// rowFor is the row of the preview of a place and a period that has no count of a line yet;
// a line that stands twice begins another, which is left out.
func (r *reader) rowFor(number int, of place, p sums.Period, l *sums.Line) *Row {
	twice := false
	all := &r.out.Rows
	if of.sum {
		all = &r.totals
	}
	for i := range *all {
		one := &(*all)[i]
		if one.District != of.kato || one.Written != of.written || one.Period != p {
			continue
		}
		if l == nil {
			return one
		}
		if _, has := one.Counts[*l]; !has && (!twice || one.First == number) {
			return one
		}
		twice = true
	}
	if twice {
		r.problem(Problem{Row: number, What: "twice", Value: of.kato, Other: sentence(p)})
	}
	known := of.written == ""
	*all = append(*all, Row{First: number, District: of.kato, Written: of.written, Period: p, Counts: map[sums.Line]int{},
		Taken: known && !twice, Barred: !known, Doubted: twice || !known})
	one := &(*all)[len(*all)-1]
	r.possible(one, number)
	return one
}

// possible bars a row of no period, or of one that is not over or that nobody can mean.
func (r *reader) possible(row *Row, number int) {
	switch p := row.Period; {
	case p.From == "" || p.To == "" || p.From > p.To:
		r.problem(Problem{Row: number, What: "no_period"})
	case p.From < "2000-01-01" || p.To > r.rules.Today:
		r.problem(Problem{Row: number, What: "outside", Other: sentence(p)})
	default:
		return
	}
	row.Barred, row.Taken, row.Doubted = true, false, true
}

// sentence is a period as a problem carries it.
func sentence(p sums.Period) string { return string(p.From) + "/" + string(p.To) }
