package uitest

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Thread is the UI thread of a test: a queue. What a goroutine hands over with
// fyne.Do waits there until the test does it, on its own goroutine. The
// toolkit's driver for tests would do it at once and beside the test, which then
// reads a page that is being changed.
type Thread struct {
	fyne.Driver
	mu   sync.Mutex
	todo []func()
	news chan struct{}
}

// NewThread gives a driver that queue.
func NewThread(d fyne.Driver) *Thread { return &Thread{Driver: d, news: make(chan struct{}, 1)} }

// DoFromGoroutine implements fyne.Driver.
func (t *Thread) DoFromGoroutine(f func(), _ bool) {
	t.mu.Lock()
	t.todo = append(t.todo, f)
	t.mu.Unlock()
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// Next is what waits longest, nil when nothing waits.
func (t *Thread) Next() func() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.todo) == 0 {
		return nil
	}
	f := t.todo[0]
	t.todo = t.todo[1:]
	return f
}

// Quiet says that nothing waits.
func (t *Thread) Quiet() bool { t.mu.Lock(); defer t.mu.Unlock(); return len(t.todo) == 0 }

// News says that something came since it was last received from.
func (t *Thread) News() <-chan struct{} { return t.news }

// Drain does what waits.
func (t *Thread) Drain() {
	for f := t.Next(); f != nil; f = t.Next() {
		f()
	}
}

// Until does what waits and what comes, one after another, until something is
// so; it gives up after a time.
func (t *Thread) Until(patience time.Duration, ok func() bool) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	look := time.NewTicker(2 * time.Millisecond) // what is waited for may come without news
	defer look.Stop()
	for !ok() {
		if f := t.Next(); f != nil {
			f()
			continue
		}
		select {
		case <-t.news:
		case <-look.C:
		case <-late.C:
			return false
		}
	}
	return true
}

// drained does what waits on the thread of the running application.
func drained() {
	if t, ok := fyne.CurrentApp().Driver().(*Thread); ok {
		t.Drain()
	}
}
