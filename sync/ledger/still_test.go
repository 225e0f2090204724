package ledger

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/seal"
)

// A store that was opened on a full disk and found room later holds two indexes, one
// of them in memory: both end with it, or each lock on such a disk would keep one.
func TestBothIndexesEnd(t *testing.T) {
	store := seal.NewKey(rand.Reader)
	free := uint64(1 << 40)
	o := Options{Dir: t.TempDir(), Store: uuid.UUID{7}, Keys: seal.Ring{store.ID(): store}, StoreKey: store.ID(),
		Now: time.Now, Rand: rand.Reader, Reserve: -1, Free: func(string) (uint64, error) { return free, nil }}
	open := func() *Ledger {
		t.Helper()
		l, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		<-l.Audited()
		return l
	}
	l := open()
	if err := l.PutMeta(t.Context(), "region", store.ID(), []byte("ours")); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	free = 0
	l = open()
	asleep := l.book.db
	if v, err := l.Meta(t.Context(), "region"); err != nil || string(v) != "ours" {
		t.Fatalf("%q, %v", v, err)
	}
	free = 1 << 40
	if err := l.PutMeta(t.Context(), "region", store.ID(), []byte("ours still")); err != nil {
		t.Fatal(err)
	}
	awake := l.book.db
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if awake == asleep || !awake.IsClosed() || !asleep.IsClosed() {
		t.Errorf("one index %v, closed %v and %v", awake == asleep, awake.IsClosed(), asleep.IsClosed())
	}
}

// What a locked device sends was flushed before: a frame whose flush failed stands in
// the file, and after a power cut its number would be given once more.
func TestWhatALockedDeviceSendsIsFlushed(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "journal"), 0o700); err != nil {
		t.Fatal(err)
	}
	asked := ""
	o, err := openOutbox(dir, nil, func(dir string) error { asked = dir; return nil })
	if err != nil || asked != filepath.Join(dir, "journal") {
		t.Fatalf("flushed %q, %v", asked, err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	refused := errors.New("the disk refuses")
	if _, err := openOutbox(dir, nil, func(string) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("what could not be flushed may be sent: %v", err)
	}
	if o, err = OpenOutbox(dir, nil); err != nil {
		t.Fatalf("after that: %v", err)
	}
	if err := o.Close(); err != nil {
		t.Error(err)
	}
}
