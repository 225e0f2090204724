// Package disclosure says which counts of a table may be published, so that
// nobody can work out a count of one to four children from the rest.
//
// It promises that of every table it returns each small count is withheld, and
// that whoever knows all that is published, the totals included, can narrow no
// small count further than "one to four": every one of the four is possible.
// A zero says nothing of a child and is published, but for those that hide
// others: of what is withheld nobody knows that it is above zero. It knows one
// table at a time; for two tables whose periods overlap it cannot answer.
//
// The method is cell suppression with complementary cells found as cheapest
// flows through the table (Castro, "Recent advances in optimization techniques
// for statistical tabular data protection", European Journal of Operational
// Research 216, 2012; the bound of five is the lower of the two that agencies
// use, docs/sources.md).
package disclosure

import "slices"

// Threshold is the smallest count above zero that is published.
const Threshold = 5

// Table is counts by row and column. Inner has the counts, each row as long as
// the others and none below zero; what is published of it are the counts, the
// sum of each row, the sum of each column and the sum of all.
type Table [][]int

// Mask says of a table with its totals what is withheld. It has one row and one
// column more than the table: the last ones are the totals.
type Mask [][]bool

// Withheld is how many counts and totals are withheld.
func (m Mask) Withheld() int {
	n := 0
	for _, row := range m {
		for _, w := range row {
			if w {
				n++
			}
		}
	}
	return n
}

// WithTotals is the table with the sum of each row as a last column and the sum
// of each column as a last row.
func WithTotals(t Table) Table {
	width := 0
	if len(t) > 0 {
		width = len(t[0])
	}
	out := make(Table, 0, len(t)+1)
	sums := make([]int, width+1)
	for _, row := range t {
		sum := 0
		for j, n := range row {
			sum += n
			sums[j] += n
		}
		sums[width] += sum
		out = append(out, append(slices.Clone(row), sum))
	}
	return append(out, sums)
}

// Suppress says which counts and totals of a table are withheld: the small ones,
// and beside them others, as small as can be found, that hide them. There are
// always enough: a count, the sum of its row, that of its column and that of all
// can grow and shrink together.
func Suppress(t Table) Mask {
	full := WithTotals(t)
	n := newNetwork(full)
	for i, row := range full {
		for j, count := range row {
			n.withheld[i][j] = small(count)
		}
	}
	for _, c := range n.smallest() {
		n.protect(c)
	}
	return n.withheld
}

func small(count int) bool { return count > 0 && count < Threshold }
