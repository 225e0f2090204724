package statistics

import (
	"maps"
	"slices"
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
)

// Text is a problem as a sentence, with its row and column where it has them.
func (p Problem) Text(t i18n.Texts, region regionfile.Region) string {
	a, b, _ := strings.Cut(p.Other, "|")
	said := t.T("statistics.problem_"+p.What, "Value", p.Value, "A", a, "B", b,
		"District", DistrictName(t, region, p.Value), "Period", spokenPeriod(t, p.Other), "Figure", figureName(t, p.Value))
	switch {
	case p.Row == 0:
		return said
	case p.Column == "":
		return t.T("statistics.at_row", "Row", t.Int(p.Row), "Said", said)
	}
	return t.T("statistics.at_cell", "Row", t.Int(p.Row), "Column", p.Column, "Said", said)
}

// PeriodText is a period in days.
func PeriodText(t i18n.Texts, p sums.Period) string {
	day := func(d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }
	return day(p.From) + " – " + day(p.To)
}

func spokenPeriod(t i18n.Texts, s string) string {
	from, to, both := strings.Cut(s, "/")
	if !both || !civil.Date(from).Valid() || !civil.Date(to).Valid() {
		return ""
	}
	return PeriodText(t, sums.Period{From: civil.Date(from), To: civil.Date(to)})
}

func figureName(t i18n.Texts, figure string) string {
	if figureCode.MatchString(figure) && len(figure) == 3 {
		return figure + " " + commission.Line{Figure: figure}.Name(t, nil)
	}
	return figure
}

// DistrictName is what a district is called, and the region as a whole for the empty code.
func DistrictName(t i18n.Texts, region regionfile.Region, kato string) string {
	if d, ok := region.District(kato); ok {
		return d.Names.In(string(t.Lang()))
	}
	return t.T("crimes.all")
}

// LineName is what a line of an import is called.
func LineName(t i18n.Texts, lists *codes.Lists, l sums.Line) string {
	name := commission.Line{Figure: string(l.Figure), Code: l.Code}.Name(t, lists)
	switch commission.Study(l.Study) {
	case commission.AtSchool:
		return name + ": " + t.T("commission.school")
	case commission.AtCollege:
		return name + ": " + t.T("commission.college")
	}
	return name
}

// Text is what a column was taken for, in words.
func (c Column) Text(t i18n.Texts, lists *codes.Lists) string {
	switch {
	case c.As == string(isCount):
		return LineName(t, lists, c.Line)
	case c.As == "":
		return t.T("statistics.as_unknown")
	}
	return t.T("statistics.as_" + c.As)
}

// Lines are what a row counts, in a steady order.
func (row Row) Lines() []sums.Line {
	return slices.SortedFunc(maps.Keys(row.Counts), compareLines)
}

// Text tells what a row counts: the figures, each with its number; of parts and of places of
// study nothing, where their figure stands there.
func (row Row) Text(t i18n.Texts, lists *codes.Lists) string {
	var said []string
	for _, l := range row.Lines() {
		_, whole := row.Counts[sums.Line{Figure: l.Figure}]
		if l.Code == "" && l.Study == "" || !whole {
			said = append(said, LineName(t, lists, l)+" "+t.Int(row.Counts[l]))
		}
	}
	return strings.Join(said, ", ")
}

// Standing says in words that an import counts no longer, or not all of it; empty where all
// of it counts.
func Standing(t i18n.Texts, v raid.Statistics, r commission.Replaced) string {
	switch {
	case v.Undone != nil:
		return t.T("statistics.undone", "Date", t.DateNumeric(v.Undone.At), "Reason", v.Undone.Reason)
	case r.All:
		return t.T("statistics.replaced")
	case r.Part:
		return t.T("statistics.replaced_part")
	}
	return ""
}
