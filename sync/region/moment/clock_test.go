package moment_test

import (
	"testing"
	"time"

	"shyraq/sync/region/moment"
)

func TestBounded(t *testing.T) {
	t.Parallel()
	told := at(0)
	for name, row := range map[string]struct {
		says, want time.Time
		ok         bool
	}{
		"an hour before it was told":  {at(-1), at(-1), true},
		"years before":                {at(-24 * 365 * 10), at(-24 * 365 * 10), true},
		"a little ahead":              {at(0.2), at(0.2), true},
		"an hour ahead":               {at(1), told, false},
		"in the year 7980":            {time.Date(7980, 1, 1, 0, 0, 0, 0, time.UTC), told, false},
		"a clock without its battery": {time.Unix(0, 0), told, false},
	} {
		if got, ok := moment.Bounded(row.says, told); !got.Equal(row.want) || ok != row.ok {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
}
