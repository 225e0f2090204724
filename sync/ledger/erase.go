package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
)

// What a region erased is erased here as well: the frames of the journal that hold it
// are emptied in their place, with number, hash and chain as they were, and Badger is
// made anew from the journal, without what the old one had. Both copies agree at each
// moment or are brought together by the audit, from the journal: cut off, it goes on
// with the next call.

// Erasure says what is to be erased of a record.
type Erasure struct {
	Record uuid.UUID
	Revs   []revision.Hash // by whichever record they are kept
	Whole  bool            // all that is here of the record, and what is typed of it
}

// Erased says what Erase did.
type Erased struct {
	Frames int         // that were emptied
	Left   []uuid.UUID // records of which the region has not answered for everything yet: nothing of them was touched
}

// errErased is all that is said of what was erased.
func errErased(rev revision.Hash) error {
	return errs.Errorf(errs.NotFound, "erased", "revision %s was erased", rev)
}

// emptied says of a frame that what it held was erased.
func emptied(f *journal.Frame) bool {
	return f.Amended && len(f.Sealed) == 0 && len(f.Facts) == 0 && len(f.Region) == 0
}

// Erase destroys what is here of some records. Nothing of a record is erased that the
// region has not answered for: what was saved goes to it first. What was typed and has
// another in its place by now, whatever it is of, goes with it.
func (l *Ledger) Erase(ctx context.Context, all ...Erasure) (out Erased, err error) {
	gone := targets{revs: map[[32]byte]bool{}, slots: map[[33]byte]bool{}}
	out.Frames, err = l.amend(ctx, &gone, func(t *badger.Txn) (err error) {
		out.Left, err = l.aim(t, all, &gone)
		return err
	}, func(f journal.Frame) (journal.Parts, bool) {
		return journal.Parts{}, !emptied(&f) && gone.has(&f)
	})
	return out, err
}

// HasErased says whether a revision was kept here and was erased.
func (l *Ledger) HasErased(ctx context.Context, rev revision.Hash) (gone bool, err error) {
	at, ok := rev.Bytes()
	if !ok {
		return false, nil
	}
	err = l.view(ctx, func(t *badger.Txn) error {
		f, err := l.frameOf(t, at)
		gone = err == nil && f != nil && emptied(f)
		return err
	})
	return gone, err
}

// writable says why nothing can be written anew now: Badger is made a second time.
func (l *Ledger) writable() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return l.failed
	}
	return l.checkSpace()
}

// targets are the frames that are to be emptied.
type targets struct {
	revs   map[[32]byte]bool
	slots  map[[33]byte]bool
	latest map[[33]byte]uint64 // number of the last frame of each slot
}

func (g targets) has(f *journal.Frame) bool {
	switch f.Kind {
	case journal.Revision, journal.Projection:
		return g.revs[f.Rev]
	case journal.Draft, journal.Meta:
		return g.passed(f) || f.Flags&journal.Drop == 0 && g.slots[slotOf(f.Kind, f.Rev)]
	}
	return false
}

// pieces is how many pieces of a value are looked for: a revision has one, or two.
const pieces = 3

// aim finds what is here of the erasures.
func (l *Ledger) aim(t *badger.Txn, all []Erasure, gone *targets) (left []uuid.UUID, err error) {
	acks := l.outbox.Acked()
	for _, e := range all {
		revs, err := l.revsOf(t, e)
		if err != nil {
			return left, err
		}
		var here [][32]byte
		waits := false
		for rev := range revs {
			f, err := l.frameOf(t, rev)
			if err != nil {
				return left, err
			}
			if f != nil && !emptied(f) {
				_, answered := acks.Of(f.DSeq)
				waits = waits || f.Flags&journal.Own != 0 && !answered
			} else if _, err := l.shown(t, revision.HashFrom(rev)); errors.Is(err, errs.NotFound) {
				continue
			}
			here = append(here, rev)
		}
		if waits {
			left = append(left, e.Record)
			continue
		}
		for _, rev := range here {
			gone.revs[rev] = true
			gone.resealed(rev)
		}
		if e.Whole {
			if err := l.aimDraft(t, e.Record, gone); err != nil {
				return left, err
			}
		}
	}
	return left, nil
}

// aimDraft takes in the draft of a record, where there is one.
func (l *Ledger) aimDraft(t *badger.Txn, record uuid.UUID, gone *targets) error {
	at := slotOf(journal.Draft, idSlot(record))
	b, err := txnTable{t}.get(key(kSlot, at[:]))
	if err != nil || b == nil {
		return err
	}
	for p := range maxPieces {
		gone.slots[slotOf(journal.Draft, piece(idSlot(record), p))] = true
	}
	return nil
}

// revsOf are the revisions that an erasure names, and where it is of all of a record
// those that the index has beside them.
func (l *Ledger) revsOf(t *badger.Txn, e Erasure) (map[[32]byte]bool, error) {
	out := map[[32]byte]bool{}
	for _, rev := range e.Revs {
		if at, ok := rev.Bytes(); ok {
			out[at] = true
		}
	}
	if !e.Whole {
		return out, nil
	}
	it := revisionsOf(t)
	defer it.Close()
	prefix := key(kOf, e.Record[:])
	for it.Seek(prefix); it.ValidForPrefix(prefix); it.Next() {
		b, err := it.Item().ValueCopy(nil)
		rev, _, ok := revOf(b)
		if err != nil || !ok {
			return nil, fmt.Errorf("record %s: %w", e.Record, ErrDamaged)
		}
		out[rev] = true
	}
	return out, nil
}

// frameOf is the frame of a revision; nil where it is not here.
func (l *Ledger) frameOf(t *badger.Txn, rev [32]byte) (*journal.Frame, error) {
	b, err := txnTable{t}.get(key(kRev, rev[:]))
	n, ok := numberAt(b, 0)
	if err != nil || !ok {
		return nil, err
	}
	f, ok := l.frame(t, n)
	if !ok {
		return nil, fmt.Errorf("frame %d: %w", n, ErrDamaged)
	}
	return f, nil
}

// latestSlots finds the last frame of every slot of drafts and values.
func (l *Ledger) latestSlots(ctx context.Context) (map[[33]byte]uint64, error) {
	out := map[[33]byte]uint64{}
	for f, err := range l.jopt.Read(0) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err == nil && (f.Kind == journal.Draft || f.Kind == journal.Meta) {
			out[slotOf(f.Kind, f.Rev)] = f.Number
		}
	}
	return out, nil
}
