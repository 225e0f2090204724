package desktop

import (
	"sync/atomic"
	"time"
)

// How the toolkit's loop is kept from turning while nobody touches the window.
const (
	quietWait   = 200 * time.Millisecond // the longest that what is asked of the UI thread waits
	quietBreak  = 40 * time.Millisecond  // two frames of the loop: what was asked is drawn
	quietActive = 3 * time.Second        // after a key or a touch the loop is left alone
)

// quiet lets the toolkit's loop sleep while nothing happens. The loop looks for
// keys and touches 60 times a second, which alone takes 2 to 4 hundredths of a
// core and a tablet's battery with it; the library below can wait for them.
type quiet struct {
	wait func(most time.Duration) // for an event of the window system; on the UI thread
	do   func(func())             // runs on the UI thread and waits for the end
	over atomic.Bool
}

// Stop is called on the UI thread before the toolkit ends: nothing is waited for
// afterwards, when the library below is gone.
func (q *quiet) Stop() { q.over.Store(true) }

// Run goes on until Stop. Whatever comes from the window ends a wait at once, so
// that no key and no touch is later than without it.
func (q *quiet) Run() {
	for !q.over.Load() {
		time.Sleep(quietBreak)
		if q.touched() {
			time.Sleep(quietActive)
		}
	}
}

// touched waits once and reports whether something came.
func (q *quiet) touched() bool {
	came := false
	q.do(func() {
		if q.over.Load() {
			return
		}
		began := time.Now()
		q.wait(quietWait)
		came = time.Since(began) < quietWait
	})
	return came
}
