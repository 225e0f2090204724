package commission

import (
	"shyraq/app/report"
	"shyraq/app/report/disclosure"
)

// Published is what of a report may leave the authorities: the children found
// by district and place of study, and the region's sums of the other figures.
// What is withheld would be a count of fewer than five children or would give
// one away; see package disclosure.
type Published struct {
	Districts []District
	Counts    disclosure.Table // a row for each district and one for all; school, college, neither, all
	Withheld  disclosure.Mask  // as large as Counts
	Sums      []Sum

	Period      Period
	NotAccepted int // records of the period: above 0 the publication is a draft
}

// Sum is the region's sum of a figure, of which a small one is withheld.
type Sum struct {
	Line
	All      int
	Withheld bool
}

// Publish makes the publication of a report.
func (r Report) Publish() Published {
	out := Published{Districts: r.Districts, Period: r.Period, NotAccepted: r.NotAccepted}
	var counts disclosure.Table
	for _, row := range r.Rows {
		switch {
		case row.Line == Line{Figure: report.R03.Code()}:
			for _, c := range row.Cells {
				counts = append(counts, []int{c.Now.School, c.Now.College, c.Now.All - c.Now.School - c.Now.College})
			}
		case row.Code == "":
			n := row.Total.Now.All
			out.Sums = append(out.Sums, Sum{row.Line, n, row.People() && n > 0 && n < disclosure.Threshold})
		}
	}
	out.Counts, out.Withheld = disclosure.WithTotals(counts), disclosure.Suppress(counts)
	return out
}
