package feed

import (
	"context"
	"time"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Where commits come thick and fast, as when hundreds of devices come back at
// once, a reader who is answered at every one asks again for every one, and the
// requests cost more than what they bring. Then what comes within Gather goes
// into one page.
const (
	// Gather is how long a request that brings little waits for more, counted
	// from when it came, while the region is busy.
	Gather = time.Second

	busyCommits = 20  // in one second
	little      = 200 // lines
)

// pace tells how many commits a second wake somebody. Its hub's lock guards it.
type pace struct {
	second      int64
	now, before int // commits of that second and of the one before
}

func (p *pace) count(at time.Time) {
	p.turn(at)
	p.now++
}

func (p *pace) busy(at time.Time) bool {
	p.turn(at)
	return max(p.now, p.before) >= busyCommits
}

func (p *pace) turn(at time.Time) {
	switch s := at.Unix(); s - p.second {
	case 0:
	case 1:
		p.second, p.before, p.now = s, p.now, 0
	default:
		p.second, p.before, p.now = s, 0, 0
	}
}

func (h *Hub) busy() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.pace.busy(h.now())
}

// gather adds to a page that brings little what else comes until its time is up
// or the reader is told to stop. Where it cannot, the page is as it was: what it
// has is not given up for what might come.
func (h *Hub) gather(ctx context.Context, st store.Store, scope func() (access.Scope, error), show Show, p Page, l Limits, began time.Time, stop <-chan struct{}) Page {
	left := Gather - time.Since(began)
	if len(p.Lines) == 0 || len(p.Lines) >= little || p.More || left <= 0 || !h.busy() {
		return p
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-stop:
		return p
	case <-ctx.Done():
		return p
	}
	s, err := scope()
	if err != nil {
		return p
	}
	l.Lines, l.Bytes = l.Lines-len(p.Lines), l.Bytes-p.Size()
	if l.Lines <= 0 || l.Bytes <= 0 {
		return p
	}
	more, err := Look(ctx, st, s, show, p.Next, l)
	if err != nil {
		return p
	}
	more.Lines, more.Records, more.Partly = append(p.Lines, more.Lines...), append(p.Records, more.Records...), append(p.Partly, more.Partly...)
	more.Dropped += p.Dropped
	return more
}
