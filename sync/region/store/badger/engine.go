package badger

import (
	"bytes"
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
	t := e.db.NewTransaction(true)
	defer t.Discard()
	write, err := look(tx{t})
	if write == nil || err != nil {
		return true, err
	}
	commit := e.commits.begin()
	defer e.commits.end(commit)
	ops, err := write(commit)
	if err != nil {
		return true, err
	}
	ops = append(ops, kv.Op{Pair: kv.Pair{Key: kv.CommitKey(commit)}})
	for _, op := range ops {
		switch {
		case op.News != "": // one process has a folder, and wakes its own
		case op.Drop:
			err = t.Delete(op.Key)
		default:
			err = t.Set(op.Key, op.Value)
		}
		if err != nil {
			return true, writeError(err)
		}
	}
	switch err := t.Commit(); {
	case errors.Is(err, badger.ErrConflict):
		return false, nil
	case err != nil:
		return true, writeError(err)
	}
	return true, nil
}

// writeError says what an error of Badger means, without its text: it may quote
// keys.
func writeError(err error) error {
	if errors.Is(err, badger.ErrTxnTooBig) {
		return errs.Errorf(errs.Invalid, "body_unpacked_too_big", "more than one commit takes")
	}
	if e := errs.OfDisk(err); e != nil {
		return e
	}
	return errs.Errorf(errs.Unavailable, "store_failed", "the store could not be written")
}

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
	return v, true, nil
}

func (x tx) Scan(ranges []kv.Range, most int) ([][]kv.Pair, error) {
	it := x.t.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	out := make([][]kv.Pair, len(ranges))
	for i, r := range ranges {
		for it.Seek(append(bytes.Clone(r.After), 0)); it.Valid() && len(out[i]) < most; it.Next() {
			item := it.Item()
			if bytes.Compare(item.Key(), r.UpTo) > 0 {
				break
			}
			v, err := item.ValueCopy(nil)
			if err != nil {
				return nil, store.Damaged("badger")
			}
			out[i] = append(out[i], kv.Pair{Key: item.KeyCopy(nil), Value: v})
		}
	}
	return out, nil
}
