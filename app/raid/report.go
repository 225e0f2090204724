package raid

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
)

// KindReport is a report to the commission that was given out under a number.
const KindReport Kind = "report"

// Report is a report to the commission as it was frozen: a numbered document, which
// nobody changes and which may only be withdrawn, with a reason. It holds sums alone,
// with all that its paper needs, so that it is printed again when the records it was
// counted from have changed or are gone.
type Report struct {
	Unit   string `json:"unit"`
	Year   int    `json:"year"`   // in which it was frozen
	Number int    `json:"number"` // running in its series and year, from 1
	Series string `json:"series"` // of an officer on a device, see ReportSeries

	From       civil.Date `json:"from"`
	To         civil.Date `json:"to"`
	BeforeFrom civil.Date `json:"before_from"` // the period of the year before
	BeforeTo   civil.Date `json:"before_to"`

	At        time.Time   `json:"at"`
	Offset    int         `json:"offset"` // minutes of local time from UTC then
	By        string      `json:"by"`
	UnitNames codes.Names `json:"unit_names"`
	Region    codes.Names `json:"region"`

	Criteria    int              `json:"criteria"` // version of what the figures count
	Records     int              `json:"records"`
	Earlier     int              `json:"earlier"` // records of the year before
	NotAccepted int              `json:"not_accepted"`
	Unnamed     int              `json:"unnamed,omitempty"`
	Districts   []ReportDistrict `json:"districts,omitempty"`
	Rows        []ReportRow      `json:"rows,omitempty"`
	WhyOut      []ReportShare    `json:"why_out,omitempty"`
	SelfHarm    int              `json:"self_harm,omitempty"`

	// Course is when the children were found, as sums of the region. Reports that were
	// frozen before there was one have none, of form 0, and are printed without.
	Course struct {
		Form         int          `json:"form"`                    // version of what it holds and how it is drawn
		Months       bool         `json:"months,omitempty"`        // it is told by months, not night by night
		Nights       []civil.Date `json:"nights,omitempty"`        // each step's first; empty: the period has none
		NightsBefore []civil.Date `json:"nights_before,omitempty"` // those of the year before, as many
		Now          []int        `json:"now,omitempty"`           // as many
		Before       []int        `json:"before,omitempty"`        // as many
		Hours        []int        `json:"hours,omitempty"`         // 24, that of midnight first; one to four is 1
		HoursBefore  []int        `json:"hours_before,omitempty"`
	} `json:"course,omitzero"`

	// Decisions are what it opens with: those of the time before, as they stood.
	Decisions     []ReportDecision `json:"decisions,omitempty"`
	MoreDecisions int              `json:"more_decisions,omitempty"` // that it leaves out

	// Crime is its part on crime statistics, which were imported; Imported is where the year
	// before comes from, where that was.
	Crime    *sums.Crime   `json:"crime,omitempty"`
	Imported []sums.Source `json:"imported,omitempty"`

	Undone *Reasoned `json:"undone,omitempty"` // it was withdrawn
}

// ReportDecision is a decision of the commission as it stood on the day of a report.
type ReportDecision struct {
	Number  string     `json:"number"`
	What    string     `json:"what"`
	Who     string     `json:"who"`
	Officer bool       `json:"officer,omitempty"` // who answers is one, and no organisation
	Until   civil.Date `json:"until"`
	State   codes.Code `json:"state"`
	On      civil.Date `json:"on,omitempty"`
	Late    bool       `json:"late,omitempty"`
}

// ReportDistrict is a district of a report; without a code it is that of what names
// none.
type ReportDistrict struct {
	KATO  string      `json:"kato,omitempty"`
	Names codes.Names `json:"names,omitzero"`
}

// ReportRow is a line of a report: counts for each of its districts, in their order.
// Those by place of study are there where children are counted.
type ReportRow struct {
	Figure        codes.Code `json:"figure"`
	Code          codes.Code `json:"code,omitempty"`
	Now           []int      `json:"now,omitempty"`
	School        []int      `json:"school,omitempty"`
	College       []int      `json:"college,omitempty"`
	Before        []int      `json:"before,omitempty"`
	BeforeSchool  []int      `json:"before_school,omitempty"`
	BeforeCollege []int      `json:"before_college,omitempty"`

	// Where the year before was imported: the districts of which it says nothing, by their
	// place, the number of districts for the sum; and the sum, which may not be theirs.
	Silent    []int `json:"silent,omitempty"`
	BeforeSum []int `json:"before_sum,omitempty"`
}

// ReportShare is how many children gave a reason for being out.
type ReportShare struct {
	Code  codes.Code `json:"code"`
	Count int        `json:"count"`
}

// The bounds of a report, beside those of package sums.
const (
	maxReportCount  = 999_999_999
	maxReportOffset = 14 * 60
	firstReportYear = 2020
	lastReportYear  = 9999
)

// ReportSeries is the series in which an officer numbers his reports on a device: 40
// bits of a hash of both, in Crockford's base32. So numbers are given without asking
// anybody and have no gaps within a series, and no two reports have one number: two
// series agree with one chance in two million in a region of a thousand of them.
func ReportSeries(device, officer uuid.UUID) string {
	h := sha256.New()
	h.Write([]byte("shyraq report series v1\n"))
	h.Write(device[:])
	h.Write(officer[:])
	return crockford.EncodeToString(h.Sum(nil)[:seriesBytes])
}

const (
	seriesBytes = 5
	seriesChars = 8
)

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// FullNumber is the number as it is printed: "3/2026-7Q2M-X9KD".
func (r Report) FullNumber() string {
	series := r.Series
	if len(series) == seriesChars {
		series = series[:seriesChars/2] + "-" + series[seriesChars/2:]
	}
	return fmt.Sprintf("%d/%d-%s", r.Number, r.Year, series)
}

// Check names what is wrong with a report. Nobody types one: whatever does not fit is
// of a damaged or a foreign one.
func (r Report) Check(rules Rules) []Problem {
	f := &findings{rules: rules}
	f.reason("undone", r.Undone)
	f.unit(r.Unit)
	f.text("unit", r.Unit, MaxLine)
	f.within("year", r.Year, firstReportYear, lastReportYear)
	f.within("number", r.Number, 1, maxReportCount)
	f.series(r.Series)
	f.days("from", r.From, r.To)
	f.days("before_from", r.BeforeFrom, r.BeforeTo)
	if r.At.IsZero() {
		f.block("at", "problem.report_form")
	}
	f.future("at", r.At)
	f.within("offset", r.Offset, -maxReportOffset, maxReportOffset)
	f.text("by", r.By, MaxLine)
	f.names("unit_names", r.UnitNames)
	f.names("region", r.Region)
	f.within("criteria", r.Criteria, 1, maxReportCount)
	f.within("records", r.Records, 0, maxReportCount)
	f.within("not_accepted", r.NotAccepted, 0, r.Records)
	f.within("earlier", r.Earlier, 0, maxReportCount)
	f.within("unnamed", r.Unnamed, 0, maxReportCount)
	f.within("self_harm", r.SelfHarm, 0, maxReportCount)
	f.reportCounts(r)
	f.reportCourse(r)
	f.reportDecisions(r)
	f.reportCrime(r)
	return f.list
}

// hoursOfADay is how many counts the hours of a course are.
const hoursOfADay = 24

func (f *findings) reportCourse(r Report) {
	const at = "course"
	c := r.Course
	f.within(Path(at, "form"), c.Form, 0, maxReportCount)
	f.many(Path(at, "nights"), len(c.Nights), sums.MaxRows)
	if len(c.NightsBefore) != len(c.Nights) {
		f.block(Path(at, "nights_before"), "problem.report_form")
		return
	}
	for i, night := range c.Nights {
		before := c.NightsBefore[i]
		if night == "" && before == "" || night != "" && !night.Valid() || before != "" && !before.Valid() {
			f.block(Path(at, "nights", i), "problem.report_form")
		}
	}
	f.counts(at, "now", c.Now, len(c.Nights), true)
	f.counts(at, "before", c.Before, len(c.Nights), true)
	f.counts(at, "hours", c.Hours, hoursOfADay, false)
	f.counts(at, "hours_before", c.HoursBefore, hoursOfADay, false)
}

func (f *findings) reportDecisions(r Report) {
	f.many("decisions", len(r.Decisions), sums.MaxDecisions)
	f.within("more_decisions", r.MoreDecisions, 0, maxReportCount)
	for i, d := range r.Decisions {
		at := Path("decisions", i)
		f.text(Path(at, "number"), d.Number, MaxLine)
		f.text(Path(at, "what"), d.What, MaxAssignmentText)
		f.text(Path(at, "who"), d.Who, MaxLine)
		f.reportCode(Path(at, "state"), d.State, true)
		if !d.Until.Valid() || d.On != "" && !d.On.Valid() {
			f.block(at, "problem.report_form")
		}
	}
}

// reportCounts asks that every line has a count for each district.
func (f *findings) reportCounts(r Report) {
	f.many("districts", len(r.Districts), sums.MaxDistricts)
	f.many("rows", len(r.Rows), sums.MaxRows)
	f.many("why_out", len(r.WhyOut), sums.MaxRows)
	for i, d := range r.Districts {
		at := Path("districts", i)
		f.text(Path(at, "kato"), d.KATO, MaxLine)
		f.names(Path(at, "names"), d.Names)
	}
	for i, row := range r.Rows {
		at := Path("rows", i)
		f.reportCode(Path(at, "figure"), row.Figure, true)
		f.reportCode(Path(at, "code"), row.Code, false)
		f.counts(at, "now", row.Now, len(r.Districts), true)
		f.counts(at, "before", row.Before, len(r.Districts), true)
		f.counts(at, "school", row.School, len(r.Districts), false)
		f.counts(at, "college", row.College, len(r.Districts), false)
		f.counts(at, "before_school", row.BeforeSchool, len(r.Districts), false)
		f.counts(at, "before_college", row.BeforeCollege, len(r.Districts), false)
		f.counts(at, "before_sum", row.BeforeSum, 1, false)
		for j, d := range row.Silent {
			f.within(Path(at, "silent", j), d, 0, len(r.Districts))
		}
	}
	for i, s := range r.WhyOut {
		f.reportCode(Path("why_out", i, "code"), s.Code, true)
		f.within(Path("why_out", i, "count"), s.Count, 0, maxReportCount)
	}
}

// reportCrime asks that every line has a count for each district and for all.
func (f *findings) reportCrime(r Report) {
	f.sources("imported", r.Imported)
	c := r.Crime
	if c == nil {
		return
	}
	f.days("crime.from", c.From, c.To)
	f.days("crime.before_from", c.BeforeFrom, c.BeforeTo)
	f.within("crime.age_low", c.AgeLow, 0, sums.MaxAge)
	f.within("crime.age_top", c.AgeTop, 0, sums.MaxAge)
	f.sources("crime.sources", c.Sources)
	f.many("crime.rows", len(c.Rows), sums.MaxRows)
	for i, row := range c.Rows {
		at := Path("crime", "rows", i)
		f.reportCode(Path(at, "figure"), row.Figure, true)
		f.reportCode(Path(at, "code"), row.Code, false)
		for _, counts := range [][]int{row.Now, row.Before} {
			if len(counts) != len(r.Districts)+1 {
				f.block(at, "problem.report_form")
			}
			for _, n := range counts {
				f.within(at, n, sums.NotCounted, maxReportCount)
			}
		}
	}
}

func (f *findings) sources(path string, all []sums.Source) {
	f.many(path, len(all), sums.MaxDecisions)
	for i, s := range all {
		at := Path(path, i)
		f.text(Path(at, "source"), s.Source, MaxLine)
		f.text(Path(at, "by"), s.By, MaxLine)
		f.text(Path(at, "figures"), s.Figures, MaxLine)
		if !s.On.Valid() {
			f.block(at, "problem.report_form")
		}
	}
}

// maxReportCode is how long a code may be, of a newer program too.
const maxReportCode = 40

func (f *findings) reportCode(path string, code codes.Code, needed bool) {
	if needed && code == "" || len(code) > maxReportCode {
		f.block(path, "problem.report_form")
	}
}

// counts asks for a count for each district; where none is needed there may be none.
func (f *findings) counts(at, name string, counts []int, districts int, needed bool) {
	if len(counts) != districts && (needed || len(counts) > 0) {
		f.block(Path(at, name), "problem.report_form")
		return
	}
	for i, n := range counts {
		f.within(Path(at, name, i), n, 0, maxReportCount)
	}
}

// series blocks what is no series of ReportSeries.
func (f *findings) series(s string) {
	if raw, err := crockford.DecodeString(s); err != nil || len(raw) != seriesBytes {
		f.block("series", "problem.report_form")
	}
}

func (f *findings) within(path string, n, least, most int) {
	if n < least || n > most {
		f.block(path, "problem.report_form")
	}
}

// days blocks what is no period.
func (f *findings) days(path string, from, to civil.Date) {
	if !from.Valid() || !to.Valid() || from > to {
		f.block(path, "problem.date_bad")
	}
}

func (f *findings) names(path string, n codes.Names) {
	for _, one := range []struct{ lang, text string }{{"kk", n.KK}, {"ru", n.RU}, {"en", n.EN}} {
		f.text(Path(path, one.lang), one.text, MaxLine)
	}
}
