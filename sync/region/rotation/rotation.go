// Package rotation changes the key by which everything of a region is sealed,
// while the region is served: the new key seals at once what is written, what
// older keys sealed is sealed anew behind it, and an older key is destroyed only
// after every value was opened and none needs it. The state of it is the key file
// itself, and a row in the store: who is killed at any moment goes on from there.
//
// Several servers of a region hear of the key through their database, each sealed
// to a key that lives in its memory alone: who has the old key and a copy of the
// database does not get the new one.
package rotation

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store"
	"shyraq/sync/seal"
)

// Store is a store whose key can be changed.
type Store interface {
	store.Store
	Reseal(ctx context.Context, s access.Scope) (store.Resealed, error)
	Resealed(ctx context.Context, s access.Scope) (bool, error)
	Seals(ctx context.Context, s access.Scope) (by map[string]int, closed int, err error)
}

// Options are what a rotation works on; all of it.
type Options struct {
	Ring   *sealing.Ring
	Store  Store
	Shared bool                         // other servers have the store open too
	Name   string                       // of this server, the same after a restart, and no other's
	Room   func() (low bool, err error) // of the disk
	Rand   io.Reader
	Log    *slog.Logger
	Beat   time.Duration // how often a server says that it is there; Usual when zero
}

// Usual is how often a server says that it is there.
const Usual = 10 * time.Second

// Rotation is the changing of keys by one server. It is safe for concurrent use.
type Rotation struct {
	o        Options
	me       uuid.UUID
	receiver *seal.Receiver
	poke     chan struct{}

	step sync.Mutex // one part at a time
	last error      // that was told already

	seeing sync.Mutex
	saw    map[uuid.UUID]seen
}

// New makes a rotation, and changes nothing.
func New(o Options) (*Rotation, error) {
	if o.Beat == 0 {
		o.Beat = Usual
	}
	private, err := seal.NewReceiverKey()
	if err != nil {
		return nil, err
	}
	receiver, err := seal.NewReceiver(private)
	if err != nil {
		return nil, err
	}
	me := uuid.NewSHA1(uuid.NameSpaceOID, []byte("shyraq region server "+o.Name))
	return &Rotation{o: o, me: me, receiver: receiver, poke: make(chan struct{}, 1)}, nil
}

// Look has Keep look at once: another server wrote something.
func (r *Rotation) Look() {
	select {
	case r.poke <- struct{}{}:
	default:
	}
}

// Keep does what is to be done with keys, until the context ends.
func (r *Rotation) Keep(ctx context.Context) {
	for ctx.Err() == nil {
		more, err := r.Step(ctx)
		if err != nil && ctx.Err() == nil && wire.Code(err) != wire.Code(r.last) {
			r.o.Log.Error("sealing keys", "error", err.Error())
		}
		r.last = err
		wait := r.o.Beat
		if more && err == nil {
			wait = time.Millisecond // whoever pushes goes first
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-r.poke:
		case <-ctx.Done():
		}
		t.Stop()
	}
	if r.o.Shared {
		short, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = r.put(short, serverRow(r.me), nil) // a row that is left is found to be dead
	}
}

// Step does one part of it, and says whether there is more to do at once.
func (r *Rotation) Step(ctx context.Context) (more bool, err error) {
	r.step.Lock()
	defer r.step.Unlock()
	others := true
	if r.o.Shared {
		if others, err = r.meet(ctx); err != nil {
			return false, err
		}
	}
	old, err := r.older(ctx)
	if err != nil || len(old) == 0 {
		return false, err
	}
	if low, err := r.o.Room(); err == nil && low {
		return false, errs.Errorf(errs.Unavailable, wire.CodeLowDisk, "there is no room to seal anew")
	}
	got, err := r.o.Store.Reseal(ctx, access.Upkeep())
	if err != nil || !got.Done {
		return true, err
	}
	if !others {
		return false, nil // one of them may still write by the old key
	}
	done, err := r.o.Store.Resealed(ctx, access.Upkeep())
	if err != nil || !done {
		return true, err
	}
	return false, r.retire(ctx, old)
}

// older are the keys of the file by which nothing is to be sealed any more.
func (r *Rotation) older(ctx context.Context) (ids []seal.KeyID, err error) {
	var s sealed
	if r.o.Shared {
		if s, err = r.sealed(ctx); err != nil {
			return nil, err
		}
	}
	for _, k := range r.o.Ring.All()[1:] {
		if k.ID().String() != s.Next {
			ids = append(ids, k.ID())
		}
	}
	return ids, nil
}

// retire destroys keys, here and on the other servers.
func (r *Rotation) retire(ctx context.Context, old []seal.KeyID) error {
	if r.o.Shared {
		s, err := r.sealed(ctx)
		if err != nil {
			return err
		}
		for _, id := range old {
			s.Retired = append(s.Retired, id.String())
		}
		if err := r.put(ctx, sealedRow, s); err != nil {
			return err
		}
	}
	if err := r.o.Ring.Drop(old...); err != nil {
		return err
	}
	r.o.Log.Info("everything is sealed by the new key, the older one is destroyed", "key", r.o.Ring.Current().ID().String())
	return nil
}

// Begin has a new key seal what is written from now on. It has reached every
// server by then. One that was begun and cut off is gone on with.
func (r *Rotation) Begin(ctx context.Context) (seal.KeyID, error) {
	r.step.Lock() // a key that is added and not in use yet looks like one of before
	defer r.step.Unlock()
	old, err := r.older(ctx)
	if err != nil {
		return seal.KeyID{}, err
	}
	if len(old) > 0 {
		return seal.KeyID{}, errs.Errorf(errs.Conflict, "rotating", "the change before is not done yet")
	}
	if low, err := r.o.Room(); err == nil && low {
		return seal.KeyID{}, errs.Errorf(errs.Unavailable, wire.CodeLowDisk, "there is no room to seal everything anew")
	}
	next := seal.NewKey(r.o.Rand)
	if all := r.o.Ring.All(); len(all) > 1 {
		next = all[1]
	}
	if !r.o.Shared {
		return next.ID(), errors.Join(r.o.Ring.Add(next), r.o.Ring.Use(next.ID()))
	}
	if err := r.share(ctx, next); err != nil {
		return seal.KeyID{}, err
	}
	if err := r.put(ctx, sealedRow, sealed{Current: next.ID().String()}); err != nil {
		return seal.KeyID{}, err
	}
	r.Look()
	return next.ID(), r.o.Ring.Use(next.ID())
}

// Finish goes on until nothing needs an older key.
func (r *Rotation) Finish(ctx context.Context) error {
	for {
		more, err := r.Step(ctx)
		if err != nil && wire.Code(err) != "busy" {
			return err
		}
		old, err := r.older(ctx)
		if err != nil || len(old) == 0 {
			return err
		}
		if more {
			continue
		}
		select {
		case <-time.After(r.o.Beat / 4):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Key is a sealing key, without a bit of it.
type Key struct {
	ID      string `json:"id"`
	Current bool   `json:"current,omitempty"` // seals what is written
	Here    bool   `json:"here"`              // it is in the key file
	Values  int    `json:"values"`            // that it sealed
}

// Keys lists the sealing keys, those of the file first, with what each sealed, and
// how many values none of them opens.
func (r *Rotation) Keys(ctx context.Context) (out []Key, closed int, err error) {
	by, closed, err := r.o.Store.Seals(ctx, access.Upkeep())
	if err != nil {
		return nil, 0, err
	}
	for i, k := range r.o.Ring.All() {
		id := k.ID().String()
		out = append(out, Key{ID: id, Current: i == 0, Here: true, Values: by[id]})
		delete(by, id)
	}
	for id, n := range by {
		out = append(out, Key{ID: id, Values: n})
	}
	return out, closed, nil
}
