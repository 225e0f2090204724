package commission

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report"
)

// Imported is an import that stands, as a report reads it. Own is one of a unit whose raids
// the report counts: earlier figures of other units are no comparison for it.
type Imported struct {
	ID  uuid.UUID
	Own bool
	raid.Statistics
}

// ImportSource says where imported figures of a report come from.
type ImportSource struct {
	Source string     `json:"source"`
	By     string     `json:"by"`
	On     civil.Date `json:"on"` // when it was imported, by the clock of the region

	Figures string `json:"figures,omitempty"` // that it tells, of crime statistics
}

// spot is a line in a district; the empty district is the region as a whole.
type spot struct {
	line     sums.Line
	district string
}

// pool finds imported counts. Of two imports that say the same line of the same district and
// period the later one counts.
type pool struct {
	all    []Imported
	counts map[spot]map[Period]told
}

type told struct{ count, by int } // by: which of the imports says it

func poolOf(all []Imported) *pool {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Imported) int { return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID[:], b.ID[:])) })
	p := &pool{all, map[spot]map[Period]told{}}
	for i, s := range all {
		for _, part := range s.Parts {
			period := Period(s.Periods[part.Period])
			for j, n := range part.Counts {
				at := spot{s.Lines[j], s.Districts[part.District]}
				if n == sums.NotCounted {
					continue
				}
				if p.counts[at] == nil {
					p.counts[at] = map[Period]told{}
				}
				p.counts[at][period] = told{n, i}
			}
		}
	}
	return p
}

// count is what imports say of a spot in a period: of it as a whole, or of shorter periods
// that follow each other from its first day to its last. By are the imports that say it.
func (p *pool) count(at spot, of Period) (n int, by []int, known bool) {
	known = p.join(p.counts[at], of.From, of.To, func(t told) { n += t.count; by = append(by, t.by) })
	return n, by, known
}

// join goes from a day to another, the longest period first.
func (p *pool) join(all map[Period]told, from, to civil.Date, take func(told)) bool {
	var next []Period
	for period := range all {
		if period.From == from && period.To <= to {
			next = append(next, period)
		}
	}
	slices.SortFunc(next, func(a, b Period) int { return cmp.Compare(b.To, a.To) })
	for _, period := range next {
		if period.To == to || p.join(all, period.To.Next(), to, take) {
			take(all[period])
			return true
		}
	}
	return false
}

// sources are those that were used, the latest first.
func (p *pool) sources(used []int, day func(raid.Statistics) civil.Date) (out []ImportSource) {
	slices.Sort(used)
	used = slices.Compact(used)
	slices.Reverse(used)
	for _, i := range used {
		s := ImportSource{Source: p.all[i].Source, By: p.all[i].By, On: day(p.all[i].Statistics)}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// tellers are imports with the figures that each tells, the latest first.
func (p *pool) tellers(told map[int][]string, day func(raid.Statistics) civil.Date) (out []ImportSource) {
	for _, i := range slices.Backward(slices.Sorted(maps.Keys(told))) {
		s := ImportSource{Source: p.all[i].Source, By: p.all[i].By, On: day(p.all[i].Statistics), Figures: strings.Join(told[i], ", ")}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// WithImports gives a report what was imported: crime statistics of its period, and, where
// the year before has nothing of the program's own, the earlier figures in its place. It is
// asked before Known, which leaves districts out.
func (r Report) WithImports(all []Imported, rules Rules, nothingBefore bool) Report {
	p := poolOf(all)
	day := func(s raid.Statistics) civil.Date { return civil.DateOf(s.At.In(civil.Location(rules.Offset))) }
	r.Crime = crimeOf(r, p, rules, day)
	if nothingBefore {
		r = r.earlier(all, rules, day)
	}
	return r
}

// NothingBefore says whether a report counted nothing of the year before.
func (r Report) NothingBefore() bool {
	return r.Earlier == 0 && !slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Total.Before != report.Count{} })
}

// earlier puts imported figures of the own units into the comparison. What no import says
// is silent there, and no nought.
func (r Report) earlier(all []Imported, rules Rules, day func(raid.Statistics) civil.Date) Report {
	p := poolOf(slices.DeleteFunc(slices.Clone(all), func(i Imported) bool { return !i.Own || i.Form != sums.FormFigures }))
	var used []int
	rows := r.withLines(p, rules.Codes)
	for n, row := range rows {
		row.Cells = slices.Clone(row.Cells)
		for i, d := range r.Districts {
			row.Cells[i].Before, row.Cells[i].Silent = p.cell(row.Line, d.KATO, r.Before, &used)
			if d.KATO == "" { // nobody imports what is in no district
				row.Cells[i].Silent = true
			}
		}
		row.Total = row.sum(p, r.Before, &used)
		rows[n] = row
	}
	if len(used) == 0 {
		return r
	}
	r.Rows, r.Imported = rows, p.sources(used, day)
	return r
}

// withLines are the rows of a report and those of which imports tell the year before alone.
func (r Report) withLines(p *pool, lists *codes.Lists) []Row {
	rows := slices.Clone(r.Rows)
	for _, l := range EveryLine(lists) {
		has := slices.ContainsFunc(rows, func(row Row) bool { return row.Line == l })
		told := slices.ContainsFunc(append(r.Districts, District{}), func(d District) bool {
			_, _, known := p.count(spot{l.imported(Everybody), d.KATO}, r.Before)
			return known
		})
		if has || !told {
			continue
		}
		at := len(rows)
		for i, row := range rows {
			if row.Figure == l.Figure {
				at = i + 1
			}
		}
		rows = slices.Insert(rows, at, Row{Line: l, Cells: make([]Cell, len(r.Districts))})
	}
	return rows
}

func (l Line) imported(s Study) sums.Line {
	return sums.Line{Figure: codes.Code(l.Figure), Code: l.Code, Study: codes.Code(s)}
}

// cell is what imports say of a line in a district.
func (p *pool) cell(l Line, district string, of Period, used *[]int) (n report.Count, silent bool) {
	all, by, known := p.count(spot{l.imported(Everybody), district}, of)
	if !known {
		return n, true
	}
	*used = append(*used, by...)
	n.All = all
	n.School, _, _ = p.count(spot{l.imported(AtSchool), district}, of)
	n.College, _, _ = p.count(spot{l.imported(AtCollege), district}, of)
	return n, false
}

// sum is the sum of all districts: as imports say it of the whole region, or of those
// districts that they know.
func (row Row) sum(p *pool, of Period, used *[]int) (total Cell) {
	total.Silent = true
	for _, c := range row.Cells {
		total.Now = plus(total.Now, c.Now)
		if !c.Silent {
			total.Before, total.Silent = plus(total.Before, c.Before), false
		}
	}
	if total.Silent {
		total.Before, total.Silent = p.cell(row.Line, "", of, used)
	}
	return total
}
