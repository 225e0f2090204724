package codes

import (
	"cmp"
	"slices"
)

// homeFindings are what a visit at home may find together, the gravest first. Every other
// result is all there is to say of it: that all is well, that nobody opened.
var homeFindings = []Code{HomeAlone, HomeDrunk, HomeHelp, HomeAway}

// HomeNeeds says whether after a result of a visit at home a child may need somebody.
func HomeNeeds(result Code) bool {
	return result == HomeAlone || result == HomeDrunk || result == HomeHelp
}

// HomeResults leaves of the results of a visit at home those that can be true beside the
// last of them, the gravest first.
func HomeResults(all []Code) []Code {
	var out []Code
	for _, c := range all {
		if last := all[len(all)-1]; c == last || homeTogether(c, last) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Code) int { return cmp.Compare(homeRank(a), homeRank(b)) })
	return slices.Compact(out)
}

func homeTogether(a, b Code) bool {
	away := (a == HomeAway && b == HomeAlone) || (a == HomeAlone && b == HomeAway)
	return slices.Contains(homeFindings, a) && slices.Contains(homeFindings, b) && !away
}

func homeRank(c Code) int {
	if i := slices.Index(homeFindings, c); i >= 0 {
		return i
	}
	return len(homeFindings)
}
