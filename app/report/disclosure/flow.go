package disclosure

import "math"

// arc is one step of a way round the table: a count that grows or shrinks.
type arc struct {
	cell     cell
	up       bool
	from, to int
}

// loosen withholds the cheapest counts by which a count can move so far up or
// down while all sums stay as they are.
func (n *network) loosen(c cell, up bool, amount int) {
	from, to := n.ends(c)
	if !up {
		from, to = to, from
	}
	moved := map[cell]int{}
	for amount > 0 {
		way := n.cheapest(c, to, from, moved)
		if way == nil {
			return
		}
		step := amount
		for _, a := range way {
			step = min(step, n.left(a, moved))
		}
		for _, a := range way {
			n.withheld[a.cell.row][a.cell.column] = true
			moved[a.cell] += sign(a.up) * step
		}
		amount -= step
	}
}

func sign(up bool) int {
	if up {
		return 1
	}
	return -1
}

// left is how far the count of an arc can still be moved along it.
func (n *network) left(a arc, moved map[cell]int) int {
	return n.room(a.cell, a.up) - sign(a.up)*moved[a.cell]
}

// cheapest is the way from one node to another over which something can still
// be moved, not through the count that is hidden, for which the least has to be
// withheld besides what is withheld already; nil where there is none.
func (n *network) cheapest(hidden cell, from, to int, moved map[cell]int) []arc {
	cost := make([]int, n.rows+n.columns)
	last := make([]*arc, len(cost))
	for i := range cost {
		cost[i] = math.MaxInt
	}
	cost[from] = 0
	arcs := n.arcs(hidden, moved)
	for changed := true; changed; {
		changed = false
		for i := range arcs {
			a := &arcs[i]
			if cost[a.from] == math.MaxInt {
				continue
			}
			if over := cost[a.from] + n.price(a.cell); over < cost[a.to] {
				cost[a.to], last[a.to], changed = over, a, true
			}
		}
	}
	if last[to] == nil {
		return nil
	}
	var way []arc
	for at := to; at != from; at = last[at].from {
		way = append(way, *last[at])
	}
	return way
}

// arcs are all steps that can still be taken.
func (n *network) arcs(hidden cell, moved map[cell]int) []arc {
	var out []arc
	for i := range n.rows {
		for j := range n.columns {
			c := cell{i, j}
			if c == hidden {
				continue
			}
			from, to := n.ends(c)
			for _, a := range []arc{{c, true, from, to}, {c, false, to, from}} {
				if n.left(a, moved) > 0 {
					out = append(out, a)
				}
			}
		}
	}
	return out
}

// price is what is lost when a count is withheld: itself, of a zero a little, and
// nothing where it is withheld already.
func (n *network) price(c cell) int {
	if n.withheld[c.row][c.column] {
		return 0
	}
	return max(1, n.counts[c.row][c.column])
}
