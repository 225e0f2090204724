package commission

import (
	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/report"
)

// Study is which of the children of a line a number counts.
type Study string

// The numbers of a cell.
const (
	Everybody Study = ""
	AtSchool  Study = "school"
	AtCollege Study = "college"
)

// Number names one number of a report: of a line, in a district or in all of them,
// of the period or of the year before.
type Number struct {
	Line
	District string // КАТО code; empty for what is in no district of the region
	Whole    bool   // of all districts, whatever District says
	Before   bool   // of the year before
	Study    Study
}

// Of is the number in a report; false where the report has no such line or district.
func (n Number) Of(r Report) (count int, known bool) {
	for _, row := range r.Rows {
		if row.Line != n.Line {
			continue
		}
		if n.Whole {
			return n.in(row.Total), true
		}
		for i, d := range r.Districts {
			if d.KATO == n.District {
				return n.in(row.Cells[i]), true
			}
		}
	}
	return 0, false
}

func (n Number) in(c Cell) int {
	if n.Before {
		return n.Study.Of(c.Before)
	}
	return n.Study.Of(c.Now)
}

// Of is the number in a count.
func (s Study) Of(n report.Count) int {
	switch s {
	case AtSchool:
		return n.School
	case AtCollege:
		return n.College
	}
	return n.All
}

// Item is one thing that a line counts: a child, an adult, a place of a night, a
// visit, a crew.
type Item struct {
	Line
	District string
	Records  []uuid.UUID  // one; of a place that was checked several times in a night, all of them
	Person   uuid.UUID    // of whom it tells; of R20 the crew
	Parts    []codes.Code // of a whole figure: the parts that count it too
	Count    report.Count // what the line is more by it: several of R18, and of the parts of R20
}

// Behind lists what a number counts, in the order of the records: the counts of all of
// it together are the number, which is why both are told in one place.
func Behind(period Period, number Number, source Source, rules Rules) (all []Item) {
	if number.Before {
		period = period.YearBefore()
	}
	tallied(source, rules, func(i Item) {
		if i.Line == number.Line && (number.Whole || i.District == number.District) && number.Study.Of(i.Count) > 0 {
			all = append(all, i)
		}
	}, period)
	return all
}
