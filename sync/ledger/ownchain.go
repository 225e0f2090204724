package ledger

import (
	"context"
	"errors"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// ownChain gives the own device's chain of an open ledger.
type ownChain Ledger

func idOf(sealed []byte) (string, bool) {
	id, ok := seal.IDOf(sealed)
	return string(id[:]), ok
}

func (c *ownChain) waiting(after uint64, give func(Waiting) bool) error {
	l := (*Ledger)(c)
	return l.view(context.Background(), func(t *badger.Txn) error {
		for dseq := after + 1; ; dseq++ {
			rev, err := txnTable{t}.get(key(kChain, l.opt.Device[:], u64(dseq)))
			if err != nil {
				return err
			}
			if len(rev) != 32 {
				return nil
			}
			w, err := l.deliverable(t, dseq, [32]byte(rev))
			if err != nil {
				return err
			}
			if !give(w) {
				return nil
			}
		}
	})
}

// deliverable returns a revision plain where there is a key for it, else as it
// was sealed for the region.
func (l *Ledger) deliverable(t *badger.Txn, dseq uint64, rev [32]byte) (Waiting, error) {
	w := Waiting{DSeq: dseq, Rev: revision.HashFrom(rev), Device: l.opt.Device}
	s, err := l.load(t, w.Rev)
	if err == nil {
		w.Line = s.AppendLine(nil)
		w.Beneath = l.joinedBeneath(t, s, mostBeneath)
		return w, nil
	}
	if errors.Is(err, errs.NotFound) {
		return w, nil // it was erased, and is not sent to anybody any more
	}
	for f, err := range l.jopt.Read(0) {
		if err != nil || f.Kind != journal.Revision || f.Rev != rev {
			continue
		}
		return sealedWaiting(f, func(id string) []byte { return l.wrap(t, id) }), nil
	}
	return w, nil
}

// mostBeneath is how many joined revisions below one another go along with one.
const mostBeneath = 8

// joinedBeneath gives the lines of what the region itself made of two versions and
// this revision rests on, the earliest first: a region that was put back to an earlier
// day has no device that would bring them.
func (l *Ledger) joinedBeneath(t *badger.Txn, s revision.Signed, most int) (lines [][]byte) {
	for _, rev := range s.Envelope.Parents {
		p, err := l.load(t, rev)
		if err == nil && most > 0 && p.Envelope.Device == uuid.Nil && p.Envelope.Author == uuid.Nil && p.Envelope.Kind.Fieldwork() {
			lines = append(append(lines, l.joinedBeneath(t, p, most-1)...), p.AppendLine(nil))
		}
	}
	return lines[:min(len(lines), mostBeneath)]
}

// wrap returns the wrapped delivery key with an id.
func (l *Ledger) wrap(t *badger.Txn, id string) []byte {
	var slot [32]byte
	copy(slot[:], id)
	at := slotOf(journal.Delivery, slot)
	b, err := txnTable{t}.get(key(kSlot, at[:]))
	n, ok := numberAt(b, 0)
	if err != nil || !ok {
		return nil
	}
	f, ok := l.frame(t, n)
	if !ok {
		return nil
	}
	return f.Region
}

func (c *ownChain) unanswered(a Acks) (int, error) {
	link, _ := (*Ledger)(c).Chain(c.opt.Device)
	a.cut(link.DSeq, 1<<53)
	answered := 0
	for _, n := range a.Counts() {
		answered += n
	}
	gone, err := (*Ledger)(c).erasedBeside(a)
	return int(link.DSeq-1) - answered - gone, err
}

// erasedBeside counts the own revisions that were erased and that the region did not
// answer for: one that was put back to an earlier day does not get them again.
func (l *Ledger) erasedBeside(a Acks) (n int, err error) {
	err = l.view(context.Background(), func(t *badger.Txn) error {
		prefix := key(kErased, l.opt.Device[:])
		it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			dseq, ok := numberAt(it.Item().Key(), len(prefix))
			if _, answered := a.Of(dseq); ok && !answered {
				n++
			}
		}
		return nil
	})
	return n, err
}

func (c *ownChain) rev(dseq uint64) revision.Hash {
	rev, _ := (*Ledger)(c).At(context.Background(), c.opt.Device, dseq)
	return rev
}
