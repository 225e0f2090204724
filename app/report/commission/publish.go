package commission

import (
	"slices"

	"shyraq/app/raid/codes"
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

	// Crime are the region's sums of crime statistics, of the days CrimePeriod, with where
	// they come from.
	Crime       []Sum
	CrimePeriod Period
	Sources     []ImportSource

	Decisions     []Decision // who answers for them is not published where it is an officer
	MoreDecisions int

	Period      Period
	Running     bool // as in the report
	NotAccepted int  // records of the period: above 0 the publication is a draft
}

// Sum is the region's sum of a figure, of which a small one is withheld.
type Sum struct {
	Line
	All      int
	Withheld bool
}

// Publish makes the publication of a report.
func (r Report) Publish() Published {
	out := Published{Districts: r.Districts, Period: r.Period, Running: r.Running, NotAccepted: r.NotAccepted}
	out.publishCrime(r.Crime)
	out.MoreDecisions = r.MoreDecisions
	for _, d := range r.Decisions {
		if d.Officer {
			d.Who = ""
		}
		out.Decisions = append(out.Decisions, d)
	}
	var counts disclosure.Table
	sums := map[string]int{}
	for _, row := range r.Rows {
		if row.Code != "" {
			continue
		}
		sums[row.Figure] = row.Total.Now.All
		if row.Figure == report.R03.Code() {
			for _, c := range row.Cells {
				counts = append(counts, []int{c.Now.School, c.Now.College, c.Now.All - c.Now.School - c.Now.College})
			}
		}
	}
	out.Counts, out.Withheld = disclosure.WithTotals(counts), disclosure.Suppress(counts)
	hidden := withheldSums(sums)
	if all := out.Withheld[len(out.Withheld)-1]; all[len(all)-1] {
		hidden = append(hidden, report.R03.Code())
	}
	for _, row := range r.Rows {
		if row.Code == "" {
			n := row.Total.Now.All
			small := row.People() && n > 0 && n < disclosure.Threshold
			out.Sums = append(out.Sums, Sum{row.Line, n, small || slices.Contains(hidden, row.Figure)})
		}
	}
	return out
}

// publishCrime takes the sums of crime statistics: a small one is withheld, and what gives
// one away beside the others. Pupils and students are parts of the crimes by minors, NEET
// of those prosecuted, articles of the cases.
func (p *Published) publishCrime(c *Crime) {
	if c == nil {
		return
	}
	p.CrimePeriod, p.Sources = c.Period, c.Sources
	hidden := map[Line]bool{}
	part := func(whole codes.Code, parts ...Line) {
		of, known := c.row(whole)
		if !known || of.Total.Now < 0 {
			return
		}
		counts := make([]int, len(parts))
		for i, l := range parts {
			for _, row := range c.Rows {
				if row.Line == l {
					counts[i] = max(row.Total.Now, 0)
				}
			}
		}
		for i, h := range hides(of.Total.Now, counts...)[:len(parts)] {
			hidden[parts[i]] = h
		}
	}
	line := func(figure codes.Code) Line { return Line{Figure: string(figure)} }
	part(Crime01, line(Crime02), line(Crime03))
	part(Crime04, line(Crime05))
	var articles []Line
	for _, row := range c.Rows {
		if row.Figure == string(Cases) && row.Code != "" && row.Total.Now >= 0 {
			articles = append(articles, row.Line)
		}
	}
	part(Cases, articles...)
	for _, row := range c.Rows {
		n := row.Total.Now
		if n < 0 {
			continue
		}
		p.Crime = append(p.Crime, Sum{row.Line, n, hidden[row.Line] || n > 0 && n < disclosure.Threshold})
	}
}

// withheldSums are the figures that would give a small count away beside the
// others. Each is a part of the children found, so that what is left of R03 can be
// worked out; R04 and R05 share no child, nor do the outcomes R07, R09 and R10, and
// R08 is a part of R07.
func withheldSums(sums map[string]int) (hidden []string) {
	found := sums["R03"]
	withhold := func(w bool, figure string) {
		if w {
			hidden = append(hidden, figure)
		}
	}
	place := hides(found, sums["R04"], sums["R05"])
	withhold(place[0], "R04")
	withhold(place[1], "R05")
	outcome := hides(found, sums["R08"], sums["R07"]-sums["R08"], sums["R09"], sums["R10"])
	withhold(outcome[0], "R08")
	withhold(outcome[0] || outcome[1], "R07")
	withhold(outcome[2], "R09")
	withhold(outcome[3], "R10")
	for _, figure := range []string{"R06", "R11", "R12", "R13", "R15"} {
		withhold(hides(found, sums[figure])[0], figure)
	}
	return hidden
}

// hides says which parts of a whole are withheld, so that none of them and not
// what they leave of it is a small count that can be worked out. What is withheld
// is no small count together either: that is the whole less all that is published.
func hides(whole int, parts ...int) []bool {
	row := slices.Clone(parts)
	rest := whole
	for _, n := range parts {
		rest -= n
	}
	row = append(row, rest)
	hidden := disclosure.Suppress(disclosure.Table{row})[0]
	for {
		together, next := 0, -1
		for i, n := range row {
			switch {
			case hidden[i]:
				together += n
			case n > 0 && (next < 0 || n < row[next]):
				next = i
			}
		}
		if together == 0 || together >= disclosure.Threshold || next < 0 {
			return hidden
		}
		hidden[next] = true
	}
}
