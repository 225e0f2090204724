package ledger

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// What was worked out from revisions and can be worked out again may be kept beside
// them. It lies in Badger alone: the journal knows nothing of it, so that it goes with
// every Badger that is made anew, and whoever keeps it has to do without. Where that is
// done to erase something, what was made of other nights is taken along (carry.go). It is
// sealed under all the keys together that it was read with: who
// lacks one of them reads nothing of it, and it ends with the first that is destroyed.

// Derived is a value under a number of a space. One without a value is dropped.
type Derived struct {
	Number uint64
	Night  civil.Date   // that all records which it was made of name in a revision; empty: any
	Lasts  bool         // it was made of no record, and outlasts what is erased
	Keys   []seal.KeyID // of all that it was made of
	Value  []byte
}

// tag says in four bytes with what a derived value goes: 0 with whatever is erased, 1 with
// nothing, else with what is erased of a night.
func (v Derived) tag() uint32 {
	if v.Lasts {
		return 1
	}
	return nightID(v.Night)
}

// Basis is what a derived value is made of: asked for before the first revision is read,
// it tells whether they are still the ones that are here.
type Basis struct {
	book  int
	epoch uint64
}

// Basis gives that of now.
func (l *Ledger) Basis() Basis {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.basis()
}

func (l *Ledger) basis() Basis { return Basis{l.book.number, l.epoch.Load()} }

// errMoved is what PutDerived gives where the values are of what was here before.
var errMoved error = &errs.Error{Kind: errs.Conflict, Code: "basis_moved", Detail: "what it was made of is another now"}

// PutDerived keeps values in the order given, which a crash may end anywhere. It keeps
// nothing before the audit has come to its end, and returns errs.Conflict where something
// was erased, mended or became readable since the basis, ErrFull, or errs.Denied code
// "locked" where the keyring lacks a key.
func (l *Ledger) PutDerived(ctx context.Context, space uuid.UUID, on Basis, values ...Derived) error {
	select {
	case <-l.audited:
	default:
		return errMoved
	}
	for len(values) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, size := 0, 0
		for n < len(values) && (n == 0 || size+len(values[n].Value) < l.batchSize()) {
			size += len(values[n].Value) + 256
			n++
		}
		if err := l.storeDerived(space, on, values[:n]); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

func (l *Ledger) storeDerived(space uuid.UUID, on Basis, values []Derived) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.still != nil {
		return l.still
	}
	if l.failed != nil {
		return l.failed
	}
	if l.suspect.Load() || l.basis() != on || l.book.state.head.Number == 0 { // of nothing there is nothing to derive
		return errMoved
	}
	if err := l.checkSpace(); err != nil {
		return err
	}
	err := l.book.db.Update(func(t *badger.Txn) error {
		for _, v := range values {
			at := derivedKey(space, v.Number)
			if len(v.Value) == 0 {
				if err := t.Delete(at); err != nil {
					return err
				}
				continue
			}
			b, err := l.sealDerived(space, v)
			if err != nil {
				return err
			}
			if err := t.Set(at, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep derived values: %w", err)
	}
	return nil
}

// Derived returns a value: errs.NotFound where there is none, seal.ErrNoKey where the
// keyring lacks one of its keys, an error that wraps ErrDamaged where it is not what was
// kept.
func (l *Ledger) Derived(ctx context.Context, space uuid.UUID, number uint64) (v Derived, err error) {
	err = l.view(ctx, func(t *badger.Txn) error {
		b, err := txnTable{t}.get(derivedKey(space, number))
		if err != nil {
			return fmt.Errorf("derived value: %w", ErrDamaged)
		}
		if b == nil {
			return errs.Errorf(errs.NotFound, "no_value", "nothing is kept under this number")
		}
		v, err = l.openDerived(space, number, b)
		return err
	})
	return v, err
}

// DerivedNumbers are those under which something is kept in a space.
func (l *Ledger) DerivedNumbers(ctx context.Context, space uuid.UUID) (all []uint64, err error) {
	err = l.view(ctx, func(t *badger.Txn) error {
		prefix := key(kDerived, space[:])
		it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if n, ok := numberAt(it.Item().Key(), len(prefix)); ok {
				all = append(all, n)
			}
		}
		return nil
	})
	return all, err
}

// forgetDerived is dropDerived of who does not hold mu.
func (l *Ledger) forgetDerived() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dropDerived()
}

// dropDerived forgets all derived values: what is about to be written makes readable what
// was passed over when they were made. The caller holds mu.
func (l *Ledger) dropDerived() error {
	l.epoch.Add(1)
	w := l.book.db.NewWriteBatch()
	defer w.Cancel()
	err := l.book.db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kDerived})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := w.Delete(it.Item().KeyCopy(nil)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return fmt.Errorf("drop derived values: %w", err)
	}
	return nil
}

func derivedKey(space uuid.UUID, number uint64) []byte { return key(kDerived, space[:], u64(number)) }

func derivedName(space uuid.UUID, number uint64, tag uint32) string {
	return fmt.Sprintf("derived/%s/%d/%d", space, number, tag)
}

// sealDerived closes a value: its tag, how many keys there are, their ids, what was sealed.
func (l *Ledger) sealDerived(space uuid.UUID, v Derived) ([]byte, error) {
	ids := slices.Clone(v.Keys)
	slices.SortFunc(ids, func(a, b seal.KeyID) int { return bytes.Compare(a[:], b[:]) })
	ids = slices.Compact(ids)
	k, ok := l.together(ids)
	if !ok {
		return nil, errs.Errorf(errs.Denied, "locked", "a key to seal with is not here")
	}
	defer k.Zero()
	out := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(nil, v.tag()), uint16(len(ids)))
	for _, id := range ids {
		out = append(out, id[:]...)
	}
	return append(out, seal.Seal(l.opt.Rand, k, l.opt.Store, derivedName(space, v.Number, v.tag()), v.Value)...), nil
}

func (l *Ledger) openDerived(space uuid.UUID, number uint64, b []byte) (v Derived, err error) {
	damaged := fmt.Errorf("derived value: %w", ErrDamaged)
	tag, ok := tagOf(b)
	if !ok {
		return v, damaged
	}
	n := int(binary.BigEndian.Uint16(b[4:]))
	if b = b[6:]; n == 0 || len(b) < n*len(seal.KeyID{}) {
		return v, damaged
	}
	v.Number, v.Keys = number, make([]seal.KeyID, n)
	for i := range v.Keys {
		b = b[copy(v.Keys[i][:], b):]
	}
	k, ok := l.together(v.Keys)
	if !ok {
		return v, seal.ErrNoKey
	}
	defer k.Zero()
	if v.Value, err = seal.Open(seal.Ring{k.ID(): k}, l.opt.Store, derivedName(space, number, tag), b); err != nil {
		return v, damaged
	}
	return v, nil
}

// together is the key that is made of several, in the order of their ids; false where
// the keyring lacks one.
func (l *Ledger) together(ids []seal.KeyID) (k seal.Key, ok bool) {
	secret := make([]byte, 0, 32*len(ids)) // of keys; no copy is left behind
	defer func() { clear(secret) }()
	for _, id := range ids {
		one, ok := l.opt.Keys.Key(id)
		if !ok {
			return k, false
		}
		secret = append(secret, one.Bytes()...)
	}
	if len(secret) == 0 {
		return k, false
	}
	made, err := hkdf.Key(sha256.New, secret, nil, "shyraq derived v1", 32)
	if err != nil {
		return k, false
	}
	k, err = seal.KeyFrom(made)
	return k, err == nil
}
