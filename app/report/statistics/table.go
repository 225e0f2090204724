package statistics

import (
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"shyraq/app/raid"
	"shyraq/app/report/tablefile"
)

// form is how a table is laid out.
type form byte

const (
	none   form = iota
	long        // a line for each figure of each district, as our own tables
	wide        // a line for each district, a column for each figure
	police      // a line for each case
)

// table is a part of a sheet under one row of heads.
type table struct {
	form  form
	sheet tablefile.Sheet
	heads []head
	head  tablefile.Row
	rows  []tablefile.Row
	above []string // texts that stand over the heads, the nearest first
	below []string // texts that stand under the rows
}

// deepest is how many rows may stand above the heads.
const deepest = 150

// tables finds what is to be read of the sheets: the tables that are laid out as the best
// of them. What else there is, is said.
func (r *reader) tables(sheets []tablefile.Sheet) []table {
	var all []table
	for _, s := range sheets {
		all = append(all, r.tablesOf(s)...)
	}
	best := none
	rank := func(t table) int {
		switch {
		case t.form == police:
			return 4
		case t.form == long && (t.has(isDistrict) || t.has(isKATO)):
			return 3
		case t.form == wide:
			return 2
		case t.form == long:
			return 1
		}
		return 0
	}
	top := 0
	for _, t := range all {
		if n := rank(t); n > top {
			top, best = n, t.form
		}
	}
	if best == none {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(all), func(t table) bool { return rank(t) != top })
	for _, s := range sheets {
		read := slices.ContainsFunc(kept, func(t table) bool { return t.sheet.Name == s.Name })
		if !read && best != police {
			r.problem(Problem{What: "sheet", Value: shown(s.Name)})
		}
	}
	return kept
}

// tablesOf finds the tables of a sheet, each from its row of heads to the next.
func (r *reader) tablesOf(s tablefile.Sheet) (all []table) {
	var texts []string
	last := -1
	for i, row := range s.Rows {
		var f form
		var heads []head
		if last >= 0 && all[last].form != long || len(all) == 0 && i >= deepest {
			f = none // a table of another kind ends with its sheet
		} else {
			f, heads = r.formOf(row)
		}
		switch {
		case f != none:
			all = append(all, table{form: f, sheet: s, heads: heads, head: row, above: slices.Clone(texts)})
			last = len(all) - 1
			slices.Reverse(all[last].above)
			texts = nil
		case last >= 0 && !saysText(row):
			all[last].rows = append(all[last].rows, row)
			texts = nil
		case saysText(row):
			texts = append(texts, said(row))
			if last >= 0 {
				all[last].rows = append(all[last].rows, row)
			}
		}
	}
	if last >= 0 {
		all[last].below = texts
	}
	return all
}

// saysText says whether a row is a title or a note, and no line of a table.
func saysText(row tablefile.Row) bool {
	filled := 0
	for _, c := range row.Cells {
		if c != "" {
			filled++
		}
	}
	return filled == 1 && len([]rune(said(row))) >= 4
}

func said(row tablefile.Row) string {
	for _, c := range row.Cells {
		if c != "" {
			return c
		}
	}
	return ""
}

// formOf says what table a row is the heads of; none where it is no such row.
func (r *reader) formOf(row tablefile.Row) (form, []head) {
	heads := make([]head, len(row.Cells))
	has := map[meaning]int{}
	cases := 0
	for i, c := range row.Cells {
		heads[i] = r.names.headOf(c)
		has[heads[i].as]++
		switch heads[i].as {
		case isUnit, isPlace, isOpened, isDecided, isArticle, isCase, isPerson:
			cases++
		}
	}
	if has[isCode] > 0 && has[isNow] == 0 && has[isPeriod] > 0 { // our own table calls the count so in English
		for i := range heads {
			if heads[i].as == isPeriod {
				heads[i].as = isNow
				has[isNow]++
			}
		}
	}
	placed := has[isDistrict]+has[isKATO] > 0
	switch {
	case has[isArticle] > 0 && (has[isOpened] > 0 || has[isDecided] > 0 || has[isPeriod] > 0) && cases >= 3:
		return police, asExport(heads, row)
	case (has[isCode] > 0 || has[isName] > 0) && has[isNow] > 0:
		return long, heads
	case has[isCount] > 0 && (placed || has[isPeriod]+has[isYear]+has[isFrom] > 0):
		return wide, heads
	}
	return none, nil
}

// asExport takes a column that is only called a date for the day of the case.
func asExport(heads []head, row tablefile.Row) []head {
	for i := range heads {
		if heads[i].as == isPeriod && wordsOf(row.Cells[i]).is("дата") {
			heads[i] = head{as: isOpened}
		}
		if heads[i].as == isCount || heads[i].as == isNow {
			heads[i] = head{}
		}
	}
	return heads
}

func (t table) has(m meaning) bool { return t.column(m) >= 0 }

// column is the first column of a meaning, -1 where there is none.
func (t table) column(m meaning) int {
	return slices.IndexFunc(t.heads, func(h head) bool { return h.as == m })
}

// cell is what stands in a row in the first column of a meaning.
func (t table) cell(row tablefile.Row, m meaning) string { return at(row, t.column(m)) }

func at(row tablefile.Row, column int) string {
	if column < 0 || column >= len(row.Cells) {
		return ""
	}
	return row.Cells[column]
}

// letter names a column as a spreadsheet does.
func letter(column int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return strconv.Itoa(column + 1)
	}
	return name
}

// describe says what each column was taken for, and which were not understood.
func (r *reader) describe(t table) {
	for i, h := range t.heads {
		if at(t.head, i) == "" {
			continue
		}
		c := Column{Letter: letter(i), Sheet: shown(t.sheet.Name), As: string(h.as), Line: h.line}
		if t.form != police && h.as != isPerson {
			c.Head = shown(at(t.head, i))
		}
		r.out.Columns = append(r.out.Columns, c)
		switch {
		case h.as == unknown:
			code := "column"
			if t.form == police {
				code = "column_hidden"
			}
			r.problem(Problem{Row: t.head.Number, Column: c.Letter, What: code, Value: c.Head})
		case h.as == isPerson && t.form != police:
			r.problem(Problem{Row: t.head.Number, Column: c.Letter, What: "person"})
		}
	}
}

// longest is how much of a cell a sentence shows.
const longest = 60

// shown is a word of a table of sums as a sentence shows it: short, and no number of a
// person.
func shown(cell string) string {
	if raid.HoldsIIN(cell) {
		return "…"
	}
	if runes := []rune(cell); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return cell
}
