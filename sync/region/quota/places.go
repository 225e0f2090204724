package quota

import (
	"context"
	"slices"
	"sync"
	"time"

	"shyraq/sync/courier/wire"
)

// Limits are how many may be under way.
type Limits struct {
	Total    int           // of all callers together
	Each     int           // of one caller
	Reserve  int           // of Total, kept for callers who have none yet
	Queue    int           // how many may wait for a place; of one caller no more than Each
	Patience time.Duration // how long one waits
}

// Places are what has to be held while something is under way. One caller's
// places are no other's: who has all he may waits for his own. It is safe for
// use by several goroutines.
type Places[K comparable] struct {
	limits Limits

	mu      sync.Mutex
	used    int
	by      map[K]int
	queue   []*ticket[K]
	refused uint64
}

type ticket[K comparable] struct {
	key   K
	ready chan struct{} // closed once it has a place
}

// NewPlaces makes places that are all free.
func NewPlaces[K comparable](l Limits) *Places[K] {
	return &Places[K]{limits: l, by: map[K]int{}}
}

// Enter waits for a place. Whoever has one calls leave once. The errors are
// *Exceeded, with wire.CodePlaces where the caller's own are all taken, else
// wire.CodeBusy; and the context's.
func (p *Places[K]) Enter(ctx context.Context, key K) (leave func(), err error) {
	p.mu.Lock()
	if p.fits(key) {
		p.take(key)
		p.mu.Unlock()
		return p.leaver(key), nil
	}
	t, err := p.join(key)
	p.mu.Unlock()
	if err != nil {
		return nil, err
	}
	timer := time.NewTimer(p.limits.Patience)
	defer timer.Stop()
	select {
	case <-t.ready:
	case <-timer.C:
		err = p.leaveQueue(t)
	case <-ctx.Done():
		if err = p.leaveQueue(t); err != nil {
			err = ctx.Err()
		}
	}
	if err != nil {
		return nil, err
	}
	return p.leaver(key), nil
}

// Used is how many places are taken, Waiting how many wait for one.
func (p *Places[K]) Used() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.used
}

// Waiting is how many wait for a place.
func (p *Places[K]) Waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.queue)
}

// Refused counts those who got none.
func (p *Places[K]) Refused() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused
}

// fits says whether a caller may have one more now. The caller holds mu, here
// and below.
func (p *Places[K]) fits(key K) bool {
	switch has := p.by[key]; {
	case p.used >= p.limits.Total, has >= p.limits.Each:
		return false
	case has > 0:
		return p.used < p.limits.Total-p.limits.Reserve
	}
	return true
}

func (p *Places[K]) take(key K) {
	p.used++
	p.by[key]++
}

// join puts a caller at the end of the queue.
func (p *Places[K]) join(key K) (*ticket[K], error) {
	own := 0
	for _, t := range p.queue {
		if t.key == key {
			own++
		}
	}
	if own >= p.limits.Each || len(p.queue) >= p.limits.Queue {
		return nil, p.refuse(key)
	}
	t := &ticket[K]{key: key, ready: make(chan struct{})}
	p.queue = append(p.queue, t)
	return t, nil
}

func (p *Places[K]) refuse(key K) error {
	p.refused++
	if p.by[key] >= p.limits.Each {
		return &Exceeded{Code: wire.CodePlaces, After: p.limits.Patience}
	}
	return busy()
}

// leaveQueue gives up waiting; it is no error where a place came meanwhile.
func (p *Places[K]) leaveQueue(t *ticket[K]) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.Index(p.queue, t)
	if i < 0 {
		return nil
	}
	p.queue = slices.Delete(p.queue, i, i+1)
	return p.refuse(t.key)
}

func (p *Places[K]) leaver(key K) func() {
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.used--
		if p.by[key]--; p.by[key] == 0 {
			delete(p.by, key)
		}
		p.queue = slices.DeleteFunc(p.queue, func(t *ticket[K]) bool {
			if !p.fits(t.key) {
				return false
			}
			p.take(t.key)
			close(t.ready)
			return true
		})
	})
}
