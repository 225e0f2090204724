package badger

import (
	"bytes"
	"cmp"
	"context"
	"errors"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
)

// tries is how often a transaction is run anew before it is told to come again.
const tries = 20

// Update runs a transaction: look, then write under the number of a commit. It
// is tried again where others changed what it looked at.
func (e *engine) Update(ctx context.Context, device uuid.UUID, look func(kv.Tx) (func(uint64) ([]kv.Op, error), error)) error {
	if device != uuid.Nil {
		defer e.devices.lock(device)()
	}
	for range tries {
		done, err := e.try(look)
		if done || err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return errs.Errorf(errs.Unavailable, "busy", "others changed the same records all the time")
}

func (e *engine) try(look func(kv.Tx) (func(uint64) ([]kv.Op, error), error)) (done bool, err error) {
	if e.broken.Load() {
		return true, cmp.Or(e.Here(), errLogged(nil))
	}
	if err := e.reserve.check(); err != nil {
		return true, err
	}
	t := e.db.NewTransaction(true)
	defer t.Discard()
	write, err := look(tx{t})
	if write == nil || err != nil {
		return true, err
	}
	e.purging.RLock() // Badger takes nothing while it is purged; before a number is taken, for whom others wait
	defer e.purging.RUnlock()
	commit := e.commits.begin()
	defer e.commits.end(commit)
	ops, err := write(commit)
	if err != nil {
		return true, err
	}
	cleared := e.noted.take()
	if err := e.put(t, commit, ops, cleared); err != nil {
		e.noted.add(cleared...)
		return true, writeError(err)
	}
	second := e.prepare(commit, ops)
	if err := t.Commit(); err != nil {
		e.noted.add(cleared...)
		if errors.Is(err, badger.ErrConflict) {
			return false, nil
		}
		return true, writeError(err)
	}
	return true, e.second(commit, ops, second)
}

// prepare seals a commit for the journal while Badger writes it.
func (e *engine) prepare(commit uint64, ops []kv.Op) <-chan sealed {
	if e.journal == nil {
		return nil
	}
	out := make(chan sealed, 1)
	go func() { out <- e.seal(commit, ops) }()
	return out
}

// second writes a commit into the journal, in the order of the numbers: what
// rests on another stands behind it.
func (e *engine) second(commit uint64, ops []kv.Op, prepared <-chan sealed) error {
	if e.journal == nil {
		return nil
	}
	s := <-prepared
	e.commits.turn(commit)
	if err := e.logSealed(commit, ops, s); err != nil {
		e.broken.Store(true)
		return cmp.Or(e.Here(), errLogged(err))
	}
	e.noted.add(commit)
	return e.Here()
}

// put writes a commit into its transaction: what it changes, the note of its
// number with the keys of that, and takes away the notes of commits that are in
// the journal by now: they are all lower, and the highest alone is needed.
func (e *engine) put(t *badger.Txn, commit uint64, ops []kv.Op, cleared []uint64) error {
	var note []byte
	if e.journal != nil {
		note = keysOf(ops)
	}
	for _, op := range ops {
		var err error
		switch {
		case op.News != "": // one process has a folder, and wakes its own
		case op.Drop:
			err = t.Delete(op.Key)
		default:
			err = t.Set(op.Key, op.Value)
		}
		if err != nil {
			return err
		}
	}
	for _, n := range cleared {
		if err := t.Delete(kv.CommitKey(n)); err != nil {
			return err
		}
	}
	return t.Set(kv.CommitKey(commit), note)
}

// writeError says what an error of Badger means, without its text: it may quote
// keys.
func writeError(err error) error {
	if errors.Is(err, badger.ErrTxnTooBig) {
		return errs.Errorf(errs.Invalid, "body_unpacked_too_big", "more than one commit takes")
	}
	return diskOr(err, "store_failed", "the store could not be written")
}

// Alone says that nobody else writes: the folder is this process's.
func (e *engine) Alone() bool { return true }

// View holds Badger still. The horizon is asked first: what is below it is in
// the transaction.
func (e *engine) View(context.Context) (kv.Tx, access.Position, func(), error) {
	h := e.commits.horizon()
	t := e.db.NewTransaction(false)
	return tx{t}, h, t.Discard, nil
}

// tx is a transaction. What one that may write reads is noted by Badger.
type tx struct{ t *badger.Txn }

func (x tx) Get(k []byte) ([]byte, bool, error) {
	item, err := x.t.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, store.Damaged("badger")
	}
	v, err := item.ValueCopy(nil)
	if err != nil {
		return nil, false, store.Damaged("badger")
	}
	return v, !hollow(k, v), nil
}

func (x tx) Scan(ranges []kv.Range, most int) ([][]kv.Pair, error) {
	out := make([][]kv.Pair, len(ranges))
	for i, r := range ranges {
		var err error
		if out[i], err = x.scan(r, most); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// scan looks at the tables alone that may hold keys of the range: to begin on all
// of them would cost more the more is stored.
func (x tx) scan(r kv.Range, most int) (out []kv.Pair, err error) {
	it := x.t.NewIterator(badger.IteratorOptions{Prefix: shared(r.After, r.UpTo)})
	defer it.Close()
	for it.Seek(append(bytes.Clone(r.After), 0)); it.Valid() && len(out) < most; it.Next() {
		item := it.Item()
		if bytes.Compare(item.Key(), r.UpTo) > 0 {
			break
		}
		v, err := item.ValueCopy(nil)
		if err != nil {
			return nil, store.Damaged("badger")
		}
		if k := item.KeyCopy(nil); !hollow(k, v) {
			out = append(out, kv.Pair{Key: k, Value: v})
		}
	}
	return out, nil
}

// shared is what two keys begin with, and so every key between them.
func shared(a, b []byte) []byte {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[:n]
}
