package statistics

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
)

// finish compares what belongs together: sums with their districts, parts with their whole;
// and takes the sums themselves where the file has no districts.
func (r *reader) finish() {
	for _, sum := range r.totals {
		if r.compared(sum) {
			continue
		}
		r.out.Rows = append(r.out.Rows, sum)
	}
	for i := range r.out.Rows {
		r.parts(&r.out.Rows[i])
	}
	r.ages()
	slices.SortStableFunc(r.out.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Period.To, a.Period.To), cmp.Compare(a.Period.From, b.Period.From), r.place(a)-r.place(b), a.First-b.First)
	})
}

// place is where a district stands in its region; the region stands behind, and what is of
// none last.
func (r *reader) place(row Row) int {
	i := slices.IndexFunc(r.rules.Region.Districts, func(d regionfile.District) bool { return d.KATO == row.District })
	switch {
	case row.Written != "":
		return len(r.rules.Region.Districts) + 1
	case i < 0:
		return len(r.rules.Region.Districts)
	}
	return i
}

// compared says whether districts of the same period are there, with which a sum is
// compared and not kept.
func (r *reader) compared(sum Row) bool {
	districts := map[sums.Line]int{}
	found := false
	for _, row := range r.out.Rows {
		if row.Period != sum.Period || !row.Taken && row.Written == "" {
			continue
		}
		found = true
		for l, n := range row.Counts {
			districts[l] += n
		}
	}
	if !found {
		return false
	}
	for _, l := range slices.SortedFunc(maps.Keys(sum.Counts), compareLines) {
		if n, counted := districts[l]; counted && n != sum.Counts[l] {
			r.problem(Problem{Row: sum.First, What: "sum", Value: string(l.Figure), Other: strconv.Itoa(sum.Counts[l]) + "|" + strconv.Itoa(n)})
		}
	}
	return true
}

// parts names what is more than the whole it is a part of.
func (r *reader) parts(row *Row) {
	less := func(whole sums.Line, all ...sums.Line) {
		n, said := row.Counts[whole]
		sum := 0
		for _, l := range all {
			sum += row.Counts[l]
		}
		if said && sum > n {
			row.Doubted = true
			r.problem(Problem{Row: row.First, What: "parts", Value: string(whole.Figure), Other: strconv.Itoa(n) + "|" + strconv.Itoa(sum)})
		}
	}
	of := func(c codes.Code) sums.Line { return sums.Line{Figure: c} }
	less(of(commission.Crime01), of(commission.Crime02), of(commission.Crime03))
	less(of(commission.Crime04), of(commission.Crime05))
	less(of("R03"), of("R04"), of("R05"))
	for _, l := range slices.SortedFunc(maps.Keys(row.Counts), compareLines) {
		if l.Study == "" {
			less(l, sums.Line{Figure: l.Figure, Code: l.Code, Study: "school"}, sums.Line{Figure: l.Figure, Code: l.Code, Study: "college"})
		}
	}
}

var band = regexp.MustCompile(`(\d{2})\s*[-–—]\s*(\d{2})`)

// ages are from and up to what age NEET is counted, where a head or a name says it.
func (r *reader) ages() {
	for _, c := range r.out.Columns {
		if m := band.FindStringSubmatch(c.Head); m != nil && c.Line.Figure == commission.Crime05 {
			r.out.AgeLow, r.out.AgeTop = atoi(m[1]), atoi(m[2])
		}
	}
}
