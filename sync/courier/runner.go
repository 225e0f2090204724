package courier

import (
	"context"
	"sync"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// RunnerOptions are what a runner is made of. Reader is nil on a locked
// device, which then only sends.
type RunnerOptions struct {
	Client   *Client
	Outbox   Outbox
	Reader   *Reader
	Now      func() time.Time
	Chance   func() float64 // in [0,1), for the pauses
	OnChange func(Status)   // called from the runner's goroutines; must not block
	OnNews   func(Pulled)   // something came; must not block
}

// sending is what the sending half needs of it.
func (o RunnerOptions) sending() MachineOptions {
	return MachineOptions{Now: o.Now, Chance: o.Chance, Transport: o.Client, Outbox: o.Outbox}
}

// Runner runs the courier in the background: one goroutine sends, one
// receives. Each tells the other what it learns of the link, so that the status
// is true of both and neither sits out its pause beside an open line. Make one
// when the device starts or unlocks, stop it when it locks.
type Runner struct {
	o      RunnerOptions
	nudge  chan struct{}
	doubt  chan struct{} // to the sending half: nothing could be received
	back   chan struct{} // to the receiving half: the region answers again
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu       sync.Mutex
	machine  *Machine
	bad      int
	readCode string
	shown    Status
}

// NewRunner makes a runner that is not yet running.
func NewRunner(o RunnerOptions) *Runner {
	return &Runner{o: o, nudge: make(chan struct{}, 1), doubt: make(chan struct{}, 1), back: make(chan struct{}, 1), machine: NewMachine(o.sending())}
}

// Start begins. Stop ends it.
func (r *Runner) Start(ctx context.Context) {
	ctx, r.cancel = context.WithCancel(ctx)
	r.done.Go(func() { r.send(ctx) })
	if r.o.Reader != nil {
		r.done.Go(func() { r.receive(ctx) })
	}
}

// Stop ends both goroutines and waits for them. What was not acknowledged
// stays in the outbox.
func (r *Runner) Stop() {
	if r.cancel != nil {
		r.cancel()
	}
	r.done.Wait()
}

// Nudge says that something was saved, or that the network may be back. It
// never blocks.
func (r *Runner) Nudge() { tell(r.nudge) }

// Ask has the region greeted anew at once, also where nothing waits. It never blocks.
func (r *Runner) Ask() {
	tell(r.doubt)
	tell(r.nudge)
}

// tell leaves word in a channel that holds one, and never blocks.
func tell(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Status tells how it stands.
func (r *Runner) Status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.shown
	n, answers := r.o.Outbox.Count()
	s.Waiting, s.Held, s.Quarantined, s.Refused = n, answers[wire.Held], answers[wire.Quarantined], answers[wire.Refused]
	return s
}

// send steps the machine whenever a step is due.
func (r *Runner) send(ctx context.Context) {
	for ctx.Err() == nil {
		if r.machine.Due() {
			r.show(r.machine.Busy())
		}
		shut := r.machine.shut()
		next := r.machine.Step(ctx)
		r.show(r.machine.Status())
		if shut && !r.machine.shut() {
			tell(r.back)
		}
		timer := time.NewTimer(min(next.Sub(r.o.Now()), idle))
		select {
		case <-timer.C:
		case <-r.nudge:
			timer.Stop()
			r.machine.Nudge()
		case <-r.doubt:
			timer.Stop()
			r.machine.Doubt()
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

// receive polls without end; what fails is tried again as patiently as the
// machine does.
func (r *Runner) receive(ctx context.Context) {
	fails := 0
	for ctx.Err() == nil {
		wait := wire.LongestPoll
		if fails > 0 {
			wait = 0 // that it can be read again is told at once, not when the next thing comes
		}
		p, err := r.o.Reader.Pull(ctx, wait)
		r.mu.Lock()
		r.bad += p.Bad
		r.readCode = wire.Code(err)
		r.mu.Unlock()
		if err == nil {
			if fails > 0 {
				r.Ask() // what the sending half was told meanwhile, as that this device is revoked, may not be so any more
			}
			fails = 0
			if (p.Added > 0 || p.Directory || p.Bad > 0 || p.Erased > 0) && r.o.OnNews != nil {
				r.o.OnNews(p)
			}
			continue
		}
		r.show(r.shownNow())
		tell(r.doubt)
		pause := pause(fails, r.o.Chance(), err)
		fails++
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-r.back:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

func (r *Runner) shownNow() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown
}

// show publishes a status if it is another.
func (r *Runner) show(s Status) {
	r.mu.Lock()
	s.Bad = r.bad
	if s.Code == "" && s.State == UpToDate && r.readCode != "" {
		s.Code = r.readCode
	}
	same := s == r.shown
	r.shown = s
	r.mu.Unlock()
	if !same && r.o.OnChange != nil {
		r.o.OnChange(s)
	}
}

// Once sends all that waits and fetches all that is new, without waiting for
// more, and gives up at the first failure: for `sync --once`. It always ends. The
// error is nil only if the region acknowledged everything; where something waits
// that cannot be sent, because its frame is damaged or not the device's, that is
// errs.Unavailable "unsendable", after the rest.
func Once(ctx context.Context, o RunnerOptions) (Status, Pulled, error) {
	var all Pulled
	var left error
	m := NewMachine(o.sending())
	for {
		if err := ctx.Err(); err != nil {
			return m.Status(), all, err
		}
		m.Step(ctx)
		s := m.Status()
		if s.State == UpToDate || s.State == Revoked && s.Waiting == 0 {
			break
		}
		if s.State != Sending && s.State != Revoked {
			if m.last == nil {
				m.last = errs.Errorf(errs.Unavailable, "unreachable", "no connection")
			}
			return s, all, m.last
		}
		if items, err := o.Outbox.Pending(1); !m.Due() && err == nil && len(items) == 0 {
			left = errs.Errorf(errs.Unavailable, "unsendable", "%d wait and cannot be sent", s.Waiting)
			break
		}
	}
	for o.Reader != nil {
		p, err := o.Reader.Pull(ctx, 0)
		all.Added, all.Bad, all.Directory, all.Erased = all.Added+p.Added, all.Bad+p.Bad, all.Directory || p.Directory, all.Erased+p.Erased
		if err != nil {
			return m.Status(), all, err
		}
		if !p.More {
			break
		}
	}
	s := m.Status()
	s.Bad = all.Bad
	return s, all, left
}
