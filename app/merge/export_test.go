package merge

import (
	"maps"
	"slices"
)

// Named lists every member that the tables name.
func Named() (out []string) {
	for _, l := range []*level{record, person, guardian} {
		for _, g := range l.together {
			out = append(out, g...)
		}
		out = append(out, slices.Sorted(maps.Keys(l.alone))...)
		out = append(out, slices.Sorted(maps.Keys(l.lists))...)
	}
	return out
}
