package ledger

import (
	"encoding/binary"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/journal"
)

// nights are those of records of which something is erased; nil where not all are known,
// and nothing that was derived of a record may stay.
type nights map[uint32]bool

// tagOf is the tag of a derived value as it lies in Badger.
func tagOf(b []byte) (tag uint32, ok bool) {
	if len(b) < 6 {
		return 0, false
	}
	return binary.BigEndian.Uint32(b), true
}

// carries says whether a derived value stays when something of these nights is erased.
func (n nights) carries(b []byte) bool {
	tag, ok := tagOf(b)
	return ok && n != nil && (tag == 1 || tag > 1 && !n[tag])
}

// carry takes over from one Badger to another what was derived and is not of the nights.
// What it cannot take over is made again: no erasure waits for it.
func (n nights) carry(from, to *badger.DB) {
	w := to.NewWriteBatch()
	defer w.Cancel()
	err := from.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kDerived, PrefetchValues: true, PrefetchSize: 20})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			b, err := it.Item().ValueCopy(nil)
			if err != nil || !n.carries(b) {
				continue
			}
			if err := w.Set(it.Item().KeyCopy(nil), b); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		_ = w.Flush()
	}
}

// nightsOf are the nights that any revision names of a record of which revisions are to be
// erased, or of one that these speak of.
func (l *Ledger) nightsOf(t *badger.Txn, revs map[[32]byte]bool) nights {
	records := map[uuid.UUID]bool{}
	for rev := range revs {
		for _, f := range l.framesOf(t, rev) {
			x, ok := l.factsAt(f)
			if !ok && !emptied(f) {
				return nil
			}
			records[x.record] = true
			if x.target != uuid.Nil {
				records[x.target] = true
			}
		}
	}
	out := nights{}
	it := revisionsOf(t)
	defer it.Close()
	for id := range records {
		prefix := key(kOf, id[:])
		for it.Seek(prefix); it.ValidForPrefix(prefix); it.Next() {
			n, _ := numberAt(it.Item().Key(), len(prefix))
			f, ok := l.frame(t, n)
			if !ok {
				return nil
			}
			x, ok := l.factsAt(f)
			if !ok {
				return nil
			}
			out[x.night] = true
		}
	}
	return out
}

// framesOf are the frames that hold a revision and what is shown of it.
func (l *Ledger) framesOf(t *badger.Txn, rev [32]byte) (all []*journal.Frame) {
	if f, err := l.frameOf(t, rev); err == nil && f != nil {
		all = append(all, f)
	}
	prefix := key(kShown, rev[:])
	it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		n, _ := numberAt(it.Item().Key(), len(prefix))
		if f, ok := l.frame(t, n); ok {
			all = append(all, f)
		}
	}
	return all
}
