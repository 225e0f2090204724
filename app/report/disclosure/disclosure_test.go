package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/report/disclosure"
)

// show writes a table as it is published: "·" is withheld.
func show(t disclosure.Table) []string {
	full, withheld := disclosure.WithTotals(t), disclosure.Suppress(t)
	var out []string
	for i, row := range full {
		line := ""
		for j, n := range row {
			if withheld[i][j] {
				line += "   ·"
			} else {
				line += fmt.Sprintf("%4d", n)
			}
		}
		out = append(out, line)
	}
	return out
}

func TestSuppress(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		table disclosure.Table
		want  []string
	}{
		{"nothing small", disclosure.Table{{5, 0}, {7, 9}}, []string{"   5   0   5", "   7   9  16", "  12   9  21"}},
		{"zeros alone", disclosure.Table{{0, 0}, {0, 0}}, []string{"   0   0   0", "   0   0   0", "   0   0   0"}},
		{"one child in all", disclosure.Table{{1, 0}, {0, 0}}, []string{"   ·   0   ·", "   0   0   0", "   ·   0   ·"}},
		{"one small count takes three others", disclosure.Table{{3, 20, 30}, {12, 15, 40}, {50, 60, 70}},
			[]string{"   ·   ·  30  53", "   ·   ·  40  67", "  50  60  70 180", "  65  95 140 300"}},
		{"two small ones that would give each other away", disclosure.Table{{1, 1, 30}, {9, 15, 40}},
			[]string{"   ·   ·   ·  32", "   ·   ·   ·  64", "  10  16  70  96"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(row.want, show(row.table)); d != "" {
				t.Error(d)
			}
		})
	}
}

// random is a table like one of the region: districts by place of study.
func random(r *rand.Rand, rows, columns, most int) disclosure.Table {
	t := make(disclosure.Table, rows)
	for i := range t {
		for range columns {
			n := 0
			switch r.IntN(4) {
			case 0:
			case 1:
				n = 1 + r.IntN(disclosure.Threshold-1)
			default:
				n = r.IntN(most)
			}
			t[i] = append(t[i], n)
		}
	}
	return t
}

func TestNobodyWorksOutASmallCount(t *testing.T) {
	t.Parallel()
	withheld, small := 0, 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 12))
		table := random(r, 1+r.IntN(9), 1+r.IntN(4), 60)
		full, mask := disclosure.WithTotals(table), disclosure.Suppress(table)
		withheld += mask.Withheld()
		known := read(full, mask)
		for i, row := range full {
			for j, n := range row {
				if n < 1 || n >= disclosure.Threshold {
					continue
				}
				small++
				if low, high := known.low[i][j], known.high[i][j]; low > 1 || high < disclosure.Threshold-1 {
					t.Fatalf("seed %d: %d at %d, %d is known to be %d to %d\n%v", seed, n, i, j, low, high, show(table))
				}
			}
		}
	}
	t.Logf("%d small counts, %d withheld", small, withheld)
}

// TestEveryValueIsPossible asks more than intervals can tell: each of the four
// values is one that a whole table could have.
func TestEveryValueIsPossible(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 34))
		table := random(r, 1+r.IntN(3), 1+r.IntN(2), 7)
		full, mask := disclosure.WithTotals(table), disclosure.Suppress(table)
		for i, row := range full {
			for j, n := range row {
				if n < 1 || n >= disclosure.Threshold {
					continue
				}
				for value := 1; value < disclosure.Threshold; value++ {
					if !possible(table, mask, [2]int{i, j}, value) {
						t.Fatalf("seed %d: %d at %d, %d cannot be %d\n%v", seed, n, i, j, value, show(table))
					}
				}
			}
		}
	}
}
