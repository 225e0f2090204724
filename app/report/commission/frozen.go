package commission

import (
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/disclosure"
	"shyraq/errs"
)

// Criteria is the version of what the figures count. Whoever changes what one counts
// raises it: a report that was frozen says by which it was counted.
const Criteria = 3

// Frozen is what a report is called that was given out under a number.
type Frozen struct {
	Number    string         `json:"number"`
	At        time.Time      `json:"at"` // by the clock of the region then
	By        string         `json:"by"`
	Unit      codes.Names    `json:"unit"`
	Region    codes.Names    `json:"region"`
	Criteria  int            `json:"criteria"`
	Withdrawn *raid.Reasoned `json:"withdrawn,omitempty"`
}

// Freeze gives the sums of a report as they are kept, without whose it is and its
// number. Of the social portrait no more is kept than is printed: a small count is a
// one.
func (r Report) Freeze() raid.Report {
	out := raid.Report{
		From: r.Period.From, To: r.Period.To, BeforeFrom: r.Before.From, BeforeTo: r.Before.To, Criteria: Criteria,
		Records: r.Records, Earlier: r.Earlier, NotAccepted: r.NotAccepted, Unnamed: r.Unnamed, SelfHarm: small(r.SelfHarm),
	}
	for _, d := range r.Districts {
		out.Districts = append(out.Districts, raid.ReportDistrict{KATO: d.KATO, Names: d.Names})
	}
	for _, row := range r.Rows {
		out.Rows = append(out.Rows, frozenRow(row, len(r.Imported) > 0))
	}
	for code, n := range r.WhyOut {
		if n > 0 {
			out.WhyOut = append(out.WhyOut, raid.ReportShare{Code: code, Count: small(n)})
		}
	}
	r.Course.freeze(&out)
	out.MoreDecisions = r.MoreDecisions
	for _, d := range r.Decisions {
		out.Decisions = append(out.Decisions, raid.ReportDecision(d))
	}
	out.Crime, out.Imported = r.Crime.freeze(), frozenSources(r.Imported)
	slices.SortFunc(out.WhyOut, func(a, b raid.ReportShare) int { return compareCodes(a.Code, b.Code) })
	return out
}

func small(n int) int {
	if n > 0 && n < disclosure.Threshold {
		return 1
	}
	return n
}

func frozenRow(row Row, imported bool) raid.ReportRow {
	counts := func(of func(Cell) int) []int {
		out := make([]int, len(row.Cells))
		for i, c := range row.Cells {
			out[i] = of(c)
		}
		return out
	}
	out := raid.ReportRow{
		Figure: codes.Code(row.Figure), Code: row.Code,
		Now: counts(func(c Cell) int { return c.Now.All }), Before: counts(func(c Cell) int { return c.Before.All }),
	}
	if row.Children() {
		out.School, out.College = counts(func(c Cell) int { return c.Now.School }), counts(func(c Cell) int { return c.Now.College })
		out.BeforeSchool, out.BeforeCollege = counts(func(c Cell) int { return c.Before.School }), counts(func(c Cell) int { return c.Before.College })
	}
	for i, c := range append(slices.Clone(row.Cells), row.Total) {
		if c.Silent {
			out.Silent = append(out.Silent, i)
		}
	}
	if imported {
		out.BeforeSum = []int{row.Total.Before.All}
	}
	return out
}

// Thaw is a report as it was frozen. Errors are errs.Invalid "report_form": it is
// damaged, or a newer program's.
func Thaw(b raid.Report) (Report, error) {
	if raid.Blocked(b.Check(raid.Rules{})) {
		return Report{}, errs.Errorf(errs.Invalid, "report_form", "it does not hold what a report says")
	}
	zone := time.FixedZone("", b.Offset*60)
	out := Report{
		Period: Period{b.From, b.To}, Before: Period{b.BeforeFrom, b.BeforeTo},
		Records: b.Records, Earlier: b.Earlier, NotAccepted: b.NotAccepted, Unnamed: b.Unnamed, SelfHarm: b.SelfHarm,
		Frozen: &Frozen{Number: b.FullNumber(), At: b.At.In(zone), By: b.By, Unit: b.UnitNames, Region: b.Region, Criteria: b.Criteria},
	}
	if u := b.Undone; u != nil {
		out.Frozen.Withdrawn = &raid.Reasoned{Reason: u.Reason, At: u.At.In(zone)}
	}
	for _, d := range b.Districts {
		out.Districts = append(out.Districts, District{d.KATO, d.Names})
	}
	for _, row := range b.Rows {
		out.Rows = append(out.Rows, thawed(row, len(b.Districts)))
	}
	out.Course = thawedCourse(b)
	out.MoreDecisions = b.MoreDecisions
	for _, d := range b.Decisions {
		out.Decisions = append(out.Decisions, Decision(d))
	}
	out.Crime, out.Imported = thawedCrime(b.Crime), thawedSources(b.Imported)
	for _, s := range b.WhyOut {
		if out.WhyOut == nil {
			out.WhyOut = map[codes.Code]int{}
		}
		out.WhyOut[s.Code] = s.Count
	}
	return out, nil
}

func thawed(row raid.ReportRow, districts int) Row {
	at := func(counts []int, i int) int {
		if i < len(counts) {
			return counts[i]
		}
		return 0
	}
	out := Row{Line: Line{string(row.Figure), row.Code}, Cells: make([]Cell, districts)}
	for i := range out.Cells {
		c := Cell{
			Now:    report.Count{All: at(row.Now, i), School: at(row.School, i), College: at(row.College, i)},
			Before: report.Count{All: at(row.Before, i), School: at(row.BeforeSchool, i), College: at(row.BeforeCollege, i)},
			Silent: slices.Contains(row.Silent, i),
		}
		out.Cells[i] = c
		out.Total.Now, out.Total.Before = plus(out.Total.Now, c.Now), plus(out.Total.Before, c.Before)
	}
	out.Total.Silent = slices.Contains(row.Silent, districts)
	if len(row.BeforeSum) > 0 {
		out.Total.Before.All = row.BeforeSum[0]
	}
	return out
}

// Difference is a cell that says another thing than it did.
type Difference struct {
	Line
	District District // that of no code where Whole
	Whole    bool     // the sum of all districts
	Then     Cell
	Today    Cell
}

// Differences compares a report that was frozen with one of the same period of today:
// of every line first the sum, then the districts.
func Differences(frozen, today Report) (all []Difference) {
	districts := slices.Clone(frozen.Districts)
	for _, d := range today.Districts {
		if !slices.ContainsFunc(districts, func(o District) bool { return o.KATO == d.KATO }) {
			districts = append(districts, d)
		}
	}
	for _, l := range bothLines(frozen, today) {
		then, was := frozen.row(l)
		now, is := today.row(l)
		if !was {
			then.Cells = make([]Cell, len(frozen.Districts))
		}
		if !is {
			now.Cells = make([]Cell, len(today.Districts))
		}
		if then.Total != now.Total {
			all = append(all, Difference{Line: l, Whole: true, Then: then.Total, Today: now.Total})
		}
		for _, d := range districts {
			if a, b := frozen.cell(then, d), today.cell(now, d); a != b {
				all = append(all, Difference{Line: l, District: d, Then: a, Today: b})
			}
		}
	}
	return all
}

// bothLines are the lines of two reports, those of the second beside their figure.
func bothLines(a, b Report) (all []Line) {
	for _, r := range a.Rows {
		all = append(all, r.Line)
	}
	for _, r := range b.Rows {
		if slices.Contains(all, r.Line) {
			continue
		}
		at := len(all)
		for i, l := range all {
			if l.Figure == r.Figure {
				at = i + 1
			}
		}
		all = slices.Insert(all, at, r.Line)
	}
	return all
}

func (r Report) row(l Line) (Row, bool) {
	i := slices.IndexFunc(r.Rows, func(row Row) bool { return row.Line == l })
	if i < 0 {
		return Row{}, false
	}
	return r.Rows[i], true
}

func (r Report) cell(row Row, d District) Cell {
	for i, own := range r.Districts {
		if own.KATO == d.KATO && i < len(row.Cells) {
			return row.Cells[i]
		}
	}
	return Cell{}
}

// Over says whether all nights of a period have ended on a night.
func (p Period) Over(tonight civil.Date) bool { return p.Valid() && p.To < tonight }
