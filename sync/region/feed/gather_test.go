package feed

import (
	"testing"
	"time"
)

// TestPace: busy is who is woken for twenty commits within a second, and until
// a second has passed without.
func TestPace(t *testing.T) {
	t.Parallel()
	at := time.Unix(1000, 0)
	for _, c := range []struct {
		name  string
		every time.Duration
		n     int
		after time.Duration // of the last one
		want  bool
	}{
		{"nothing yet", 0, 0, 0, false},
		{"a quiet night", 200 * time.Millisecond, 50, 0, false},
		{"a storm", 10 * time.Millisecond, 100, 0, true},
		{"a storm, in the second after it", 10 * time.Millisecond, 90, time.Second, true},
		{"a storm that is over", 10 * time.Millisecond, 100, 2 * time.Second, false},
		{"a clock set back", 10 * time.Millisecond, 100, -time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var p pace
			now := at
			for range c.n {
				p.count(now)
				now = now.Add(c.every)
			}
			if got := p.busy(now.Add(c.after)); got != c.want {
				t.Errorf("busy: %v, want %v", got, c.want)
			}
		})
	}
}
