package commission

import (
	"cmp"
	"slices"
	"strings"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report"
	"shyraq/app/report/workbook"
)

// The figures of crime statistics. They come from imports alone, and never stand under a
// heading with what the raids found.
const (
	Crime01 codes.Code = "C01" // crimes by minors
	Crime02 codes.Code = "C02" // of them by school pupils
	Crime03 codes.Code = "C03" // of them by college students
	Crime04 codes.Code = "C04" // young people prosecuted
	Crime05 codes.Code = "C05" // of them neither in education nor at work (NEET)
	Crime06 codes.Code = "C06" // serious bodily harm
	Crime07 codes.Code = "C07" // suicides
	Crime08 codes.Code = "C08" // crimes against minors
	Cases   codes.Code = "A01" // administrative cases of a police export, and of them by article

	OtherArticle codes.Code = "OTH" // an article that the list does not have
)

var crimes = []codes.Code{Crime01, Crime02, Crime03, Crime04, Crime05, Crime06, Crime07, Crime08, Cases}

// EveryCrime are all lines that crime statistics may have.
func EveryCrime(lists *codes.Lists) (all []Line) {
	for _, c := range crimes {
		all = append(all, Line{Figure: string(c)})
	}
	for _, row := range lists.List("articles", "") {
		all = append(all, Line{string(Cases), row.Code})
	}
	return all
}

// Crime is the part of a report on crime statistics: what was imported of its period, or of
// as much of it as imports cover, beside the same days of the year before.
type Crime struct {
	Period  Period         `json:"period"`
	Before  Period         `json:"before"`
	Rows    []CrimeRow     `json:"rows"`
	Sources []ImportSource `json:"sources"`
	AgeLow  int            `json:"age_low,omitempty"` // NEET is counted from that age, where it is said
	AgeTop  int            `json:"age_top,omitempty"` // to that one, counted too
	Ages    bool           `json:"ages,omitempty"`    // its imports count NEET over different ages
}

// CrimeRow is a line of it, with a cell for each district of the report.
type CrimeRow struct {
	Line
	Cells []Counted `json:"cells"`
	Total Counted   `json:"total"`
}

// Counted is a count of imports now and a year before, sums.NotCounted where none says it.
type Counted struct {
	Now    int `json:"now"`
	Before int `json:"before"`
}

// Change is how a count changed; false where one of the two is not known.
func (c Counted) Change() (report.Change, bool) {
	return report.Change{Now: c.Now, Before: c.Before}, c.Now >= 0 && c.Before >= 0
}

// crimeOf is what imports say of the period of a report; nil where they say nothing.
func crimeOf(r Report, p *pool, rules Rules, day func(raid.Statistics) civil.Date) *Crime {
	lines := EveryCrime(rules.Codes)
	out := Crime{Period: p.covered(r.Period, lines, r.Districts)}
	if !out.Period.Valid() {
		return nil
	}
	out.Before = out.Period.YearBefore()
	told := map[int][]string{} // which import tells which figures
	for _, l := range lines {
		var used []int
		row, counted := p.crime(l, r.Districts, out.Period, out.Before, &used)
		if !counted {
			continue
		}
		out.Rows = append(out.Rows, row)
		for _, i := range used {
			if !slices.Contains(told[i], l.Figure) {
				told[i] = append(told[i], l.Figure)
			}
		}
	}
	out.Sources = p.tellers(told, day)
	out.ages(p, r.Districts)
	return &out
}

// covered is as much of a period, from its first day, as any line is imported of.
func (p *pool) covered(of Period, lines []Line, districts []District) Period {
	var ends []civil.Date
	var told []spot
	asked := map[sums.Line]bool{}
	for _, l := range lines {
		asked[l.imported(Everybody)] = true
	}
	for at, all := range p.counts {
		known := at.district == "" || slices.ContainsFunc(districts, func(d District) bool { return d.KATO == at.district })
		if !known || !asked[at.line] {
			continue
		}
		told = append(told, at)
		for period := range all {
			if period.To <= of.To && period.To >= of.From {
				ends = append(ends, period.To)
			}
		}
	}
	slices.SortFunc(ends, func(a, b civil.Date) int { return cmp.Compare(b, a) })
	for _, end := range slices.Compact(ends) {
		until := Period{of.From, end}
		if slices.ContainsFunc(told, func(at spot) bool { _, _, known := p.count(at, until); return known }) {
			return until
		}
	}
	return Period{}
}

// crime is a line of crime statistics; false where nothing of it is known now.
func (p *pool) crime(l Line, districts []District, now, before Period, used *[]int) (row CrimeRow, counted bool) {
	row = CrimeRow{Line: l, Total: Counted{sums.NotCounted, sums.NotCounted}}
	ask := func(district string, of Period) int {
		n, by, known := p.count(spot{l.imported(Everybody), district}, of)
		if !known {
			return sums.NotCounted
		}
		*used = append(*used, by...)
		return n
	}
	alike := true // the same districts are known now and a year before
	for _, d := range districts {
		c := Counted{sums.NotCounted, sums.NotCounted}
		if d.KATO != "" {
			c = Counted{ask(d.KATO, now), ask(d.KATO, before)}
		}
		row.Cells = append(row.Cells, c)
		row.Total.Now, row.Total.Before = added(row.Total.Now, c.Now), added(row.Total.Before, c.Before)
		alike = alike && (c.Now < 0) == (c.Before < 0)
		counted = counted || c.Now >= 0
	}
	if !alike {
		row.Total.Before = sums.NotCounted
	}
	if row.Total.Now < 0 {
		row.Total = Counted{ask("", now), ask("", before)}
	} else if row.Total.Before < 0 && alike {
		row.Total.Before = ask("", before)
	}
	return row, counted || row.Total.Now >= 0
}

func added(sum, n int) int {
	if n < 0 {
		return sum
	}
	return max(sum, 0) + n
}

// ages says over which ages NEET is counted, as the imports do that tell it.
func (c *Crime) ages(p *pool, districts []District) {
	first := true
	for _, d := range append(slices.Clone(districts), District{}) {
		for _, of := range []Period{c.Period, c.Before} {
			_, by, _ := p.count(spot{sums.Line{Figure: Crime05}, d.KATO}, of)
			for _, i := range by {
				low, top := p.all[i].AgeLow, p.all[i].AgeTop
				if !first && (low != c.AgeLow || top != c.AgeTop) {
					c.Ages = true
				}
				c.AgeLow, c.AgeTop, first = low, top, false
			}
		}
	}
}

// counts says whether anything was counted in a district.
func (c *Crime) counts(district int) bool {
	return c != nil && slices.ContainsFunc(c.Rows, func(row CrimeRow) bool { return row.Cells[district].Now > 0 || row.Cells[district].Before > 0 })
}

// known leaves districts out.
func (c *Crime) known(keep []int) *Crime {
	if c == nil {
		return nil
	}
	out := *c
	out.Rows = slices.Clone(c.Rows)
	for n, row := range out.Rows {
		out.Rows[n].Cells = each(keep, func(i int) Counted { return row.Cells[i] })
	}
	return &out
}

// row finds a row of crime statistics.
func (c *Crime) row(figure codes.Code) (CrimeRow, bool) {
	i := slices.IndexFunc(c.Rows, func(r CrimeRow) bool { return r.Figure == string(figure) && r.Code == "" })
	if i < 0 {
		return CrimeRow{}, false
	}
	return c.Rows[i], true
}

// at is a cell of a row: of a district, or the sum for Whole.
func (row CrimeRow) at(district int) Counted {
	if district == Whole {
		return row.Total
	}
	return row.Cells[district]
}

// Whole stands for all districts together.
const Whole = -1

// CrimeLine is a line of crime statistics as it is shown. Its cells are those of a workbook.
type CrimeLine struct {
	Line
	Number              string // of the figure; empty for a part and for what is worked out
	Name                string
	Strong              bool
	Now, Before, Change string
	Cells               [3]any
}

// Lines are the lines as they are shown, of a district by its place in the report or of
// Whole; those of which neither year says anything are left out.
func (c *Crime) Lines(t i18n.Texts, lists *codes.Lists, district int) (all []CrimeLine) {
	covered := 0
	if len(c.Rows) > 0 {
		covered = c.covered()
	}
	for _, row := range c.Rows {
		at := row.at(district)
		if at.Now < 0 && at.Before < 0 || district != Whole && row.Code != "" && at.Now <= 0 && at.Before <= 0 {
			continue
		}
		line := CrimeLine{Line: row.Line, Number: row.Figure, Name: row.Name(t, lists), Strong: row.Code == "", Now: counted(t, at.Now), Before: counted(t, at.Before), Change: "—",
			Cells: [3]any{cellOf(at.Now), cellOf(at.Before), "—"}}
		if row.Code != "" {
			line.Number = ""
		}
		if known := row.known(); district == Whole && known > 0 && known < covered {
			line.Name += " (" + t.T("crimes.of_districts", "Known", t.Int(known), "All", t.Int(covered)) + ")"
		}
		if change, known := at.Change(); known {
			line.Change = change.In(t)
			line.Cells[2] = changeCell(change, t)
		}
		all = append(all, line)
		if row.Figure == string(Crime05) {
			all = append(all, c.share(t, at, district)...)
		}
	}
	return all
}

// known is of how many districts a line is imported.
func (row CrimeRow) known() (n int) {
	for _, c := range row.Cells {
		if c.Now >= 0 {
			n++
		}
	}
	return n
}

// covered is of how many districts anything is imported: a line of fewer has a sum that is
// not theirs.
func (c *Crime) covered() (n int) {
	for i := range c.Rows[0].Cells {
		if slices.ContainsFunc(c.Rows, func(row CrimeRow) bool { return row.Cells[i].Now >= 0 }) {
			n++
		}
	}
	return n
}

// share is how many of the young people prosecuted are in NEET.
func (c *Crime) share(t i18n.Texts, neet Counted, district int) []CrimeLine {
	of, known := c.row(Crime04)
	if !known {
		return nil
	}
	whole := of.at(district)
	line := CrimeLine{Name: t.T("crimes.share"), Now: "—", Before: "—", Change: "", Cells: [3]any{"—", "—", nil}}
	for i, pair := range [2][2]int{{neet.Now, whole.Now}, {neet.Before, whole.Before}} {
		if pair[0] < 0 || pair[1] <= 0 || pair[0] > pair[1] {
			continue
		}
		tenths := float64((pair[0]*2000+pair[1])/(2*pair[1])) / 10 // halves up
		*[]*string{&line.Now, &line.Before}[i] = t.Decimal(tenths, 1) + " %"
		line.Cells[i] = workbook.Number{Value: tenths, After: " %", Digits: 1}
	}
	if line.Now == "—" && line.Before == "—" {
		return nil
	}
	return []CrimeLine{line}
}

func counted(t i18n.Texts, n int) string {
	if n < 0 {
		return "—"
	}
	return t.Int(n)
}

func cellOf(n int) any {
	if n < 0 {
		return "—"
	}
	return n
}

// Title names the part by the days it is of.
func (c *Crime) Title(t i18n.Texts) string {
	return t.T("crimes.title", "From", date(t, c.Period.From), "To", date(t, c.Period.To))
}

// Notices say where the figures come from, and what a reader has to know of them.
func (c *Crime) Notices(t i18n.Texts, of Report) []string {
	all := []string{t.T("commission.before", "From", date(t, c.Before.From), "To", date(t, c.Before.To))}
	if c.Period != of.Period {
		all = append(all, t.T("crimes.shorter", "To", date(t, c.Period.To)))
	}
	for _, s := range c.Sources {
		all = append(all, s.in(t))
	}
	if _, told := c.row(Crime05); told {
		switch {
		case c.Ages:
			all = append(all, t.T("crimes.ages_differ"))
		case c.AgeTop == 0:
			all = append(all, t.T("crimes.ages_unknown"))
		default:
			all = append(all, t.T("crimes.ages", "From", t.Int(c.AgeLow), "To", t.Int(c.AgeTop)))
		}
	}
	if none := c.lacking(t, of); none != "" {
		all = append(all, t.T("crimes.lacking", "Districts", none))
	}
	return all
}

// lacking are the districts of which nothing was imported, where of others something was.
func (c *Crime) lacking(t i18n.Texts, of Report) string {
	var none []string
	some := false
	for i, d := range of.Districts {
		known := slices.ContainsFunc(c.Rows, func(row CrimeRow) bool { return row.Cells[i].Now >= 0 })
		some = some || known
		if !known && d.KATO != "" {
			none = append(none, d.Name(t))
		}
	}
	if !some {
		return ""
	}
	return strings.Join(none, ", ")
}

func (s ImportSource) in(t i18n.Texts) string {
	said := t.T("crimes.source", "Source", s.Source, "Date", date(t, s.On), "By", s.By)
	if s.Figures != "" {
		said = s.Figures + ". " + said
	}
	return said
}
