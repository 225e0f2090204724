package ledger

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/seal"
)

// TestForgedInBadger: Badger's own encryption has no mark, and takes what somebody
// puts into its folder. A frame there counts no more than one in the journal.
func TestForgedInBadger(t *testing.T) {
	store := seal.NewKey(rand.Reader)
	l, err := Open(t.Context(), Options{Dir: t.TempDir(), Store: uuid.UUID{7}, Keys: seal.Ring{store.ID(): store}, StoreKey: store.ID(),
		Now: time.Now, Rand: rand.Reader, Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	<-l.Audited()
	if err := l.PutMeta(t.Context(), "region", store.ID(), []byte("ours")); err != nil {
		t.Fatal(err)
	}
	at := l.Head()
	forged := &journal.Frame{Kind: journal.Meta, Number: at.Number, Rev: nameSlot("region"), Sealed: make([]byte, 80)}
	err = l.book.db.Update(func(b *badger.Txn) error { return b.Set(frameKey(forged), forged.Encode(nil)) })
	if err != nil {
		t.Fatal(err)
	}
	if v, err := l.Meta(t.Context(), "region"); err != nil || string(v) != "ours" {
		t.Errorf("%q, %v", v, err)
	}
	if r, err := l.Verify(t.Context()); err != nil || len(r.Findings) == 0 {
		t.Errorf("nothing is found, %v", err)
	}
	if v, err := l.Meta(t.Context(), "region"); err != nil || string(v) != "ours" {
		t.Errorf("mended: %q, %v", v, err)
	}
}
