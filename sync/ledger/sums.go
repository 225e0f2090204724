package ledger

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/maphash"

	"github.com/dgraph-io/badger/v4"

	"shyraq/sync/journal"
)

// sums is a table that keeps nothing of the index but the sum of its keys and
// values, so that a hundred thousand revisions can be audited in little
// memory. It is compared with the sum of what Badger has.
type sums struct {
	txn   *badger.Txn
	seed  maphash.Seed
	at    *journal.Frame // the frame being indexed
	total uint64
	seen  map[uint64]bool   // keys several frames may ask for
	last  map[string][]byte // keys whose value changes
	match bool
}

func newSums(txn *badger.Txn) *sums {
	return &sums{txn: txn, seed: maphash.MakeSeed(), seen: map[uint64]bool{}, last: map[string][]byte{}}
}

func (s *sums) hash(k, v []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(k))))
	h.Write(k)
	h.Write(v)
	return h.Sum64()
}

func changes(k []byte) bool { return bytes.HasPrefix(k, kSlot) || bytes.HasPrefix(k, kReach) }

// get answers as if only the frames so far were there. Of a device's chain the
// snapshot is asked instead; the first revision that took a number stands
// there, so a frame that finds itself was that first one.
func (s *sums) get(k []byte) ([]byte, error) {
	if changes(k) {
		return s.last[string(k)], nil
	}
	v, err := txnTable{s.txn}.get(k)
	if s.at != nil && bytes.Equal(v, s.at.Rev[:]) && bytes.HasSuffix(k, u64(s.at.DSeq)) {
		return nil, err
	}
	return v, err
}

func (s *sums) set(k, v []byte) error {
	if changes(k) {
		s.last[string(k)] = v
		return nil
	}
	h := s.hash(k, v)
	if len(v) == 0 {
		if s.seen[h] {
			return nil
		}
		s.seen[h] = true
	}
	s.total += h
	return nil
}

func (s *sums) drop(k []byte) error {
	delete(s.last, string(k))
	return nil
}

// finish compares with what Badger has under 'i'.
func (s *sums) finish(ctx context.Context) error {
	for k, v := range s.last {
		s.total += s.hash([]byte(k), v)
	}
	found := uint64(0)
	err := eachIndexKey(ctx, s.txn, func(k, v []byte) { found += s.hash(k, v) })
	s.match = found == s.total
	return err
}

func eachIndexKey(ctx context.Context, txn *badger.Txn, give func(k, v []byte)) error {
	opt := badger.DefaultIteratorOptions
	opt.Prefix = kIndex
	it := txn.NewIterator(opt)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := it.Item().Value(func(v []byte) error {
			give(it.Item().Key(), v)
			return nil
		})
		if err != nil {
			give(it.Item().Key(), []byte("unreadable"))
		}
	}
	return nil
}

// memory is a table in a map: the index as it should be.
type memory map[string][]byte

func (m memory) get(k []byte) ([]byte, error) { return m[string(k)], nil }
func (m memory) drop(k []byte) error          { delete(m, string(k)); return nil }
func (m memory) set(k, v []byte) error {
	m[string(k)] = bytes.Clone(v)
	return nil
}

// mendIndex makes the whole index again from the journal and puts right what
// differs. Nobody writes meanwhile. Where frames are lost their places in the
// index stay: they may still lead to a revision.
func (l *Ledger) mendIndex(ctx context.Context, r *Report) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.checkSpace(); err != nil {
		return err
	}
	want := memory{}
	for f, err := range l.jopt.Read(0) {
		if err == nil && f.Number <= l.book.state.head.Number {
			if err := l.index(want, &f); err != nil {
				return err
			}
		}
	}
	var extra [][]byte
	err := l.book.db.View(func(t *badger.Txn) error {
		return eachIndexKey(ctx, t, func(k, v []byte) {
			w, ok := want[string(k)]
			switch {
			case ok && bytes.Equal(w, v):
				delete(want, string(k))
			case !ok:
				extra = append(extra, bytes.Clone(k))
			}
		})
	})
	if err != nil {
		return err
	}
	if r.Lost() {
		extra = nil
	}
	w := l.book.db.NewWriteBatch()
	defer w.Cancel()
	for k, v := range want {
		if err := w.Set([]byte(k), v); err != nil {
			return err
		}
	}
	for _, k := range extra {
		if err := w.Delete(k); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if n := len(want) + len(extra); n > 0 {
		r.Findings = append(r.Findings, Finding{Kind: IndexMended, Detail: fmt.Sprintf("%d places", n)})
	}
	return nil
}
