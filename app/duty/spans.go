package duty

import (
	"iter"
	"slices"
)

// spans are numbers of a chain, most of them one behind the other: from and to of each
// row of them. Rows may overlap.
type spans [][2]uint64

// spansOf are the spans of numbers in any order. It is not nil where there are none.
func spansOf(numbers ...uint64) spans {
	numbers = slices.Clone(numbers)
	slices.Sort(numbers)
	out := spans{}
	for _, n := range numbers {
		if last := len(out) - 1; last >= 0 && n <= out[last][1]+1 {
			out[last][1] = n
			continue
		}
		out = append(out, [2]uint64{n, n})
	}
	return out
}

func (s spans) has(n uint64) bool {
	return slices.ContainsFunc(s, func(r [2]uint64) bool { return r[0] <= n && n <= r[1] })
}

// each gives every number once, in order.
func (s spans) each() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		sorted := slices.SortedFunc(slices.Values(s), func(a, b [2]uint64) int { return slices.Compare(a[:], b[:]) })
		next := uint64(0)
		for _, r := range sorted {
			for n := max(r[0], next); n <= r[1]; n++ {
				if !yield(n) {
					return
				}
				next = n + 1
			}
		}
	}
}
