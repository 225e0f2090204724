// Package kv is what a region's stores have in common: how everything is laid
// out as sealed values under ordered keys, and how the contract of package store
// follows from an engine that keeps such pairs. Badger and PostgreSQL are two
// such engines.
//
// Values are sealed by the region's own key under the name of their place, so
// that one that was changed or moved is an error and never a value. A commit has
// a number, given out when everything it was judged by is there, and readers see
// up to where no commit is being written any more: so nobody reads past what
// comes later.
package kv

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/seal"
)

// Tx is an engine in one moment.
type Tx interface {
	// Get gives a value, and whether there is one.
	Get(k []byte) (v []byte, found bool, err error)
	// Scan gives the pairs of each range in order, at most so many of each.
	Scan(ranges []Range, most int) ([][]Pair, error)
}

// Range is the keys after one and up to another.
type Range struct{ After, UpTo []byte }

// Pair is a key and its value.
type Pair struct{ Key, Value []byte }

// Op puts a pair in its place, or, where Drop says so, takes it away. One with
// news is told to the other servers of the region with the commit, where the
// engine has any; it changes nothing.
type Op struct {
	Pair
	Drop bool
	News string
}

// Engine keeps pairs. Its transactions are as if they came one after the other:
// where one rests on what another changed meanwhile it is run anew, and what it
// wrote is forgotten.
type Engine interface {
	// Update has look see, and writes what it gives, all or none, durable on
	// return. The commit's number is given out after look has seen everything. The
	// transactions of one device, if one is named, come one after the other.
	Update(ctx context.Context, device uuid.UUID, look func(Tx) (func(commit uint64) ([]Op, error), error)) error
	// View holds the engine still, with the place below which no commit is being
	// written, until it is closed.
	View(ctx context.Context) (tx Tx, horizon access.Position, end func(), err error)
	Close() error
}

// Options are what a store is opened with.
type Options struct {
	Region uuid.UUID // in whose name values are sealed
	Key    seal.Key  // seals what is written, where Keys is no Sealing
	Keys   seal.Keyring
	Rand   io.Reader
}

// Sealing is a keyring whose keys are changed while the store is open.
type Sealing interface {
	seal.Keyring
	Current() seal.Key // seals what is written
	All() []seal.Key   // the current one first
}

// Current is the key that seals what is written.
func (o Options) Current() seal.Key { return o.All()[0] }

// All are the keys that are known by their place, the current one first.
func (o Options) All() []seal.Key {
	if s, ok := o.Keys.(Sealing); ok {
		return s.All()
	}
	return []seal.Key{o.Key}
}

// Reserved is an engine that has room put aside on its disk.
type Reserved interface {
	// Reserve says how many bytes are put aside now, and how many are to be; nothing
	// where none are.
	Reserve() (kept, whole int64)
}

// Found is an engine that lies in a folder of a name.
type Found interface {
	// Here is an error where the folder is not the one that was opened any more.
	Here() error
}

// Here is an error where the store lies in a folder, and that was deleted or moved
// away since it was opened: nothing that is written would be found again.
func (s *Store) Here() error {
	if f, ok := s.engine.Engine.(Found); ok {
		return f.Here()
	}
	return nil
}

// Store is a region's store on an engine.
type Store struct {
	opt    Options
	engine watched
	recent *recent // nil where others write too
	facts  factsCache
}

// Reserve says how many bytes of the disk are put aside for the store, and how many
// are to be; nothing where it has none.
func (s *Store) Reserve() (kept, whole int64) {
	if r, ok := s.engine.Engine.(Reserved); ok {
		return r.Reserve()
	}
	return 0, 0
}

// New makes a store on an engine. One that says so is written by this store
// alone, for as long as it is open.
func New(e Engine, o Options) *Store {
	s := &Store{opt: o, engine: watched{Engine: e}}
	if one, ok := e.(interface{ Alone() bool }); ok && one.Alone() {
		s.recent, s.engine.written = &recent{}, newWritten()
	}
	return s
}

// Close closes the engine. Nothing may use the store afterwards.
func (s *Store) Close() error { return s.engine.Close() }

// view is the store in one moment.
type view struct {
	s *Store
	t Tx
}

// raw gives a value as it is kept; nil where there is none.
func (v view) raw(k []byte) ([]byte, error) {
	b, found, err := v.t.Get(k)
	if err != nil || !found {
		return nil, err
	}
	if b == nil {
		b = []byte{}
	}
	return b, nil
}

// open gives a sealed value; nil where there is none.
func (v view) open(k []byte) ([]byte, error) {
	sealed, err := v.raw(k)
	if sealed == nil || err != nil {
		return nil, err
	}
	return v.s.unseal(k, sealed)
}

// unseal opens a value that is kept at a place.
func (s *Store) unseal(k, sealed []byte) ([]byte, error) {
	plain, err := seal.Open(s.opt.Keys, s.opt.Region, string(k), sealed)
	switch {
	case errors.Is(err, seal.ErrNoKey):
		id, _ := seal.IDOf(sealed)
		return nil, errs.Errorf(errs.Unavailable, "key_unknown", "%s is sealed by the key %s, which is not in the key file", room(k), id)
	case err != nil:
		return nil, store.Damaged(room(k))
	}
	return plain, nil
}

func (s *Store) seal(k, plain []byte) []byte {
	return seal.Seal(s.opt.Rand, s.opt.Current(), s.opt.Region, string(k), plain)
}

// get reads a sealed JSON value; zero where there is none.
func get[T any](v view, k []byte) (out T, found bool, err error) {
	plain, err := v.open(k)
	if plain == nil || err != nil {
		return out, false, err
	}
	return decode[T](k, plain)
}

func decode[T any](k, plain []byte) (out T, found bool, err error) {
	if json.Unmarshal(plain, &out) != nil {
		return out, false, store.Damaged(room(k))
	}
	return out, true, nil
}

// part is how many pairs are read at once where many are walked through.
const part = 512

// each calls f with the pairs below a prefix, after a key of them if one is
// given, until it has enough.
func each(t Tx, prefix, after []byte, f func(k, v []byte) (more bool, err error)) error {
	if after == nil {
		after = prefix
	}
	for {
		got, err := t.Scan([]Range{{after, beyond(prefix)}}, part)
		if err != nil {
			return err
		}
		for _, p := range got[0] {
			if more, err := f(p.Key, p.Value); !more || err != nil {
				return err
			}
			after = p.Key
		}
		if len(got[0]) < part {
			return nil
		}
	}
}

// beyond is a key after all that begin with a prefix: no key is that long.
func beyond(prefix []byte) []byte {
	b := append(make([]byte, 0, len(prefix)+80), prefix...)
	for len(b) < len(prefix)+80 {
		b = append(b, 0xff)
	}
	return b
}

// Engine is what is below the store: for copying all of it as it is kept.
func (s *Store) Engine() Engine { return s.engine }

// Region is in whose name values are sealed.
func (s *Store) Region() uuid.UUID { return s.opt.Region }
