package disclosure_test

import "shyraq/app/report/disclosure"

// reader is somebody who knows what is published and that no count is
// below zero, and works out how small and how large each count can be. It knows
// nothing of how counts were withheld: it goes through the sums again and
// again until no interval gets narrower.
type reader struct {
	low, high [][]int
}

const many = 1 << 30

func read(full disclosure.Table, withheld disclosure.Mask) reader {
	var r reader
	for i, row := range full {
		low, high := make([]int, len(row)), make([]int, len(row))
		for j, n := range row {
			low[j], high[j] = n, n
			if withheld[i][j] {
				low[j], high[j] = 0, many
			}
		}
		r.low, r.high = append(r.low, low), append(r.high, high)
	}
	for r.narrow() {
	}
	return r
}

// narrow goes through every sum once and says whether it learned anything.
func (r reader) narrow() bool {
	learned := false
	rows, columns := len(r.low), len(r.low[0])
	for i := range rows {
		parts := make([][2]int, 0, columns)
		for j := range columns {
			parts = append(parts, [2]int{i, j})
		}
		learned = r.sum(parts) || learned
	}
	for j := range columns {
		parts := make([][2]int, 0, rows)
		for i := range rows {
			parts = append(parts, [2]int{i, j})
		}
		learned = r.sum(parts) || learned
	}
	return learned
}

// sum holds that the last of the cells is the sum of the others.
func (r reader) sum(cells [][2]int) bool {
	parts, total := cells[:len(cells)-1], cells[len(cells)-1]
	low, high := 0, 0
	for _, c := range parts {
		low, high = low+r.low[c[0]][c[1]], min(many, high+r.high[c[0]][c[1]])
	}
	learned := r.set(total, low, high)
	for _, c := range parts {
		othersLow, othersHigh := low-r.low[c[0]][c[1]], 0
		for _, o := range parts {
			if o != c {
				othersHigh = min(many, othersHigh+r.high[o[0]][o[1]])
			}
		}
		least, most := r.low[total[0]][total[1]]-othersHigh, many
		if r.high[total[0]][total[1]] < many {
			most = r.high[total[0]][total[1]] - othersLow
		}
		if othersHigh == many {
			least = 0
		}
		if r.set(c, least, most) {
			return true // the sums above are old now
		}
	}
	return learned
}

func (r reader) set(c [2]int, low, high int) bool {
	l, h := &r.low[c[0]][c[1]], &r.high[c[0]][c[1]]
	learned := low > *l || high < *h
	*l, *h = max(*l, low), min(*h, high)
	return learned
}

// possible says whether the table could have been another one with this value
// in this place: it tries all tables, and is for small ones.
func possible(t disclosure.Table, withheld disclosure.Mask, at [2]int, value int) bool {
	rows, columns := len(t), len(t[0])
	full := disclosure.WithTotals(t)
	guess := make(disclosure.Table, rows)
	for i := range guess {
		guess[i] = make([]int, columns)
	}
	var try func(k int) bool
	try = func(k int) bool {
		if k == rows*columns {
			other := disclosure.WithTotals(guess)
			for i, row := range full {
				for j, n := range row {
					if !withheld[i][j] && other[i][j] != n {
						return false
					}
				}
			}
			return other[at[0]][at[1]] == value
		}
		i, j := k/columns, k%columns
		if !withheld[i][j] {
			guess[i][j] = t[i][j]
			return try(k + 1)
		}
		for n := 0; n <= t[i][j]+4; n++ {
			guess[i][j] = n
			if try(k + 1) {
				return true
			}
		}
		return false
	}
	return try(0)
}
