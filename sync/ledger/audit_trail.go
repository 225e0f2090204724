package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// AuditFrame says who did what, by ids alone: a reveal, a search, a print, an
// export, an unlock, a decision of the region. It must hold no name and no
// term that was searched.
type AuditFrame struct {
	At      time.Time       `json:"at"` // set by WriteAudit where it is zero
	Action  string          `json:"action"`
	Officer uuid.UUID       `json:"officer,omitzero"`
	Device  uuid.UUID       `json:"device,omitzero"`
	Records []uuid.UUID     `json:"records,omitempty"`
	People  []uuid.UUID     `json:"people,omitempty"` // of the records
	Revs    []revision.Hash `json:"revs,omitempty"`
	Allowed bool            `json:"allowed"`
	Reason  string          `json:"reason,omitempty"` // a code or the officer's own reason
}

// WriteAudit journals one audit frame, sealed with the store key.
func (l *Ledger) WriteAudit(ctx context.Context, a AuditFrame) error {
	if a.At.IsZero() {
		a.At = l.opt.Now().UTC()
	}
	plain, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if len(plain) > pieceSize {
		return errs.Errorf(errs.Invalid, "too_large", "%d bytes in one audit frame", len(plain))
	}
	return l.do(ctx, func(b *batch) error {
		k, ok := l.opt.Keys.Key(l.opt.StoreKey)
		if !ok {
			return errs.Errorf(errs.Denied, "locked", "no store key")
		}
		f := &journal.Frame{Kind: journal.Audit}
		if _, err := io.ReadFull(l.opt.Rand, f.Rev[:16]); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
		f.Sealed = seal.Seal(l.opt.Rand, k, l.opt.Store, slotName(f.Kind, f.Rev), plain)
		b.add(f)
		return nil
	})
}

// AuditTrail gives the audit frames, oldest first.
func (l *Ledger) AuditTrail(ctx context.Context) iter.Seq2[AuditFrame, error] {
	return func(yield func(AuditFrame, error) bool) {
		err := l.view(ctx, func(t *badger.Txn) error {
			it := t.NewIterator(badger.IteratorOptions{Prefix: kAudit})
			defer it.Close()
			for it.Rewind(); it.Valid(); it.Next() {
				a, err := l.readAudit(t, it.Item().KeyCopy(nil))
				if errors.Is(err, seal.ErrNoKey) {
					continue
				}
				if !yield(a, err) {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			yield(AuditFrame{}, err)
		}
	}
}

// NumberedAudit is an audit frame with its number in the journal.
type NumberedAudit struct {
	Number uint64
	AuditFrame
}

// AuditAfter gives audit frames after a number, in their order, at most so many.
// What lies under a key that is not here is passed over.
func (l *Ledger) AuditAfter(ctx context.Context, after uint64, most int) (out []NumberedAudit, err error) {
	err = l.view(ctx, func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kAudit})
		defer it.Close()
		for it.Seek(key(kAudit, u64(after+1))); it.Valid() && len(out) < most; it.Next() {
			at := it.Item().KeyCopy(nil)
			n, ok := numberAt(at, len(kAudit))
			a, err := l.readAudit(t, at)
			if !ok || errors.Is(err, seal.ErrNoKey) || errors.Is(err, ErrDamaged) {
				continue // Verify names what is damaged
			}
			if err != nil {
				return err
			}
			out = append(out, NumberedAudit{n, a})
		}
		return nil
	})
	return out, err
}

func (l *Ledger) readAudit(t *badger.Txn, at []byte) (a AuditFrame, err error) {
	n, ok := numberAt(at, len(kAudit))
	f, whole := l.frame(t, n)
	if ok && !whole {
		f, whole = l.journalFrame(n)
	}
	if !ok || !whole {
		return a, fmt.Errorf("audit frame %d: %w", n, ErrDamaged)
	}
	plain, err := seal.Open(l.opt.Keys, l.opt.Store, slotName(f.Kind, f.Rev), f.Sealed)
	if errors.Is(err, seal.ErrNoKey) {
		return a, err
	}
	if err != nil || json.Unmarshal(plain, &a) != nil {
		return a, fmt.Errorf("audit frame %d: %w", n, ErrDamaged)
	}
	return a, nil
}
