package ledger

import (
	"context"
	"crypto/sha256"

	"shyraq/sync/journal"
	"shyraq/sync/seal"
)

// PutMeta keeps a small value under a name: the directory, a cursor, settings.
// An empty value drops it. It returns errs.Invalid code "too_large" above 8 MB.
func (l *Ledger) PutMeta(ctx context.Context, name string, key seal.KeyID, value []byte) error {
	return l.do(ctx, func(b *batch) error {
		return b.putSlot(journal.Meta, nameSlot(name), key, value)
	})
}

// Meta returns the value under a name: errs.NotFound where there is none,
// seal.ErrNoKey where the keyring lacks its key.
func (l *Ledger) Meta(ctx context.Context, name string) ([]byte, error) {
	return l.readSlot(ctx, journal.Meta, nameSlot(name))
}

func nameSlot(name string) [32]byte { return piece(sha256.Sum256([]byte(name)), 0) }
