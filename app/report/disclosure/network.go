package disclosure

import (
	"cmp"
	"slices"
)

// network is a table with its totals seen as a flow: each count is an edge
// between its row and its column, and that the sums hold means that what comes
// to a row or a column leaves it. A way to write the table otherwise, with all
// sums as they are, is then a flow round a cycle of edges.
type network struct {
	counts   Table
	withheld Mask
	rows     int
	columns  int
}

// cell is a count by its place.
type cell struct{ row, column int }

func newNetwork(full Table) *network {
	n := &network{counts: full, rows: len(full), columns: len(full[0])}
	for range full {
		n.withheld = append(n.withheld, make([]bool, n.columns))
	}
	return n
}

// smallest is the withheld counts, the smallest first: they are the hardest to
// hide, and what hides them hides others too.
func (n *network) smallest() []cell {
	var out []cell
	for i, row := range n.counts {
		for j := range row {
			if n.withheld[i][j] {
				out = append(out, cell{i, j})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b cell) int {
		return cmp.Compare(n.counts[a.row][a.column], n.counts[b.row][b.column])
	})
	return out
}

// protect withholds what it takes that a small count could as well be any other
// small count.
func (n *network) protect(c cell) {
	count := n.counts[c.row][c.column]
	n.loosen(c, true, Threshold-1-count)
	n.loosen(c, false, count-1)
}

// ends are the nodes of an edge: rows come first, columns behind them. The
// edges of the totals run the other way, and that of the sum of all as the
// counts do.
func (n *network) ends(c cell) (from, to int) {
	from, to = n.rows+c.column, c.row
	if (c.row == n.rows-1) != (c.column == n.columns-1) {
		from, to = to, from
	}
	return from, to
}

// room is how far a count can be moved: no count is below zero, and more is not
// known of one that is withheld.
func (n *network) room(c cell, up bool) int {
	if up {
		return unbounded
	}
	return n.counts[c.row][c.column]
}

// unbounded is more than any table counts.
const unbounded = 1 << 40
