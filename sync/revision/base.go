package revision

import (
	"cmp"
	"slices"
)

// Fork is where two revisions of one record parted.
type Fork struct {
	Base  Hash   // the latest revision that both come from
	Left  []Hash // what only the first comes from, itself among them, sorted
	Right []Hash // and the second
}

// ForkOf finds the one revision from which two of a record both come, and after
// which they have nothing in common. It is false where there is none or more
// than one, as after joins that crossed each other, and where it would have to
// look at more than so many revisions. Parents says what a revision names as its
// parents; its first error ends the search.
func ForkOf(a, b Hash, most int, parents func(Hash) ([]Hash, error)) (Fork, bool, error) {
	known := map[Hash][]Hash{}
	left, whole, err := ancestors(a, most, known, parents)
	if err != nil || !whole {
		return Fork{}, false, err
	}
	right, whole, err := ancestors(b, most, known, parents)
	if err != nil || !whole {
		return Fork{}, false, err
	}
	above := map[Hash]bool{} // what a common one comes from
	for rev := range left {
		if right[rev] {
			for _, p := range known[rev] {
				above[p] = true
			}
		}
	}
	var f Fork
	var bases []Hash
	for rev := range left {
		switch {
		case !right[rev]:
			f.Left = append(f.Left, rev)
		case !above[rev]:
			bases = append(bases, rev)
		}
	}
	for rev := range right {
		if !left[rev] {
			f.Right = append(f.Right, rev)
		}
	}
	if len(bases) != 1 {
		return Fork{}, false, nil
	}
	slices.SortFunc(f.Left, cmp.Compare)
	slices.SortFunc(f.Right, cmp.Compare)
	f.Base = bases[0]
	return f, true, nil
}

// ancestors gathers a revision and all that it comes from. It is not whole where
// there are more than so many, counted over all calls with the same memory.
func ancestors(of Hash, most int, known map[Hash][]Hash, parents func(Hash) ([]Hash, error)) (set map[Hash]bool, whole bool, err error) {
	set = map[Hash]bool{of: true}
	for ready := []Hash{of}; len(ready) > 0; ready = ready[1:] {
		rev := ready[0]
		up, seen := known[rev]
		if !seen {
			if len(known) >= most {
				return nil, false, nil
			}
			if up, err = parents(rev); err != nil {
				return nil, false, err
			}
			known[rev] = up
		}
		for _, p := range up {
			if !set[p] {
				set[p] = true
				ready = append(ready, p)
			}
		}
	}
	return set, true, nil
}
