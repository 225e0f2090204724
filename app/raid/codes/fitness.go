package codes

import (
	"cmp"
	"slices"
)

// unfitMarks are what keeps an adult from a child, the gravest first. Several may be true
// of one adult: a father who hurt his daughter is drunk as well.
var unfitMarks = []Code{UnfitHurt, UnfitBan, Unfit}

// TurnFitness takes a mark of an adult to the others or away from them, the gravest first.
// That he is fit, and a code of a newer program, stands alone.
func TurnFitness(all []Code, tapped Code) []Code {
	if i := slices.Index(all, tapped); i >= 0 {
		return slices.Delete(slices.Clone(all), i, i+1)
	}
	out := slices.DeleteFunc(slices.Clone(all), func(c Code) bool {
		return !slices.Contains(unfitMarks, c) || !slices.Contains(unfitMarks, tapped)
	})
	out = append(out, tapped)
	slices.SortStableFunc(out, func(a, b Code) int {
		return cmp.Compare(slices.Index(unfitMarks, a), slices.Index(unfitMarks, b))
	})
	return out
}
