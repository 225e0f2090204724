// Package register is who and what a region has beside its records: officers
// with their keys, devices with their certificates, invites, the region file and
// the region's own settings. It lies in rows of the region's store.
//
// It promises that a change is written all or none and durable on return; that
// two servers of one region change it safely, since each change holds only where
// the register is still what it was when it was read; and that what it gives out
// is never changed in place, so that a request sees one register from its
// beginning to its end. It grows with the people of a region, never with what
// they record, and each of its lists has a bound.
package register

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// The bounds of a region.
const (
	MaxOfficers = 50_000
	MaxDevices  = 50_000
	MaxInvites  = 20_000
	MaxKeys     = 64 // of an officer, those that ended too
	MaxPast     = 64 // posts that an officer had before
)

// tries is how often a change is made anew because others changed the register
// meanwhile.
const tries = 20

// Options say where a register lies.
type Options struct {
	Store   store.Store
	Shared  bool         // other servers change it too
	Changed func(*State) // called with each new state in order, whoever made it; it changes nothing itself; nil: nobody asks
}

// Register is the register of a region, with a copy in memory. It is safe for
// use by several goroutines.
type Register struct {
	opt      Options
	changing sync.Mutex
	showing  sync.Mutex
	state    atomic.Pointer[State]
	began    time.Time // the clock that looks are measured by

	reading sync.Mutex
	looked  time.Duration // when the last look began that found what is known
}

// Open reads the register of a store; one that was never written is empty.
func Open(ctx context.Context, o Options) (*Register, error) {
	if o.Changed == nil {
		o.Changed = func(*State) {}
	}
	r := &Register{opt: o, began: time.Now()}
	r.state.Store(empty())
	if err := r.Refresh(ctx); err != nil {
		return nil, fmt.Errorf("open register: %w", err)
	}
	return r, nil
}

// State is the register as it is now, as far as this server knows.
func (r *Register) State() *State { return r.state.Load() }

// Fresh has the state be the newest there is: who is revoked at one server is
// revoked at every other from the next request on. Those who ask at the same time
// share a look at the store, which is one row.
func (r *Register) Fresh(ctx context.Context) error {
	if !r.opt.Shared {
		return nil
	}
	return r.Refresh(ctx)
}

// Refresh reads what others changed until now.
func (r *Register) Refresh(ctx context.Context) error {
	asked := time.Since(r.began)
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.looked > asked {
		return nil // somebody looked meanwhile
	}
	for range tries {
		was, began := r.state.Load(), time.Since(r.began)
		now, err := generation(ctx, r.opt.Store)
		if err != nil {
			return fmt.Errorf("read register: %w", err)
		}
		if now == was.generation {
			r.looked = began
			return nil
		}
		next, err := read(ctx, r.opt.Store, was)
		if err != nil {
			return fmt.Errorf("read register: %w", err)
		}
		end, err := generation(ctx, r.opt.Store)
		if err != nil {
			return fmt.Errorf("read register: %w", err)
		}
		if end != now {
			continue // it was changed while it was read
		}
		next.generation = now
		r.looked = began
		r.use(next)
		return nil
	}
	return errs.Errorf(errs.Unavailable, "busy", "the register is changed all the time")
}

// use shows a state, unless a newer one is shown already.
func (r *Register) use(next *State) {
	r.showing.Lock() // so that states are told of in their order
	defer r.showing.Unlock()
	if r.State().generation <= next.generation {
		r.state.Store(next)
		r.opt.Changed(next)
	}
}

// Change makes a change, durable on return, or none. It may ask more than once,
// where another server changed the register meanwhile; what was said before is
// then forgotten.
func (r *Register) Change(ctx context.Context, change func(*Edit) error) error {
	r.changing.Lock()
	defer r.changing.Unlock()
	for range tries {
		e := begin(r.State())
		if err := change(e); err != nil {
			return err
		}
		if len(e.touched) == 0 {
			return nil
		}
		// A change begun is a change finished.
		commit, err := r.opt.Store.Change(context.WithoutCancel(ctx), access.Administering(), e.rows)
		if err == nil {
			r.use(e.settled(commit))
			return nil
		}
		if again := r.Refresh(context.WithoutCancel(ctx)); again != nil {
			return fmt.Errorf("change register: %w", errors.Join(err, again))
		}
		var why *errs.Error
		if !errors.As(err, &why) || why.Code != "row_changed" {
			return fmt.Errorf("change register: %w", err)
		}
	}
	return errs.Errorf(errs.Unavailable, "busy", "the register is changed all the time")
}

// generationKey is the row that every change writes: by it two servers meet, and
// whoever looks knows with one row whether anything changed.
const generationKey = "register"

func generation(ctx context.Context, s store.Store) (uint64, error) {
	row, err := s.Row(ctx, access.Administering(), store.Settings, generationKey)
	return row.Version, err
}
