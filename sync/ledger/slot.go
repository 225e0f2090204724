package ledger

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/seal"
)

// A slot is a named place for one value, the latest of which counts: a draft,
// a setting, a line set aside. Values longer than a frame takes are cut into
// pieces of one batch, which the journal keeps whole or not at all.

const (
	pieceSize = 128 << 10
	maxPieces = 64
)

func slotOf(k journal.Kind, slot [32]byte) (s [33]byte) {
	s[0] = byte(k)
	copy(s[1:], slot[:])
	return s
}

// piece returns the slot of the i-th piece of a value; a slot's last two bytes
// are left free for it.
func piece(slot [32]byte, i int) [32]byte {
	binary.BigEndian.PutUint16(slot[30:], uint16(i))
	return slot
}

func slotName(k journal.Kind, slot [32]byte) string {
	return fmt.Sprintf("slot/%d/%s", k, hex.EncodeToString(slot[:]))
}

// putSlot plans a value; an empty one drops the slot.
func (b *batch) putSlot(k journal.Kind, slot [32]byte, id seal.KeyID, value []byte) error {
	l := b.l
	sealKey, ok := l.opt.Keys.Key(id)
	if !ok {
		return errs.Errorf(errs.Denied, "locked", "the key to seal with is not here")
	}
	n := (len(value) + pieceSize - 1) / pieceSize
	if n > maxPieces {
		return errs.Errorf(errs.Invalid, "too_large", "%d bytes in one value", len(value))
	}
	for i := range n {
		plain := binary.BigEndian.AppendUint16(nil, uint16(n))
		plain = append(plain, value[i*pieceSize:min((i+1)*pieceSize, len(value))]...)
		at := piece(slot, i)
		b.add(&journal.Frame{Kind: k, Rev: at, Sealed: seal.Seal(l.opt.Rand, sealKey, l.opt.Store, slotName(k, at), plain)})
	}
	if n == 0 {
		return b.dropSlot(k, piece(slot, 0))
	}
	return nil
}

// dropSlot plans the end of a value: a frame that is sealed for this slot and for
// nothing else. The store key seals it, because it has to be believed for as long
// as the journal is read.
func (b *batch) dropSlot(k journal.Kind, at [32]byte) error {
	l := b.l
	store, ok := l.opt.Keys.Key(l.opt.StoreKey)
	if !ok {
		return errs.Errorf(errs.Denied, "locked", "the key to seal with is not here")
	}
	f := &journal.Frame{Kind: k, Flags: journal.Drop, Rev: at}
	if l.opt.Older {
		f.Flags = 0
	} else {
		f.Sealed = seal.Seal(l.opt.Rand, store, l.opt.Store, dropName(k, at), nil)
	}
	b.add(f)
	return nil
}

func dropName(k journal.Kind, slot [32]byte) string { return "drop/" + slotName(k, slot) }

// drops says whether a frame ends the value of its slot.
func (l *Ledger) drops(f *journal.Frame) bool {
	if f.Old {
		return len(f.Sealed) == 0 && len(f.Region) == 0
	}
	if f.Flags&journal.Drop == 0 {
		return false
	}
	_, err := seal.Open(l.opt.Keys, l.opt.Store, dropName(f.Kind, f.Rev), f.Sealed)
	return err == nil
}

// getSlot returns a value: errs.NotFound where there is none, seal.ErrNoKey
// where it is somebody else's.
func (l *Ledger) getSlot(t *badger.Txn, k journal.Kind, slot [32]byte) ([]byte, error) {
	var value []byte
	for i, n := 0, 1; i < n; i++ {
		plain, err := l.openSlot(t, k, piece(slot, i))
		if err != nil {
			return nil, err
		}
		if len(plain) < 2 {
			return nil, fmt.Errorf("value of a slot: %w", ErrDamaged)
		}
		n = int(binary.BigEndian.Uint16(plain))
		value = append(value, plain[2:]...)
	}
	return value, nil
}

func (l *Ledger) openSlot(t *badger.Txn, k journal.Kind, slot [32]byte) ([]byte, error) {
	f, err := l.slotFrame(t, k, slot)
	if err != nil {
		return nil, err
	}
	plain, err := seal.Open(l.opt.Keys, l.opt.Store, slotName(k, slot), f.Sealed)
	if errors.Is(err, seal.ErrForged) {
		return nil, fmt.Errorf("frame %d: %w", f.Number, ErrDamaged)
	}
	return plain, err
}

// slotKey is the key under which a value lies.
func (l *Ledger) slotKey(t *badger.Txn, k journal.Kind, slot [32]byte) (id seal.KeyID, err error) {
	f, err := l.slotFrame(t, k, slot)
	if err == nil {
		id, _ = seal.IDOf(f.Sealed)
	}
	return id, err
}

// slotFrame is the frame that holds what a slot has.
func (l *Ledger) slotFrame(t *badger.Txn, k journal.Kind, slot [32]byte) (*journal.Frame, error) {
	at := slotOf(k, slot)
	n, err := txnTable{t}.get(key(kSlot, at[:]))
	if err != nil {
		return nil, err
	}
	if n == nil {
		return nil, errs.Errorf(errs.NotFound, "no_value", "nothing is kept under this name")
	}
	if len(n) != 8 {
		return nil, fmt.Errorf("place of a slot: %w", ErrDamaged)
	}
	number := binary.BigEndian.Uint64(n)
	f, ok := l.frame(t, number)
	if !ok {
		if f, ok = l.journalFrame(number); !ok {
			return nil, fmt.Errorf("frame %d: %w", number, ErrDamaged)
		}
	}
	return f, nil
}

// readSlot waits for the audit where a value seems missing: until then a
// damaged index could be the reason.
func (l *Ledger) readSlot(ctx context.Context, k journal.Kind, slot [32]byte) (value []byte, err error) {
	err = l.settled(ctx, func(t *badger.Txn) error {
		value, err = l.getSlot(t, k, slot)
		return err
	})
	return value, err
}

// eachSlot gives the values of a kind. What the keyring lacks is passed over.
func (l *Ledger) eachSlot(ctx context.Context, k journal.Kind, give func(slot [32]byte, value []byte, err error) bool) error {
	return l.view(ctx, func(t *badger.Txn) error {
		prefix := key(kSlot, []byte{byte(k)})
		it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			at := it.Item().Key()
			if len(at) != len(prefix)+32 || at[len(at)-1] != 0 || at[len(at)-2] != 0 {
				continue // a later piece
			}
			slot := [32]byte(at[len(prefix):])
			value, err := l.getSlot(t, k, slot)
			if errors.Is(err, seal.ErrNoKey) {
				continue
			}
			if !give(slot, value, err) {
				return nil
			}
		}
		return nil
	})
}
