package quota

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrDisplaced ends the waiting of one whose caller began to wait anew.
var ErrDisplaced = errors.New("a later one waits in its place")

// Waits are callers who wait for news. Of one caller the newest count: an older
// one is most likely a connection that is dead and does not know it, so it gives
// way. A caller is known by several keys, each with a bound of its own. It is
// safe for use by several goroutines.
type Waits[K comparable] struct {
	total int

	mu        sync.Mutex
	used      int
	by        map[K][]*waiter[K]
	displaced uint64
	refused   uint64
}

type waiter[K comparable] struct {
	keys []K
	end  context.CancelCauseFunc
	gone bool
}

// Bound is one key of a caller and how many may wait under it.
type Bound[K comparable] struct {
	Key  K
	Most int
}

// NewWaits makes room for so many in total.
func NewWaits[K comparable](total int) *Waits[K] {
	return &Waits[K]{total: total, by: map[K][]*waiter[K]{}}
}

// Enter begins to wait. The context it gives ends with ErrDisplaced as its cause
// where a later one takes the place; leave ends the waiting. It is *Exceeded
// where everybody together is too many.
func (w *Waits[K]) Enter(ctx context.Context, bounds ...Bound[K]) (context.Context, func(), error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range bounds {
		for len(w.by[b.Key]) >= b.Most {
			oldest := w.by[b.Key][0]
			oldest.end(ErrDisplaced)
			w.remove(oldest)
			w.displaced++
		}
	}
	if w.used >= w.total {
		w.refused++
		return nil, nil, busy()
	}
	ctx, end := context.WithCancelCause(ctx)
	me := &waiter[K]{end: end}
	for _, b := range bounds {
		me.keys = append(me.keys, b.Key)
		w.by[b.Key] = append(w.by[b.Key], me)
	}
	w.used++
	return ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.remove(me)
		end(nil)
	}, nil
}

// remove takes a waiter out, once. The caller holds mu.
func (w *Waits[K]) remove(who *waiter[K]) {
	if who.gone {
		return
	}
	who.gone = true
	w.used--
	for _, k := range who.keys {
		if w.by[k] = slices.DeleteFunc(w.by[k], func(o *waiter[K]) bool { return o == who }); len(w.by[k]) == 0 {
			delete(w.by, k)
		}
	}
}

// Waiting is how many wait.
func (w *Waits[K]) Waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.used
}

// Ended counts those that gave way to a later one, and those that got no place.
func (w *Waits[K]) Ended() (displaced, refused uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.displaced, w.refused
}
