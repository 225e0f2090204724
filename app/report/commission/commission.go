// Package commission counts what the raids of a period found, by district,
// beside the equal period a year before: the part of the commission's report
// that comes from the region's own records. What the police and the statistics
// office count is another part and never stands under its heading.
//
// It promises that every number is the count of records that a person can go
// through; that the same records give the same report in whatever order they
// come; and that no line of it is a child. It reads no store and no clock.
package commission

import (
	"iter"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report"
)

// Period is the nights from one to another, both counted.
type Period struct {
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
}

// MaxNights is the longest period that is counted: a year with its leap day.
const MaxNights = 366

// Valid says whether both ends are dates and stand in their order.
func (p Period) Valid() bool { return p.From.Valid() && p.To.Valid() && p.From <= p.To }

// YearBefore is the same days of the year before; of a 29 February it is the
// 28th, and Nights then says that the two are not equal.
func (p Period) YearBefore() Period { return Period{yearBefore(p.From), yearBefore(p.To)} }

// Nights is how many nights the period has.
func (p Period) Nights() int {
	return int(p.To.In(time.UTC).Sub(p.From.In(time.UTC)).Hours()/24) + 1
}

// Has says whether a night is one of the period.
func (p Period) Has(night civil.Date) bool { return night >= p.From && night <= p.To }

func yearBefore(d civil.Date) civil.Date {
	t := d.In(time.UTC)
	if t.Month() == time.February && t.Day() == 29 {
		t = t.AddDate(0, 0, -1)
	}
	return civil.DateOf(t.AddDate(-1, 0, 0))
}

// Source is the records a report is counted from: everything of both periods
// and, for R13, of the twelve months before each. They are gone through once, and each
// is let go of when the next is asked for. Crews of Raids have the members who go out.
type Source struct {
	At      time.Time // of the count; zero: all of it is over
	Records iter.Seq[*report.Record]
	Raids   []Raid
	Links   []raid.Link
	Help    map[Referred]Helped // how referrals stand, as far as who counts may know; of a record by when it comes
}

// All are records that are in memory.
func All(records []report.Record) iter.Seq[*report.Record] {
	return func(yield func(*report.Record) bool) {
		for i := range records {
			if !yield(&records[i]) {
				return
			}
		}
	}
}

// Raid is a raid by the id of its record.
type Raid struct {
	ID uuid.UUID
	raid.Raid
}

// Rules are the region whose districts are the rows, its code lists and the
// offset of its clocks.
type Rules struct {
	Region regionfile.Region
	Codes  *codes.Lists
	Offset *time.Location
}

// Line is one figure, or the part of a figure that has a code: R14 is all
// persons with an article marked, and R14 with 442.1 those with that article.
type Line struct {
	Figure string     `json:"figure"`
	Code   codes.Code `json:"code,omitempty"`
}

// Cell is a count now and a year before.
type Cell struct {
	Now    report.Count `json:"now"`
	Before report.Count `json:"before"`
	Silent bool         `json:"silent,omitempty"` // the year before is imported, and says nothing of it
}

// Change is how the whole count changed.
func (c Cell) Change() report.Change { return report.Change{Now: c.Now.All, Before: c.Before.All} }

// District is a column of cells. One without a code is that of what names no
// district of the region.
type District struct {
	KATO  string      `json:"kato,omitempty"`
	Names codes.Names `json:"names,omitzero"`
}

// Row is a line of the report: a cell for each district, as many and in the same
// order as the report's districts, and their sum.
type Row struct {
	Line
	Cells []Cell `json:"cells"`
	Total Cell   `json:"total"`
}

// Report is the figures of a period. Districts are those of the region file in
// its order and, where a record of either period names none of them, last one
// without a code.
type Report struct {
	Period      Period             `json:"period"`
	Before      Period             `json:"before"`
	Districts   []District         `json:"districts"`
	Rows        []Row              `json:"rows"`
	Running     bool               `json:"running,omitempty"` // its last night was not over when it was counted
	Records     int                `json:"records"`           // counted, of the period
	Earlier     int                `json:"earlier"`           // records counted of the year before
	NotAccepted int                `json:"not_accepted"`      // of them
	Unnamed     int                `json:"unnamed,omitempty"` // encounters of them in which who was met is not shown: R13 knows them by links alone
	WhyOut      map[codes.Code]int `json:"why_out,omitempty"`
	SelfHarm    int                `json:"self_harm"`        // minors at risk, of the whole region: never by district
	Frozen      *Frozen            `json:"frozen,omitempty"` // of one that was given out under a number

	// Course is when the children were found; nil of one that was frozen before there was any.
	Course *Course `json:"course,omitempty"`

	Decisions     []Decision `json:"decisions,omitempty"`      // of the time before, see Decide
	MoreDecisions int        `json:"more_decisions,omitempty"` // that are left out

	Crime    *Crime         `json:"crime,omitempty"`    // see WithImports
	Imported []ImportSource `json:"imported,omitempty"` // of the year before, where it is not of the program's own records
}

// BeforeIn is the count of the year before in words; a dash where an import says nothing of it.
func (c Cell) BeforeIn(t i18n.Texts) string {
	if c.Silent {
		return "—"
	}
	return t.Int(c.Before.All)
}

// ChangeIn is how the whole count changed, in words.
func (c Cell) ChangeIn(t i18n.Texts) string {
	if c.Silent {
		return "—"
	}
	return c.Change().In(t)
}

// Empty says whether nothing was counted, neither now nor a year before.
func (c Cell) Empty() bool { return c.Now == report.Count{} && c.Before == report.Count{} }

// Known gives the report without the districts in which nothing was counted in
// either period, but those given; see report.Summary.Known.
func (r Report) Known(own []string) Report {
	var keep []int
	for i, d := range r.Districts {
		counted := slices.ContainsFunc(r.Rows, func(row Row) bool { return !row.Cells[i].Empty() }) || r.Crime.counts(i)
		if counted || slices.Contains(own, d.KATO) {
			keep = append(keep, i)
		}
	}
	at := func(i int) District { return r.Districts[i] }
	rows := slices.Clone(r.Rows)
	for n := range rows {
		cells := rows[n].Cells
		rows[n].Cells = each(keep, func(i int) Cell { return cells[i] })
	}
	r.Districts, r.Rows = each(keep, at), rows
	r.Crime = r.Crime.known(keep)
	return r
}

func each[T any](of []int, get func(int) T) []T {
	out := make([]T, len(of))
	for n, i := range of {
		out[n] = get(i)
	}
	return out
}

// Count counts a report.
func Count(period Period, source Source, rules Rules) Report {
	before := period.YearBefore()
	counted := tallied(source, rules, nil, period, before)
	now, then := counted[0], counted[1]
	out := Report{
		Period: period, Before: before, Earlier: then.night.Records,
		Running: !source.At.IsZero() && civil.NightOf(source.At, rules.Offset) <= period.To,
		Records: now.night.Records, NotAccepted: now.night.NotAccepted,
		WhyOut: now.night.WhyOut, SelfHarm: now.selfHarm, Unnamed: now.unnamed,
		Course: courseOf(period, before, &now.when, &then.when),
	}
	for _, d := range rules.Region.Districts {
		out.Districts = append(out.Districts, District{d.KATO, d.Names})
	}
	if now.unknown || then.unknown {
		out.Districts = append(out.Districts, District{})
	}
	for _, line := range lines(now, then) {
		row := Row{Line: line, Cells: make([]Cell, len(out.Districts))}
		for i, d := range out.Districts {
			c := Cell{Now: now.counts[key{line, d.KATO}], Before: then.counts[key{line, d.KATO}]}
			row.Cells[i] = c
			row.Total.Now, row.Total.Before = plus(row.Total.Now, c.Now), plus(row.Total.Before, c.Before)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// plus adds what the report counts. Who was not asked is a column of the night alone: a
// report that was frozen has none, and would differ from itself.
func plus(a, b report.Count) report.Count {
	return report.Count{All: a.All + b.All, School: a.School + b.School, College: a.College + b.College}
}
