package ledger

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/seal"
)

// TestADamagedDerivedValueIsNone: whichever byte of it is another, and under whatever
// number it is put, it is no value; a frame that is damaged keeps nobody from the others.
func TestADamagedDerivedValueIsNone(t *testing.T) {
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
	space := uuid.UUID{1}
	if err := l.PutDerived(t.Context(), space, l.Basis(), Derived{Number: 1, Keys: []seal.KeyID{store.ID()}, Value: []byte("санақ")}); err != nil {
		t.Fatal(err)
	}
	var whole []byte
	err = l.book.db.View(func(b *badger.Txn) (err error) {
		whole, err = txnTable{b}.get(derivedKey(space, 1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	put := func(k, v []byte) {
		t.Helper()
		if err := l.book.db.Update(func(b *badger.Txn) error { return b.Set(k, v) }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 1
		put(derivedKey(space, 1), bad)
		if v, err := l.Derived(t.Context(), space, 1); err == nil || len(v.Value) > 0 {
			t.Errorf("byte %d: %q", i, v.Value)
		}
	}
	put(derivedKey(space, 2), whole)
	if _, err := l.Derived(t.Context(), space, 2); !errors.Is(err, ErrDamaged) {
		t.Errorf("under another number: %v", err)
	}
	put(derivedKey(space, 1), whole)
	if v, err := l.Derived(t.Context(), space, 1); err != nil || string(v.Value) != "санақ" {
		t.Errorf("%q, %v", v.Value, err)
	}
	put(key(kFrame, u64(9)), []byte("rubbish"))
	if _, err := l.Touched(t.Context(), 0, func(Touched) {}); err != nil {
		t.Errorf("a damaged frame: %v", err)
	}
}

// TestTheAuditDropsWhatWasDerived: what it mends was not there when it was derived.
func TestTheAuditDropsWhatWasDerived(t *testing.T) {
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
	before, value := l.Basis(), Derived{Number: 1, Keys: []seal.KeyID{store.ID()}, Value: []byte("санақ")}
	if err := l.PutDerived(t.Context(), uuid.UUID{1}, before, value); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Derived(t.Context(), uuid.UUID{1}, 1); err != nil {
		t.Errorf("nothing was wrong, and it is gone: %v", err)
	}
	at := key(kOther, u64(l.Head().Number))
	if err := l.book.db.Update(func(b *badger.Txn) error { return b.Set(at, []byte("rubbish")) }); err != nil {
		t.Fatal(err)
	}
	if r, err := l.Verify(t.Context()); err != nil || len(r.Findings) == 0 {
		t.Fatalf("nothing is found, %v", err)
	}
	if _, err := l.Derived(t.Context(), uuid.UUID{1}, 1); err == nil {
		t.Error("it is there still")
	}
	if err := l.PutDerived(t.Context(), uuid.UUID{1}, before, value); err == nil {
		t.Error("what was read before is kept")
	}
}
