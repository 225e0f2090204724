package ledger

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"iter"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
)

// Query says which records a list holds.
type Query struct {
	Kinds  []raid.Kind // none: every kind of raid.Kinds
	Night  civil.Date  // empty: every night
	Limit  int         // 0: no limit
	Before uuid.UUID   // only records older than this one, for the next page

	// Skipped, where it is set, receives the number of records that were passed
	// over because the keyring has a key for no revision of them.
	Skipped *int
}

// Records gives records newest first, by their ids, which begin with the time
// they were made. Each is read when it is asked for. A record that cannot be
// read comes with its ID and an error that wraps ErrDamaged, and the list goes
// on.
func (l *Ledger) Records(ctx context.Context, q Query) iter.Seq2[Record, error] {
	if len(q.Kinds) == 0 {
		q.Kinds = raid.Kinds
	}
	prefixes := make([][]byte, len(q.Kinds))
	for i, k := range q.Kinds {
		id := kindID(k)
		prefixes[i] = key(kKind, id[:])
		if q.Night != "" {
			prefixes[i] = key(kNight, binary.BigEndian.AppendUint32(nil, nightID(q.Night)), id[:])
		}
	}
	return l.list(ctx, prefixes, q)
}

// Reviews gives the records that speak of a record, newest first.
func (l *Ledger) Reviews(ctx context.Context, record uuid.UUID) iter.Seq2[Record, error] {
	return l.list(ctx, [][]byte{key(kAbout, record[:])}, Query{})
}

// list merges the ids under several prefixes, newest first.
func (l *Ledger) list(ctx context.Context, prefixes [][]byte, q Query) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		skipped := 0
		if q.Skipped == nil {
			q.Skipped = &skipped
		}
		*q.Skipped = 0
		err := l.view(ctx, func(t *badger.Txn) error {
			walks := make([]*walk, len(prefixes))
			for i, p := range prefixes {
				walks[i] = newWalk(t, p, q.Before)
				defer walks[i].it.Close()
			}
			revisions := revisionsOf(t)
			defer revisions.Close()
			for given := 0; q.Limit == 0 || given < q.Limit; {
				id, ok := newest(walks)
				if !ok {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				r, err := l.fold(t, revisions, id)
				if err == nil && len(r.Revisions) == 0 {
					*q.Skipped++
					continue
				}
				if errors.Is(err, errs.NotFound) {
					continue // a place in the list without a record: the audit mends it
				}
				given++
				if !yield(r, err) {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			yield(Record{}, err)
		}
	}
}

// walk goes through the ids under a prefix, newest first.
type walk struct {
	it     *badger.Iterator
	prefix []byte
}

func newWalk(t *badger.Txn, prefix []byte, before uuid.UUID) *walk {
	w := &walk{t.NewIterator(badger.IteratorOptions{Reverse: true, Prefix: prefix}), prefix}
	if before == uuid.Nil {
		w.it.Seek(key(prefix, bytes.Repeat([]byte{0xff}, 17)))
		return w
	}
	w.it.Seek(key(prefix, before[:]))
	if id, ok := w.id(); ok && id == before {
		w.it.Next()
	}
	return w
}

func (w *walk) id() (id uuid.UUID, ok bool) {
	if !w.it.ValidForPrefix(w.prefix) {
		return id, false
	}
	copy(id[:], w.it.Item().Key()[len(w.prefix):])
	return id, true
}

// newest takes the newest id of all walks; the same id in two is taken once.
func newest(walks []*walk) (best uuid.UUID, ok bool) {
	for _, w := range walks {
		if id, there := w.id(); there && (!ok || bytes.Compare(id[:], best[:]) > 0) {
			best, ok = id, true
		}
	}
	for _, w := range walks {
		if id, there := w.id(); there && id == best {
			w.it.Next()
		}
	}
	return best, ok
}
