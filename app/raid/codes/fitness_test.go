package codes_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/codes"
)

// A mark stands beside another; what clears an adult, or is not known here, stands alone.
func TestTurnFitness(t *testing.T) {
	t.Parallel()
	type list = []codes.Code
	for _, row := range []struct {
		was  list
		tap  codes.Code
		want list
	}{
		{nil, "U_UNFIT", list{"U_UNFIT"}},
		{list{"U_UNFIT"}, "U_HURT", list{"U_HURT", "U_UNFIT"}},
		{list{"U_HURT", "U_UNFIT"}, "U_BAN", list{"U_HURT", "U_BAN", "U_UNFIT"}},
		{list{"U_HURT", "U_UNFIT"}, "U_HURT", list{"U_UNFIT"}},
		{list{"U_HURT", "U_UNFIT"}, "U_FIT", list{"U_FIT"}},
		{list{"U_FIT"}, "U_UNFIT", list{"U_UNFIT"}},
		{list{"U_FIT"}, "U_FIT", list{}},
		{list{"U_NEW"}, "U_HURT", list{"U_HURT"}},
		{list{"U_HURT"}, "U_NEW", list{"U_NEW"}},
	} {
		if diff := cmp.Diff(row.want, codes.TurnFitness(row.was, row.tap)); diff != "" {
			t.Errorf("%v and %s: %s", row.was, row.tap, diff)
		}
	}
}
