// Package reading reads what a page shows, and reads it anew when something changed.
//
// It promises that the page shows the answer to the latest question and no other, that
// it is read by one at a time and only while the page is in sight, and that what changed
// meanwhile, while it was read or out of sight, is read afterwards.
package reading

import "context"

// Question is what is asked of the store, away from the UI thread.
type Question[T any] func(ctx context.Context) (T, error)

// Deps is what the reading of a page is made of.
type Deps[T any] struct {
	Run    func(work func() error, done func(error)) // as ui.Go does it
	Ask    func() Question[T]                        // on the UI thread: as it stands by now
	OnWait func()                                    // there is nothing to show until it was read; may be nil
	OnRead func(got T, first bool)                   // first: nothing stood there
	OnFail func(error)                               // nothing could be read, so that there is nothing to show
	OnOld  func(error)                               // what stands there could not be renewed; said once until it can
}

// Reading is the reading of one page. Make it with New, then Open.
type Reading[T any] struct {
	deps   Deps[T]
	asked  int // which question was asked last: a slow answer to another is dropped
	opened bool
	ready  bool // there is an answer to what was asked
	reads  bool
	held   bool
	hidden bool
	stale  bool // something changed while it was read, held or out of sight
	failed bool // and that was said
}

// New makes a reading that has read nothing.
func New[T any](d Deps[T]) *Reading[T] { return &Reading[T]{deps: d} }

// Ready says whether there is something to show.
func (r *Reading[T]) Ready() bool { return r.ready }

// Reads says whether an answer is waited for.
func (r *Reading[T]) Reads() bool { return r.reads }

// Open asks for something else than before, or for the first time: until it comes there
// is nothing to show.
func (r *Reading[T]) Open() {
	r.opened, r.ready, r.failed = true, false, false
	if r.deps.OnWait != nil {
		r.deps.OnWait()
	}
	r.read()
}

// Renew asks once more, since something changed. What stands there stays until then.
func (r *Reading[T]) Renew() {
	if r.stale = r.hidden || r.reads || r.held; r.opened && !r.stale {
		r.read()
	}
}

// Shown says that the page is in sight: what changed meanwhile is read.
func (r *Reading[T]) Shown() {
	r.hidden = false
	r.late()
}

// Hidden says that another page lies over it.
func (r *Reading[T]) Hidden() { r.hidden = true }

// Hold reads nothing until Free, and drops what is under way: something is being done
// that makes it old.
func (r *Reading[T]) Hold() {
	r.stale = r.stale || r.reads
	r.held, r.reads = true, false
	r.asked++
}

// Free ends a Hold, and reads what changed in it.
func (r *Reading[T]) Free() {
	r.held = false
	r.late()
}

// late reads what changed while it could not be read.
func (r *Reading[T]) late() {
	if r.stale {
		r.Renew()
	}
}

func (r *Reading[T]) read() {
	r.asked++
	r.reads, r.stale = true, false
	asked, question := r.asked, r.deps.Ask()
	var got T
	r.deps.Run(func() (err error) {
		got, err = question(context.Background())
		return err
	}, func(err error) {
		if asked != r.asked {
			return
		}
		r.reads = false
		r.answer(got, err)
		r.late()
	})
}

func (r *Reading[T]) answer(got T, err error) {
	switch {
	case err == nil:
		first := !r.ready
		r.ready, r.failed = true, false
		r.deps.OnRead(got, first)
	case r.failed: // said already
	case r.ready:
		r.failed = true
		r.deps.OnOld(err)
	default:
		r.failed = true
		r.deps.OnFail(err)
	}
}
