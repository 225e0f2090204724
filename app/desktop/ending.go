package desktop

import (
	"os"
	"sync"
	"time"

	"shyraq/app/cli"
)

// How long an end may take: so long the toolkit is waited for, and so long
// everything. A process that stayed behind a closed window would keep the store
// from the next start.
const (
	toolkitEnds = time.Second
	allEnds     = 3 * time.Second
)

// toolkitQuits is how long the toolkit has to end by itself at a signal that came
// before ours were claimed: it heard it too, as soon as its loop ran.
const toolkitQuits = 300 * time.Millisecond

// early ends the program at a signal that came before the window was ready. Where
// the toolkit ends by itself it is left to that: what is asked of it while it ends
// runs beside its loop.
func early(gone <-chan struct{}, late <-chan time.Time, terminate func()) {
	select {
	case <-gone:
	case <-late:
		terminate()
	}
}

// ending sees to it that the process ends, whatever hangs: the toolkit now and
// then does in its own shutdown. What was typed is put away first.
type ending struct {
	close func() error                       // puts away and closes
	exit  func(code int)                     // os.Exit
	after func(time.Duration, func()) func() // a timer, and what stops it

	begin, once sync.Once
	mu          sync.Mutex
	stops       []func()
	err         error
}

func newEnding(close func() error) *ending {
	return &ending{close: close, exit: os.Exit, after: func(d time.Duration, f func()) func() {
		t := time.AfterFunc(d, f)
		return func() { t.Stop() }
	}}
}

// Begin starts the clock. It may be called from anywhere, again and again.
func (e *ending) Begin() {
	e.begin.Do(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.stops = append(e.stops,
			e.after(toolkitEnds, func() { e.exit(code(e.finish())) }),
			e.after(allEnds, func() { e.exit(cli.Fault) }))
	})
}

// End closes everything and gives the exit code. The clock runs until it is
// done.
func (e *ending) End() error {
	e.Begin()
	err := e.finish()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, stop := range e.stops {
		stop()
	}
	return err
}

// finish closes once; whoever comes second waits for the first.
func (e *ending) finish() error {
	e.once.Do(func() { e.err = e.close() })
	return e.err
}

func code(err error) int {
	if err != nil {
		return cli.Fault
	}
	return cli.Done
}
