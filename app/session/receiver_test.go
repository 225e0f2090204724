package session

import (
	"testing"

	"shyraq/app/locate"
)

// TestAFloodOfFixes: whatever a receiver says while the screen is busy, one
// fix waits, and it is the newest.
func TestAFloodOfFixes(t *testing.T) {
	var queue []func()
	var got []int
	take := newest(func(f func()) { queue = append(queue, f) }, func(f locate.Fix) { got = append(got, f.InUse) })
	for round := range 2 {
		for i := range 1000 {
			take(locate.Fix{InUse: 1000*round + i})
		}
		if len(queue) != 1 {
			t.Fatalf("%d wait", len(queue))
		}
		queue[0]()
		queue = nil
	}
	if len(got) != 2 || got[0] != 999 || got[1] != 1999 {
		t.Error(got)
	}
}
