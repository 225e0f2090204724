// Package statistics reads what a region counted before it had Shyraq, and what the police
// count, out of files of theirs: tables of sums by district and period, our own reports
// among them, and exports of cases, which are counted as they are read.
//
// It promises that of an export nothing leaves the reader but counts and the numbers of
// rows: no name, no number of a person, no fabula, in no error and in no problem either;
// that what it did not understand is said and never guessed; and that the same file gives
// the same reading. It keeps nothing, and reads no store and no clock.
package statistics

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/tablefile"
	"shyraq/errs"
)

// Rules are what a file is understood by. Texts are the languages in which our own tables
// name their figures.
type Rules struct {
	Region regionfile.Region
	Codes  *codes.Lists
	Texts  []i18n.Texts
	Today  civil.Date
}

// Reading is a file as it was understood, before anything of it is kept.
type Reading struct {
	Form     codes.Code // sums.FormFigures or sums.FormPolice
	Digest   string     // SHA-256 of the file
	Columns  []Column
	Rows     []Row
	Problems []Problem
	More     int // problems beside those
	AgeLow   int // of NEET, where a heading says it
	AgeTop   int
	Cases    int // rows of an export that were counted
	Passed   int // rows of an export that were not
}

// Column is what a column was taken for.
type Column struct {
	Letter string // "A"
	Sheet  string
	Head   string // what stands over it; empty in an export, whose heads are not shown
	As     string // key of the meaning, below "statistics.as_"; empty where it was not understood
	Line   sums.Line
}

// Row is a district in a period: what one line of the preview takes or leaves out.
type Row struct {
	First    int    // row of the file in which it begins
	District string // КАТО code; empty is the region as a whole
	Period   sums.Period
	Counts   map[sums.Line]int
	Taken    bool
	Barred   bool   // nobody can take it: it is of no district of the region, or of no possible time
	Doubted  bool   // a problem speaks of it
	Written  string // what stands in the place of a district that is none of the region's
}

// MaxProblems is how many problems are told one by one.
const MaxProblems = 300

// Problem is what is wrong with a place of a file, as a key below "statistics.problem_" and
// what stands in its sentence. Of an export Value never is a word of it.
type Problem struct {
	Row    int    // 0: of the whole
	Column string // letter; empty: of the whole row
	What   string // as in the text problem_<what> of statistics
	Value  string
	Other  string
}

// Read understands a file. Errors are those of tablefile.Read, and errs.Invalid
// statistics_unknown where no table of either form was found, statistics_nothing where the
// table holds no row.
func Read(file []byte, rules Rules) (Reading, error) {
	sheets, err := tablefile.Read(file)
	if err != nil {
		return Reading{}, err
	}
	sum := sha256.Sum256(file)
	r := reader{rules: rules, places: placesOf(rules.Region), names: namesOf(rules), out: Reading{Digest: hex.EncodeToString(sum[:])}}
	for _, t := range rules.Texts {
		r.outside = append(r.outside, t.T("figures.no_district"))
	}
	tables := r.tables(sheets)
	if len(tables) == 0 {
		return Reading{}, errs.Errorf(errs.Invalid, "statistics_unknown", "no table of figures and no export was found")
	}
	r.out.Form = sums.FormFigures
	if tables[0].form == police {
		r.out.Form = sums.FormPolice
	}
	for _, t := range tables {
		r.describe(t)
		switch t.form {
		case police:
			r.countCases(t)
		case long:
			r.longRows(t)
		case wide:
			r.wideRows(t)
		}
	}
	r.finish()
	if len(r.out.Rows) == 0 {
		return Reading{}, errs.Errorf(errs.Invalid, "statistics_nothing", "the table holds no row")
	}
	return r.out, nil
}

// reader gathers what is understood of a file.
type reader struct {
	rules  Rules
	places places
	names  names
	// outside is how our own tables call what is of no district
	outside []string
	out     Reading
	totals  []Row // what a file says are sums of districts
	told    map[Problem]bool
}

func (r *reader) problem(p Problem) {
	if r.told == nil {
		r.told = map[Problem]bool{}
	}
	if r.told[p] {
		return
	}
	if len(r.out.Problems) >= MaxProblems {
		r.out.More++
		return
	}
	r.told[p] = true
	r.out.Problems = append(r.out.Problems, p)
}

// Take takes a row of the preview, or leaves it out. Of rows that say the same of a district
// and a period one alone is taken.
func (r *Reading) Take(i int, on bool) {
	if i < 0 || i >= len(r.Rows) || r.Rows[i].Barred {
		return
	}
	r.Rows[i].Taken = on
	for j := range r.Rows {
		if on && j != i && r.Rows[i].collides(r.Rows[j]) {
			r.Rows[j].Taken = false
		}
	}
}

// Whole says whether all is taken that can be: of rows that say the same, one.
func (r Reading) Whole() bool {
	return !slices.ContainsFunc(r.Rows, func(row Row) bool {
		return !row.Taken && !row.Barred && !slices.ContainsFunc(r.Rows, func(o Row) bool { return o.Taken && row.collides(o) })
	})
}

func (row Row) collides(other Row) bool {
	if row.District != other.District || row.Period != other.Period {
		return false
	}
	for l := range row.Counts {
		if _, both := other.Counts[l]; both {
			return true
		}
	}
	return false
}

// Lines are what is counted in any row, in a steady order.
func (r Reading) Lines() []sums.Line {
	seen := map[sums.Line]bool{}
	for _, row := range r.Rows {
		for l := range row.Counts {
			seen[l] = true
		}
	}
	return slices.SortedFunc(maps.Keys(seen), compareLines)
}

// Statistics are the sums of the rows that are taken, as they are kept; without who imports
// them, when, and whose figures they are. Errors are errs.Invalid statistics_none where no
// row is taken, statistics_much where they are more than one record takes.
func (r Reading) Statistics() (raid.Statistics, error) {
	out := raid.Statistics{Form: r.Form, Digest: r.Digest, AgeLow: r.AgeLow, AgeTop: r.AgeTop}
	kept := Reading{}
	for _, row := range r.Rows {
		if row.Taken && !row.Barred {
			kept.Rows = append(kept.Rows, row)
		} else {
			out.Left++
		}
	}
	out.Lines = kept.Lines()
	if len(out.Lines) == 0 {
		return out, errs.Errorf(errs.Invalid, "statistics_none", "no row is taken")
	}
	if !slices.ContainsFunc(out.Lines, func(l sums.Line) bool { return l.Figure == commission.Crime05 }) {
		out.AgeLow, out.AgeTop = 0, 0
	}
	for _, row := range kept.Rows {
		p, d := slices.Index(out.Periods, row.Period), slices.Index(out.Districts, row.District)
		if p < 0 {
			p, out.Periods = len(out.Periods), append(out.Periods, row.Period)
		}
		if d < 0 {
			d, out.Districts = len(out.Districts), append(out.Districts, row.District)
		}
		i := slices.IndexFunc(out.Parts, func(s sums.Part) bool { return s.Period == p && s.District == d })
		if i < 0 {
			i = len(out.Parts)
			out.Parts = append(out.Parts, sums.Part{Period: p, District: d, Counts: slices.Repeat([]int{sums.NotCounted}, len(out.Lines))})
		}
		for j, l := range out.Lines {
			if n, counted := row.Counts[l]; counted {
				out.Parts[i].Counts[j] = n
			}
		}
	}
	if len(out.Lines) > sums.MaxLines || len(out.Periods) > sums.MaxPeriods || len(out.Lines)*len(out.Parts) > sums.MaxCells {
		return out, errs.Errorf(errs.Invalid, "statistics_much", "%d lines of %d parts", len(out.Lines), len(out.Parts))
	}
	return out, nil
}
