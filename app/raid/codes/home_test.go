package codes_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/codes"
)

// What was found last stands, and of the rest what can be true beside it.
func TestHomeResults(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ all, want []codes.Code }{
		{nil, nil},
		{[]codes.Code{"H_OK"}, []codes.Code{"H_OK"}},
		{[]codes.Code{"H_DRNK", "H_ALON"}, []codes.Code{"H_ALON", "H_DRNK"}},
		{[]codes.Code{"H_HELP", "H_DRNK", "H_ALON"}, []codes.Code{"H_ALON", "H_DRNK", "H_HELP"}},
		{[]codes.Code{"H_DRNK", "H_ALON", "H_OK"}, []codes.Code{"H_OK"}},
		{[]codes.Code{"H_OK", "H_DRNK"}, []codes.Code{"H_DRNK"}},
		{[]codes.Code{"H_DRNK", "H_AWAY"}, []codes.Code{"H_DRNK", "H_AWAY"}},
		{[]codes.Code{"H_ALON", "H_AWAY"}, []codes.Code{"H_AWAY"}},
		{[]codes.Code{"H_NONE", "H_MOVE"}, []codes.Code{"H_MOVE"}},
		{[]codes.Code{"H_DRNK", "H_NEW"}, []codes.Code{"H_NEW"}},
	} {
		if diff := cmp.Diff(row.want, codes.HomeResults(row.all)); diff != "" {
			t.Errorf("%v: %s", row.all, diff)
		}
	}
}
