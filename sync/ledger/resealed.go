package ledger

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// A device is shared: a revision may be here under a key that the officer at
// work lacks, and the region may serve it to him all the same, because he may
// read it. The sealed bytes of the first copy are never touched; what came is
// kept beside them, as a value of its own under a key he has. The same serves a
// night whose key was destroyed when its shift was closed.

// mostResealed is how many groups of officers may keep a revision of their own on
// one device. Beyond it, a further one reads it in the region.
const mostResealed = 16

func resealedSlot(rev revision.Hash, i int) [32]byte {
	return nameSlot(fmt.Sprintf("again/%d/%s", i, rev))
}

// putResealed plans a revision that is here under a key the keyring lacks. It is
// fresh where it was not readable before.
func (b *batch) putResealed(e Entry, rev [32]byte) (fresh bool, err error) {
	l := b.l
	if l.opt.Server || b.fresh[rev] {
		return false, nil
	}
	if _, err := l.load(b.txn, e.Signed.Rev); !errors.Is(err, seal.ErrNoKey) {
		return false, nil // readable, or damaged and the audit's to mend
	}
	for i := range mostResealed {
		slot := resealedSlot(e.Signed.Rev, i)
		if b.slots[slotOf(journal.Meta, slot)] {
			return false, nil // came twice in this batch
		}
		_, err := l.getSlot(b.txn, journal.Meta, slot)
		switch {
		case errors.Is(err, errs.NotFound):
			l.resealed.Add(1)
			b.reveals = true
			return true, b.putSlot(journal.Meta, slot, e.Key, e.Signed.AppendLine(nil))
		case errors.Is(err, seal.ErrNoKey):
			continue // somebody else's
		default:
			return false, err
		}
	}
	return false, nil
}

// openResealed reads what putResealed kept: seal.ErrNoKey where there is none for
// this keyring.
func (l *Ledger) openResealed(t *badger.Txn, rev revision.Hash) (s revision.Signed, under seal.KeyID, err error) {
	for i := range mostResealed {
		slot := resealedSlot(rev, i)
		line, err := l.getSlot(t, journal.Meta, slot)
		switch {
		case errors.Is(err, errs.NotFound):
			return s, under, seal.ErrNoKey
		case errors.Is(err, seal.ErrNoKey):
			continue
		case err != nil:
			return s, under, err
		}
		if s, err = revision.ParseLine(line); err != nil || s.Rev != rev {
			return revision.Signed{}, under, fmt.Errorf("revision %s: %w", rev, ErrDamaged)
		}
		under, err = l.slotKey(t, journal.Meta, slot)
		return s, under, err
	}
	return s, under, seal.ErrNoKey
}

// Resealed counts, since the ledger was opened, the revisions that became readable
// though they were here before: what goes through the store by position has to
// begin anew when it grew.
func (l *Ledger) Resealed() uint64 { return l.resealed.Load() }

// OwnUnder gives the numbers in the own device's chain of the revisions that
// are sealed under a key. It needs no key.
func (l *Ledger) OwnUnder(id seal.KeyID) (dseqs []uint64, err error) {
	db, end, err := l.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	err = db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kFrame, PrefetchValues: true, PrefetchSize: 100})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			b, err := it.Item().ValueCopy(nil)
			f, _, bad := journal.Decode(b)
			if err != nil || bad != nil {
				return fmt.Errorf("own revisions: %w", ErrDamaged)
			}
			if f.Kind != journal.Revision || f.Flags&journal.Own == 0 {
				continue
			}
			if under, ok := seal.IDOf(f.Sealed); ok && under == id {
				dseqs = append(dseqs, f.DSeq)
			}
		}
		return nil
	})
	return dseqs, err
}
