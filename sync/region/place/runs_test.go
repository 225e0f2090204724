package place

import (
	"slices"
	"testing"
)

func TestRunsHold(t *testing.T) {
	three := Runs{[]run{{1, 10}, {3, 20}, {5, 30}}}
	for _, c := range []struct {
		name       string
		runs       Runs
		id, commit uint64
		want       bool
	}{
		{"nobody told a run", three, 0, 99, true},
		{"nothing is known", Runs{}, 7, 99, true},
		{"this run", three, 5, 35, true},
		{"this run, as far as it goes", three, 5, 1 << 40, true}, // the horizon is asked beside it
		{"an earlier run, within it", three, 3, 29, true},
		{"an earlier run, beyond its end", three, 3, 30, false},
		{"the first run, where the second began", three, 1, 20, false},
		{"a run of another history", three, 9, 15, false},
		{"before a run that could not be noted", three.ended(), 5, 35, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.runs.Hold(c.id, c.commit); got != c.want {
				t.Errorf("run %d, commit %d: %v", c.id, c.commit, got)
			}
		})
	}
	if got := parseRuns(three.bytes()); !slices.Equal(got.all, three.all) {
		t.Errorf("kept and read again: %v", got)
	}
	if got := parseRuns([]byte("short")); got.all != nil {
		t.Errorf("of nothing: %v", got)
	}
}
