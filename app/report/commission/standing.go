package commission

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/sums"
)

// Replaced says how much of an import later ones say anew, and the last of those that do.
type Replaced struct {
	All, Part bool
	By        uuid.UUID
}

// Replacing says of each import how much of it counts no longer, since a later one says the
// same lines of the same districts and periods. What raids found is replaced by the same unit
// alone; crime statistics are the region's.
func Replacing(all []Imported) map[uuid.UUID]Replaced {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Imported) int { return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID[:], b.ID[:])) })
	out := map[uuid.UUID]Replaced{}
	last := map[claim]int{}
	for i, s := range all {
		for c := range s.claims {
			last[c] = i
		}
	}
	for i, s := range all {
		var r Replaced
		kept, by := 0, i
		for c := range s.claims {
			if last[c] == i {
				kept++
				continue
			}
			by = max(by, last[c])
		}
		if by != i {
			r = Replaced{All: kept == 0, Part: kept > 0, By: all[by].ID}
		}
		out[s.ID] = r
	}
	return out
}

// claim is what an import says: a line of a district in a period, of a unit where it is of
// its raids.
type claim struct {
	spot
	Period
	unit string
}

// claims goes through all that an import says.
func (s Imported) claims(yield func(claim) bool) {
	for _, part := range s.Parts {
		for j, n := range part.Counts {
			if n == sums.NotCounted {
				continue
			}
			c := claim{spot{s.Lines[j], s.Districts[part.District]}, Period(s.Periods[part.Period]), ""}
			if l := s.Lines[j].Figure; l != "" && l[0] == 'R' {
				c.unit = s.Unit
			}
			if !yield(c) {
				return
			}
		}
	}
}
