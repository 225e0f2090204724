package commission_test

import (
	"testing"

	"shyraq/app/report"
	"shyraq/app/report/commission"
)

// sums is a report of one district whose children are of no place of study.
func sums(counts map[string]int) commission.Report {
	r := commission.Report{Period: march, Before: march.YearBefore(), Districts: []commission.District{{KATO: city}}}
	for _, f := range []string{"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15"} {
		c := commission.Cell{Now: report.Count{All: counts[f]}}
		r.Rows = append(r.Rows, commission.Row{Line: commission.Line{Figure: f}, Cells: []commission.Cell{c}, Total: c})
	}
	return r
}

// told is what a publication says of the figures; a figure that it withholds is
// missing.
func told(r commission.Report) map[string]int {
	out := map[string]int{}
	for _, s := range r.Publish().Sums {
		if !s.Withheld {
			out[s.Figure] = s.All
		}
	}
	return out
}

// TestNoSumGivesAnotherAway: whoever takes the published sums from each other finds
// no count of one to four children.
func TestNoSumGivesAnotherAway(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		counts map[string]int
		all    bool // everything is published
	}{
		{"the other kind of place", map[string]int{"R03": 9, "R04": 4, "R05": 5}, false},
		{"neither of both", map[string]int{"R03": 29, "R04": 14, "R05": 13}, false},
		{"all but one", map[string]int{"R03": 20, "R04": 10, "R05": 10, "R06": 19}, false},
		{"on the spot or not", map[string]int{"R03": 40, "R04": 20, "R05": 20, "R07": 20, "R08": 18, "R09": 10}, false},
		{"another outcome", map[string]int{"R03": 40, "R04": 20, "R05": 20, "R07": 20, "R09": 18}, false},
		{"all told", map[string]int{"R03": 40, "R04": 20, "R05": 10, "R06": 40, "R07": 20, "R08": 10, "R09": 10}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := told(sums(row.counts))
			for _, taken := range [][]string{
				{"R04"}, {"R05"}, {"R04", "R05"}, {"R06"}, {"R11"}, {"R12"}, {"R13"}, {"R15"},
				{"R07"}, {"R08"}, {"R09"}, {"R10"}, {"R07", "R09"}, {"R07", "R10"}, {"R09", "R10"}, {"R08", "R09"}, {"R07", "R09", "R10"}, {"R08", "R09", "R10"},
			} {
				rest, all := got["R03"], true
				for _, f := range taken {
					n, said := got[f]
					rest, all = rest-n, all && said
				}
				if all && rest > 0 && rest < 5 {
					t.Errorf("R03 less %v leaves %d: %v", taken, rest, got)
				}
			}
			whole, said := got["R07"]
			spot, both := got["R08"]
			if n := whole - spot; said && both && n > 0 && n < 5 {
				t.Errorf("R07 less R08 leaves %d", n)
			}
			if row.all && len(got) != 15 {
				t.Errorf("%d of 15 figures are published: %v", len(got), got)
			}
		})
	}
}

// TestEverySmallSumIsPossible tries all small reports: from what is published of
// places and outcomes each hidden small count may be any of one to four.
func TestEverySmallSumIsPossible(t *testing.T) {
	t.Parallel()
	const most = 12
	for venue := 0; venue <= most; venue++ {
		for street := 0; venue+street <= most; street++ {
			for rest := 0; venue+street+rest <= most; rest++ {
				all := venue + street + rest
				got := told(sums(map[string]int{"R03": all, "R04": venue, "R05": street}))
				for i, small := range []int{venue, street, rest} {
					if small < 1 || small > 4 {
						continue
					}
					if seen := possible(got, i); len(seen) < 4 {
						t.Fatalf("%d, %d, %d: published are %v, and %v are possible", venue, street, rest, got, seen)
					}
				}
			}
		}
	}
}

// possible are the values from 1 to 4 that a part may have, by what is published.
func possible(told map[string]int, part int) map[int]bool {
	seen := map[int]bool{}
	fits := func(figure string, n int) bool { got, said := told[figure]; return !said || got == n }
	for a := range 20 {
		for b := range 20 {
			for c := range 20 {
				if fits("R03", a+b+c) && fits("R04", a) && fits("R05", b) {
					if n := []int{a, b, c}[part]; n >= 1 && n <= 4 {
						seen[n] = true
					}
				}
			}
		}
	}
	return seen
}
