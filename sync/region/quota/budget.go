package quota

import "sync"

// Budget bounds the memory of what is read before it is known to be worth it.
// It is safe for use by several goroutines.
type Budget struct {
	most int64

	mu      sync.Mutex
	used    int64
	refused uint64
}

// NewBudget makes a budget of bytes.
func NewBudget(most int64) *Budget { return &Budget{most: most} }

// Reserve takes n bytes until they are given back, or is *Exceeded.
func (b *Budget) Reserve(n int64) (giveBack func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > b.most-b.used {
		b.refused++
		return nil, busy()
	}
	b.used += n
	return sync.OnceFunc(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.used -= n
	}), nil
}

// Used is how many bytes are taken.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// Refused counts those for whom nothing was left.
func (b *Budget) Refused() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refused
}
