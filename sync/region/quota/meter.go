package quota

import (
	"sync"
	"time"
)

// Meter counts what each caller used. It is safe for use by several goroutines.
type Meter[K comparable] struct {
	rate    Rate
	code    string
	most    int // callers that are counted apart
	elapsed Elapsed

	mu   sync.Mutex
	used map[K]*usage
	rest usage // of those beyond most, together
	over uint64
}

// usage is what was used when it was looked at last. It may be more than Most:
// what cannot be known before is counted afterwards.
type usage struct {
	used float64
	at   time.Duration
}

// NewMeter makes a meter of a rate, whose refusals have a code. Beyond so many
// callers all further ones are counted as one.
func NewMeter[K comparable](rate Rate, code string, most int, elapsed Elapsed) *Meter[K] {
	return &Meter[K]{rate: rate, code: code, most: most, elapsed: elapsed, used: map[K]*usage{}}
}

// Take uses n of what a caller may, or nothing and is *Exceeded. A single n that
// is more than the rate allows at all takes everything.
func (m *Meter[K]) Take(key K, n int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.of(key)
	want := float64(min(n, m.rate.Most))
	if missing := u.used + want - float64(m.rate.Most); missing > 0 {
		m.over++
		return &Exceeded{Code: m.code, After: time.Duration(missing / float64(m.rate.Most) * float64(m.rate.Per))}
	}
	u.used += want
	return nil
}

// Add counts n that was used already, whatever the caller may, or takes n back
// where it is less than nothing.
func (m *Meter[K]) Add(key K, n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.of(key)
	u.used = max(0, u.used+float64(n))
}

// Refused counts what was not allowed.
func (m *Meter[K]) Refused() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.over
}

// Len is how many callers are counted apart.
func (m *Meter[K]) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.used)
}

// of gives the usage of a caller as it is now. The caller holds mu.
func (m *Meter[K]) of(key K) *usage {
	now := m.elapsed()
	u := m.used[key]
	if u == nil && len(m.used) >= m.most {
		m.sweep(now)
	}
	switch {
	case u != nil:
	case len(m.used) >= m.most:
		u = &m.rest
	default:
		u = &usage{at: now}
		m.used[key] = u
	}
	m.refill(u, now)
	return u
}

func (m *Meter[K]) refill(u *usage, now time.Duration) {
	u.used = max(0, u.used-float64(now-u.at)*float64(m.rate.Most)/float64(m.rate.Per))
	u.at = now
}

// sweep forgets callers who have everything again.
func (m *Meter[K]) sweep(now time.Duration) {
	for k, u := range m.used {
		if m.refill(u, now); u.used == 0 {
			delete(m.used, k)
		}
	}
}
