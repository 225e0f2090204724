package cluster

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
)

// night is what the devices were told.
type night struct {
	mu       sync.Mutex
	answered map[revision.Hash]bool
	at       []time.Time // of each answer
	odd      []string
}

// play has a device write a record every while and push it until it is answered;
// after a failure it says hello, which tries the region's other addresses.
func (n *night) play(ctx context.Context, d *regiontest.Device, every time.Duration) {
	for ctx.Err() == nil {
		s, err := d.Write()
		if err != nil {
			n.note("write: %v", err)
			return
		}
		n.deliver(ctx, d, s)
		pause(ctx, every)
	}
}

func (n *night) deliver(ctx context.Context, d *regiontest.Device, s revision.Signed) {
	for ctx.Err() == nil {
		try, cancel := context.WithTimeout(ctx, 30*time.Second)
		got, err := d.Send(try, s)
		if err != nil {
			_, _ = d.Hello(try)
			cancel()
			pause(ctx, 300*time.Millisecond)
			continue
		}
		cancel()
		if len(got) != 1 || got[0] != "stored" && got[0] != "duplicate" {
			n.note("%v", got)
		}
		n.mu.Lock()
		n.answered[s.Rev], n.at = true, append(n.at, time.Now())
		n.mu.Unlock()
		return
	}
}

func (n *night) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.odd = append(n.odd, fmt.Sprintf(format, args...))
}

func (n *night) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.answered)
}

// silence is the longest time between two answers to anybody, after a moment.
func (n *night) silence(since time.Time) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	at := slices.SortedFunc(slices.Values(n.at), time.Time.Compare)
	var longest time.Duration
	last := since
	for _, t := range at {
		if t.After(since) {
			longest, last = max(longest, t.Sub(last)), t
		}
	}
	return max(longest, time.Since(last))
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
