package feed

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// MaxWatched is how many crews and raids a waiting reader is woken for: the
// last ones he was put in. What comes under an older one he gets with his next
// request, within wire.LongestPoll.
const MaxWatched = 32

// Hub wakes the readers who wait in this process. It is safe for use by several
// goroutines.
type Hub struct {
	mu       sync.Mutex
	tokens   map[access.Token]map[*Waiter]struct{}
	officers map[uuid.UUID]map[*Waiter]struct{}
	rights   atomic.Uint64 // how often somebody's rights may have changed
	pace     pace
	now      func() time.Time // for the pace
}

// NewHub makes a hub with nobody waiting.
func NewHub() *Hub {
	return &Hub{tokens: map[access.Token]map[*Waiter]struct{}{}, officers: map[uuid.UUID]map[*Waiter]struct{}{}, now: time.Now}
}

// Waiter is one who waits. Woken gets a word when there may be something new
// for him, once until he looks.
type Waiter struct {
	Woken   chan struct{}
	hub     *Hub
	tokens  []access.Token
	officer uuid.UUID
	commit  atomic.Uint64 // the last one that he was woken for
}

// Behind says whether a reading does not reach yet what the waiter was woken
// for: an earlier commit is still being written.
func (w *Waiter) Behind(horizon access.Position) bool { return horizon.Commit < w.commit.Load() }

// Wait has a reader woken for what his scope may read. He begins to wait before
// he looks, and stops with Close.
func (h *Hub) Wait(s access.Scope) *Waiter {
	w := &Waiter{Woken: make(chan struct{}, 1), hub: h, tokens: watched(s), officer: s.Officer()}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range w.tokens {
		enter(h.tokens, t, w)
	}
	enter(h.officers, w.officer, w)
	return w
}

// Close ends the waiting.
func (w *Waiter) Close() {
	w.hub.mu.Lock()
	defer w.hub.mu.Unlock()
	for _, t := range w.tokens {
		leave(w.hub.tokens, t, w)
	}
	leave(w.hub.officers, w.officer, w)
}

func enter[K comparable](m map[K]map[*Waiter]struct{}, k K, w *Waiter) {
	if m[k] == nil {
		m[k] = map[*Waiter]struct{}{}
	}
	m[k][w] = struct{}{}
}

func leave[K comparable](m map[K]map[*Waiter]struct{}, k K, w *Waiter) {
	delete(m[k], w)
	if len(m[k]) == 0 {
		delete(m, k)
	}
}

// watched lists the tokens a reader waits for.
func watched(s access.Scope) []access.Token {
	var out []access.Token
	var many []access.Held
	for _, h := range s.Tokens() {
		switch h.ID.Way {
		case access.ByCrew, access.ByPenCrew, access.ByRaid:
			many = append(many, h)
		default:
			out = append(out, h.ID)
		}
	}
	slices.SortStableFunc(many, func(a, b access.Held) int { return cmp.Or(b.At.Compare(a.At), a.ID.Compare(b.ID)) })
	left := map[access.Class]map[access.Way]int{}
	for _, h := range many {
		if left[h.ID.Class] == nil {
			left[h.ID.Class] = map[access.Way]int{}
		}
		if left[h.ID.Class][h.ID.Way]++; left[h.ID.Class][h.ID.Way] <= MaxWatched {
			out = append(out, h.ID)
		}
	}
	return out
}

// Wake wakes those whom a push may concern, and tells how many.
func (h *Hub) Wake(r store.Receipt) int {
	if len(r.Officers) > 0 {
		h.rights.Add(1)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pace.count(h.now())
	n := 0
	for _, t := range r.Tokens {
		n += wake(h.tokens[t], r.Commit)
	}
	for _, o := range r.Officers {
		n += wake(h.officers[o], r.Commit)
	}
	return n
}

// WakeAll has everybody look: what changed concerns all, such as the directory,
// or it is not known whom.
func (h *Hub) WakeAll() {
	h.rights.Add(1)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, all := range h.officers {
		wake(all, 0)
	}
}

func wake(all map[*Waiter]struct{}, commit uint64) (n int) {
	for w := range all {
		w.commit.Store(max(w.commit.Load(), commit)) // under the hub's lock
		select {
		case w.Woken <- struct{}{}:
			n++
		default: // he has not looked since the last word
		}
	}
	return n
}

// Waiting counts who waits.
func (h *Hub) Waiting() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, all := range h.officers {
		n += len(all)
	}
	return n
}

// Tokens counts what a waiter is woken for.
func (w *Waiter) Tokens() int { return len(w.tokens) }
