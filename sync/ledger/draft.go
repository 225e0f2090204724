package ledger

import (
	"context"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/seal"
)

// Draft is unfinished typing. It never leaves the device.
type Draft struct {
	ID   uuid.UUID
	Body []byte
	Err  error // wraps ErrDamaged where neither copy has it
}

// PutDraft keeps the latest state of a draft under an officer's own key. It is
// as durable as a revision; once a second is often enough.
func (l *Ledger) PutDraft(ctx context.Context, id uuid.UUID, key seal.KeyID, body []byte) error {
	return l.do(ctx, func(b *batch) error {
		return b.putSlot(journal.Draft, idSlot(id), key, body)
	})
}

// Drafts returns the drafts the keyring has keys for.
func (l *Ledger) Drafts(ctx context.Context) ([]Draft, error) {
	var all []Draft
	err := l.eachSlot(ctx, journal.Draft, func(slot [32]byte, body []byte, err error) bool {
		all = append(all, Draft{ID: uuid.UUID(slot[:16]), Body: body, Err: err})
		return true
	})
	return all, err
}

// DropDraft forgets a draft; one that is not there is no error.
func (l *Ledger) DropDraft(ctx context.Context, id uuid.UUID) error {
	return l.do(ctx, func(b *batch) error {
		return b.putSlot(journal.Draft, idSlot(id), l.opt.StoreKey, nil)
	})
}

func idSlot(id uuid.UUID) (slot [32]byte) {
	copy(slot[:], id[:])
	return slot
}

// DraftIDs names every draft there is, whoever may open it.
func (l *Ledger) DraftIDs(ctx context.Context) (all []uuid.UUID, err error) {
	err = l.view(ctx, func(t *badger.Txn) error {
		prefix := key(kSlot, []byte{byte(journal.Draft)})
		it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			at := it.Item().Key()
			if len(at) == len(prefix)+32 && at[len(at)-1] == 0 && at[len(at)-2] == 0 {
				all = append(all, uuid.UUID(at[len(prefix):len(prefix)+16]))
			}
		}
		return nil
	})
	return all, err
}
