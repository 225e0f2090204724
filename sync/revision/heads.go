package revision

import (
	"cmp"
	"slices"
)

// Heads returns the revisions of one record that none of the others names as
// parent. The first is the one to show: highest generation (the longest way
// back to a first revision), then highest rev. The answer depends only on
// which revisions are given, not on their order.
func Heads(all []Signed) []Signed {
	byRev := make(map[Hash]Signed, len(all))
	named := map[Hash]bool{}
	for _, s := range all {
		byRev[s.Rev] = s
		for _, p := range s.Envelope.Parents {
			named[p] = true
		}
	}
	gen := generations(byRev)
	var heads []Signed
	for rev, s := range byRev {
		if !named[rev] {
			heads = append(heads, s)
		}
	}
	slices.SortFunc(heads, func(a, b Signed) int {
		return cmp.Or(cmp.Compare(gen[b.Rev], gen[a.Rev]), cmp.Compare(b.Rev, a.Rev))
	})
	return heads
}

// generations counts, for every revision, the longest way back. A parent that
// is not there counts as one step. Parents come first, so no recursion and no
// way to hang: hashes allow no circle, and a forged one is simply not counted.
func generations(byRev map[Hash]Signed) map[Hash]int {
	children := map[Hash][]Hash{}
	waits := map[Hash]int{}
	var ready []Hash
	for rev, s := range byRev {
		for _, p := range s.Envelope.Parents {
			if _, ok := byRev[p]; ok {
				children[p] = append(children[p], rev)
				waits[rev]++
			}
		}
		if waits[rev] == 0 {
			ready = append(ready, rev)
		}
	}
	gen := make(map[Hash]int, len(byRev))
	for len(ready) > 0 {
		rev := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		gen[rev] = 1
		for _, p := range byRev[rev].Envelope.Parents {
			gen[rev] = max(gen[rev], gen[p]+1, 2)
		}
		for _, c := range children[rev] {
			if waits[c]--; waits[c] == 0 {
				ready = append(ready, c)
			}
		}
	}
	return gen
}

// Sorted returns the revisions of one record oldest first: parents before
// children, and within a generation by time, then rev.
func Sorted(all []Signed) []Signed {
	byRev := make(map[Hash]Signed, len(all))
	for _, s := range all {
		byRev[s.Rev] = s
	}
	gen := generations(byRev)
	out := make([]Signed, 0, len(byRev))
	for _, s := range byRev {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Signed) int {
		return cmp.Or(cmp.Compare(gen[a.Rev], gen[b.Rev]), a.Envelope.Time.Compare(b.Envelope.Time), cmp.Compare(a.Rev, b.Rev))
	})
	return out
}
