package quota

import (
	"sync"
	"time"
)

// Repeats has the same thing written down once, and then once in a while with
// how often it came: what is told of a refusal is as much work as what is told
// of a record. It is safe for use by several goroutines.
type Repeats[K comparable] struct {
	every   time.Duration
	most    int
	elapsed Elapsed

	mu      sync.Mutex
	seen    map[K]*repeat
	dropped int // of keys beyond most
	total   uint64
}

type repeat struct {
	at    time.Duration // when it was written last
	times int           // since then
}

// Repeated is something that came again since it was written, and how often.
type Repeated[K comparable] struct {
	Key   K
	Times int
}

// NewRepeats writes the same at most once in every. Beyond so many different
// ones nothing but their number is kept.
func NewRepeats[K comparable](every time.Duration, most int, elapsed Elapsed) *Repeats[K] {
	return &Repeats[K]{every: every, most: most, elapsed: elapsed, seen: map[K]*repeat{}}
}

// Note counts one, and says whether it is to be written now.
func (r *Repeats[K]) Note(key K) (write bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total++
	if s := r.seen[key]; s != nil {
		s.times++
		return false
	}
	if len(r.seen) >= r.most {
		r.dropped++
		return false
	}
	r.seen[key] = &repeat{at: r.elapsed()}
	return true
}

// Due gives what came again and was not written for so long, or with all
// whatever is left, and forgets what did not come again. It is asked once in a
// while. Rest are those of which there were too many kinds to tell them apart.
func (r *Repeats[K]) Due(all bool) (due []Repeated[K], rest int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.elapsed()
	for k, s := range r.seen {
		if !all && now-s.at < r.every {
			continue
		}
		if s.times == 0 {
			delete(r.seen, k)
			continue
		}
		due = append(due, Repeated[K]{k, s.times})
		*s = repeat{at: now}
	}
	rest, r.dropped = r.dropped, 0
	return due, rest
}

// Total counts all that was noted.
func (r *Repeats[K]) Total() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total
}
