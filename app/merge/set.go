package merge

import (
	"slices"

	"shyraq/app/raid/codes"
)

// together is a list of codes with the entries of two, those of the first before the
// others; nil where one of them has none, or where two entries cannot both be true.
func together(list string, l, r any) []any {
	left, ok1 := l.([]any)
	right, ok2 := r.([]any)
	if !ok1 || !ok2 || len(left) == 0 || len(right) == 0 {
		return nil
	}
	out := slices.Clone(left)
	for _, e := range right {
		code, ok := e.(string)
		if !ok {
			return nil
		}
		if slices.Contains(out, e) {
			continue
		}
		for _, have := range left {
			if was, ok := have.(string); !ok || codes.Exclude(list, codes.Code(was), codes.Code(code)) {
				return nil
			}
		}
		out = append(out, e)
	}
	return out
}
