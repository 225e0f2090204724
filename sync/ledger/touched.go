package ledger

import (
	"context"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Touched is a revision, or what is shown of one, as the index knows it, whoever may
// read it.
type Touched struct {
	Record uuid.UUID
	Target uuid.UUID  // the record that it speaks of, as a review does; nil where it speaks of none
	Key    seal.KeyID // that it is sealed under
	kind   [4]byte
}

// Is says whether the record is of a kind.
func (t Touched) Is(k raid.Kind) bool { return t.kind == kindID(k) }

// Touched gives all that was written after a frame of the journal and is of a record,
// and the frame up to which it went. What was erased is passed over, and so is what is
// damaged: when the audit mends it, what was derived without it goes.
func (l *Ledger) Touched(ctx context.Context, after uint64, each func(Touched)) (upTo uint64, err error) {
	err = l.view(ctx, func(t *badger.Txn) error {
		b, err := txnTable{t}.get(kState)
		if err != nil {
			return err
		}
		if s, ok := decodeState(b); ok {
			upTo = s.head.Number
		}
		for _, prefix := range [][]byte{kFrame, kOther} {
			if err := l.touched(ctx, t, prefix, after, each); err != nil {
				return err
			}
		}
		return nil
	})
	return upTo, err
}

func (l *Ledger) touched(ctx context.Context, t *badger.Txn, prefix []byte, after uint64, each func(Touched)) error {
	it := t.NewIterator(badger.IteratorOptions{Prefix: prefix, PrefetchValues: true, PrefetchSize: 20})
	defer it.Close()
	for it.Seek(key(prefix, u64(after+1))); it.Valid(); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := it.Item().ValueCopy(nil)
		f, _, bad := journal.Decode(b)
		if err != nil || bad != nil {
			continue // the audit mends it, or names it lost
		}
		x, ok := l.factsAt(&f)
		id, sealed := seal.IDOf(f.Sealed)
		if ok && sealed {
			each(Touched{Record: x.record, Target: x.target, Key: id, kind: x.kind})
		}
	}
	return nil
}

// factsAt are the facts of a frame that is of a record.
func (l *Ledger) factsAt(f *journal.Frame) (facts, bool) {
	switch f.Kind {
	case journal.Revision:
		return l.openFacts(f)
	case journal.Projection:
		plain, err := seal.Open(l.opt.Keys, l.opt.Store, shownFactsName(revision.HashFrom(f.Rev)), f.Facts)
		if err != nil {
			return facts{}, false
		}
		return decodeFacts(plain)
	}
	return facts{}, false
}
