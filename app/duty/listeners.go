package duty

import "sync"

// listeners are told that something changed, without saying what: whoever
// hears it asks again. The zero value has none.
type listeners struct {
	mu   sync.Mutex
	next int
	all  map[int]func()
}

// OnChange calls f after every change: a record saved here or come from the
// region, an acknowledgement, a new directory. f must return at once and is
// called from any goroutine. The function given back ends it.
func (d *Duty) OnChange(f func()) (stop func()) {
	l := &d.listeners
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[int]func(){}
	}
	id := l.next
	l.next++
	l.all[id] = f
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.all, id)
	}
}

func (l *listeners) tell() {
	l.mu.Lock()
	all := make([]func(), 0, len(l.all))
	for _, f := range l.all {
		all = append(all, f)
	}
	l.mu.Unlock()
	for _, f := range all {
		f()
	}
}
