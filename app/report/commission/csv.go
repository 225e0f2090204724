package commission

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
)

// Name is what a line is called: its figure's words, or those of its part.
func (l Line) Name(t i18n.Texts, lists *codes.Lists) string {
	switch {
	case l.Code == "":
		return l.figure(t)
	case t.Has("commission." + string(l.Code)): // a code list has no such codes
		return t.T("commission." + string(l.Code))
	case l.List() != "":
		if kind, part, cut := strings.Cut(string(l.Code), "/"); cut {
			return Line{l.Figure, codes.Code(kind)}.Name(t, lists) + ": " + Line{l.Figure, codes.Code(part)}.Name(t, lists)
		}
		return lists.Label(l.List(), l.Code, string(t.Lang()))
	}
	return string(l.Code)
}

// figure is what its figure is called, of a newer program by its number.
func (l Line) figure(t i18n.Texts) string {
	if key := "crimes." + l.Figure; t.Has(key) {
		return t.T(key)
	}
	if key := "figures.long_" + strings.TrimPrefix(l.Figure, "R"); t.Has(key) {
		return t.T(key)
	}
	return l.Figure
}

// Name is what a district is called; the last one may be none.
func (d District) Name(t i18n.Texts) string {
	if d.KATO == "" {
		return t.T("figures.no_district")
	}
	return d.Names.In(string(t.Lang()))
}

// WriteCSV writes a report for a spreadsheet, in the form of report.WriteCSV: the crime
// statistics that were imported, and the decisions of the time before, where there are any;
// then a line for each figure, or part of one, in each district, and one for its sum; then,
// where the part stands, what it is of and whether it is a draft.
func WriteCSV(w io.Writer, r Report, lists *codes.Lists, t i18n.Texts) error {
	lines := r.crimeTable(lists, t)
	lines = append(lines, decisionLines(t, r.Decisions, r.MoreDecisions, csvColumns, false)...)
	if r.Crime != nil {
		lines = append(lines, wide(csvColumns, "", r.Title(t)), wide(csvColumns, "", r.beforeSaid(t)))
	}
	lines = append(lines, csvHeads(t, r.BeforeHead(t)))
	for _, row := range r.Rows {
		for i, d := range r.Districts {
			lines = append(lines, row.csv(d.Name(t), d.KATO, row.Cells[i], lists, t))
		}
		lines = append(lines, row.csv(t.T("figures.total"), "", row.Total, lists, t))
	}
	for _, said := range slices.Concat([]string{r.Title(t)}, r.Notices(t), r.Marks(t)) {
		lines = append(lines, wide(csvColumns, "", said))
	}
	return report.WriteTable(w, lines, string(t.Lang()))
}

const csvColumns = 9

func csvHeads(t i18n.Texts, before string) []string {
	return []string{
		"R", t.T("commission.part"), t.T("figures.district"), "КАТО",
		t.T("commission.now"), t.T("commission.school"), t.T("commission.college"),
		before, t.T("commission.change"),
	}
}

// wide is a line of a table of some columns.
func wide(columns int, cells ...string) []string {
	return append(cells, make([]string, columns-len(cells))...)
}

// crimeTable is the part on crime statistics with its own title, notices and heads.
func (r Report) crimeTable(lists *codes.Lists, t i18n.Texts) (lines [][]string) {
	if r.Crime == nil {
		return nil
	}
	lines = append(lines, wide(csvColumns, "", r.Crime.Title(t)))
	for _, said := range r.Crime.Notices(t, r) {
		lines = append(lines, wide(csvColumns, "", said))
	}
	lines = append(lines, csvHeads(t, t.T("commission.year_before")))
	put := func(name, kato string, place int) {
		for _, l := range r.Crime.Lines(t, lists, place) {
			lines = append(lines, []string{l.Figure, l.Name, name, kato, unsaid(l.Now), "", "", unsaid(l.Before), strings.TrimPrefix(l.Change, "+")})
		}
	}
	for i, d := range r.Districts {
		put(d.Name(t), d.KATO, i)
	}
	put(t.T("figures.total"), "", Whole)
	return append(lines, wide(csvColumns, ""))
}

// unsaid is a count in plain digits, and empty where nothing is said.
func unsaid(shown string) string {
	if shown == "—" {
		return ""
	}
	return strings.NewReplacer("\u00a0", "", "\u202f", "").Replace(shown)
}

func (row Row) csv(district, kato string, c Cell, lists *codes.Lists, t i18n.Texts) []string {
	school, college := "", ""
	if row.Children() {
		school, college = strconv.Itoa(c.Now.School), strconv.Itoa(c.Now.College)
	}
	return []string{
		row.Figure, row.Name(t, lists), district, kato,
		strconv.Itoa(c.Now.All), school, college, c.beforePlain(),
		strings.TrimPrefix(c.ChangeIn(t), "+"), // a spreadsheet would take it for a formula
	}
}

func (c Cell) beforePlain() string {
	if c.Silent {
		return ""
	}
	return strconv.Itoa(c.Before.All)
}

// withheld stands for what is not published.
const withheld = "·"

// WriteCSV writes a publication for a spreadsheet: the decisions of the time before, of
// which no officer is named, the table by district and
// place of study, then the region's sums, and what it is of. A draft says so.
func (p Published) WriteCSV(w io.Writer, lists *codes.Lists, t i18n.Texts) error {
	lines := append(p.crimeLines(lists, t), decisionLines(t, p.Decisions, p.MoreDecisions, publicColumns, true)...)
	lines = append(lines, []string{
		t.T("commission.by_study"), "КАТО", t.T("commission.school"), t.T("commission.college"),
		t.T("commission.neither"), t.T("figures.total"),
	})
	for i, counts := range p.Counts {
		name, kato := t.T("figures.total"), ""
		if i < len(p.Districts) {
			name, kato = p.Districts[i].Name(t), p.Districts[i].KATO
		}
		line := []string{name, kato}
		for j, n := range counts {
			line = append(line, shown(n, p.Withheld[i][j]))
		}
		lines = append(lines, line)
	}
	for _, s := range p.Sums {
		lines = append(lines, []string{s.Name(t, lists), s.Figure, "", "", "", shown(s.All, s.Withheld)})
	}
	lines = append(lines, []string{t.T("commission.title", "From", date(t, p.Period.From), "To", date(t, p.Period.To)), "", "", "", "", ""})
	if draft := draft(t, p.Running, p.NotAccepted); draft != "" {
		lines = append(lines, []string{draft, "", "", "", "", strconv.Itoa(p.NotAccepted)})
	}
	return report.WriteTable(w, lines, string(t.Lang()))
}

const publicColumns = 6

// crimeLines are the sums of crime statistics under a title of their own.
func (p Published) crimeLines(lists *codes.Lists, t i18n.Texts) (lines [][]string) {
	if len(p.Crime) == 0 {
		return nil
	}
	lines = append(lines, wide(publicColumns, t.T("crimes.title", "From", date(t, p.CrimePeriod.From), "To", date(t, p.CrimePeriod.To))))
	for _, s := range p.Sources {
		lines = append(lines, wide(publicColumns, t.T("crimes.published", "Source", s.Source)))
	}
	for _, s := range p.Crime {
		lines = append(lines, []string{s.Name(t, lists), s.Figure, "", "", "", shown(s.All, s.Withheld)})
	}
	return append(lines, wide(publicColumns, ""), wide(publicColumns, t.T("commission.title", "From", date(t, p.Period.From), "To", date(t, p.Period.To))))
}

func shown(n int, hidden bool) string {
	if hidden {
		return withheld
	}
	return strconv.Itoa(n)
}
