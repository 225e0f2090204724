package codes

import "slices"

// alone are the codes that stand for a whole list: whoever is in a normal
// condition is not injured besides, and whoever did not say gave no reason.
var alone = map[string][]Code{
	"conditions": {ConditionNormal},
	"why_out":    {WhyOutSilent},
}

// beside are codes that say how somebody always is, and no condition of tonight:
// they stand beside those above.
var beside = map[string][]Code{
	"conditions": {ConditionDisability, ConditionPregnant},
}

// either are codes of which one meeting has only one: the child was met in a
// venue or outside.
var either = map[string][][2]Code{
	"reasons": {{ReasonVenueAtNight, ReasonOutsideAtNight}},
}

// Exclude says whether two answers of a list of several cannot both be true.
func Exclude(list string, a, b Code) bool {
	if a == b || slices.Contains(beside[list], a) || slices.Contains(beside[list], b) {
		return false
	}
	if slices.Contains(alone[list], a) || slices.Contains(alone[list], b) {
		return true
	}
	return slices.Contains(either[list], [2]Code{a, b}) || slices.Contains(either[list], [2]Code{b, a})
}

// Turn is a list of several answers after one of them was tapped: it goes where
// it was there; where it comes, what it excludes goes. The list given is left
// as it is.
func Turn(list string, chosen []Code, tapped Code) []Code {
	if i := slices.Index(chosen, tapped); i >= 0 {
		return slices.Delete(slices.Clone(chosen), i, i+1)
	}
	kept := slices.DeleteFunc(slices.Clone(chosen), func(c Code) bool { return Exclude(list, tapped, c) })
	return append(kept, tapped)
}
