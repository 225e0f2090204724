package badger

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

// TestOpensALargerMemoryTable opens what a program that made larger memory tables
// left when it was killed: all of it is there.
func TestOpensALargerMemoryTable(t *testing.T) {
	o := known(filepath.Join(t.TempDir(), "store"))
	o.Single = true
	secret, err := badgerKey(o.Current())
	if err != nil {
		t.Fatal(err)
	}
	served := filepath.Join(t.TempDir(), "served")
	db, err := badger.Open(badger.DefaultOptions(served).WithLogger(silent{}).WithMemTableSize(formerTable).WithValueThreshold(valueLimit).
		WithEncryptionKey(secret).WithEncryptionKeyRotationDuration(oneKey).WithIndexCacheSize(indexCache))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const values, size = 180, 500 << 10 // less than the table of before takes, more than that of today
	b := db.NewWriteBatch()
	name := func(i int) []byte { return fmt.Appendf(nil, "k%03d", i) }
	for i := range values {
		v := make([]byte, size)
		_, _ = rand.Read(v)
		if err := b.Set(name(i), v); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(o.Dir, "badger"), os.DirFS(served)); err != nil { // as a kill leaves it
		t.Fatal(err)
	}
	e, err := open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	view, _, end, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	for i := range values {
		if v, ok, err := view.Get(name(i)); err != nil || !ok || len(v) != size {
			t.Fatalf("value %d: %d bytes, %v, %v", i, len(v), ok, err)
		}
	}
}
