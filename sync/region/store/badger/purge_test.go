package badger

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// left lists what of some keys is in Badger's files, in whatever version, and in the
// journal.
func left(t *testing.T, e *engine, keys [][]byte) (out []string) {
	t.Helper()
	tx := e.db.NewTransaction(false)
	defer tx.Discard()
	it := tx.NewIterator(badger.IteratorOptions{AllVersions: true})
	for it.Rewind(); it.Valid(); it.Next() {
		for _, k := range keys {
			if bytes.Equal(it.Item().Key(), k) && it.Item().ValueSize() > 0 {
				out = append(out, fmt.Sprintf("badger %x", k[:3]))
			}
		}
	}
	it.Close()
	_, err := e.commitsAfter(0, func(_ uint64, ops []kv.Op) error {
		for _, op := range ops {
			for _, k := range keys {
				if bytes.Equal(op.Key, k) && !op.Drop {
					out = append(out, fmt.Sprintf("journal %x", k[:3]))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPurge leaves nothing of what was dropped, in no version and no copy, also of a
// commit of several frames; all else stays, and Badger can be made anew from the
// journal. Pushes go on meanwhile.
func TestPurge(t *testing.T) {
	k := seal.NewKey(rand.Reader)
	o := Options{Dir: t.TempDir(), Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}}
	e, err := open(o)
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(k []byte, v string, size int) kv.Op {
		return kv.Op{Pair: kv.Pair{Key: k, Value: seal.Seal(rand.Reader, o.Key, o.Region, string(k), append([]byte(v), make([]byte, size)...))}}
	}
	line := func(n int) []byte { return append([]byte{'l', byte(n), 1}, make([]byte, 30)...) }
	put := func(ops ...kv.Op) {
		t.Helper()
		if err := kv.Put(t.Context(), e, ops); err != nil {
			t.Fatal(err)
		}
	}
	big := []kv.Op{}
	for n := range 8 {
		big = append(big, sealed(line(n), fmt.Sprintf("canary %d", n), 120<<10)) // five frames
	}
	put(big...)
	for n := range 8 {
		put(sealed(line(n), fmt.Sprintf("canary again %d", n), 10))
	}
	put(sealed(line(9), "stays", 10))
	gone := [][]byte{line(0), line(2), line(3), line(7)}
	var drops []kv.Op
	for _, k := range gone {
		drops = append(drops, kv.Op{Pair: kv.Pair{Key: k}, Drop: true})
	}
	put(drops...)
	if got := left(t, e, gone); len(got) != 16 {
		t.Fatalf("before it is purged there is more to find than %v", got)
	}
	var pushing sync.WaitGroup
	for n := range 4 {
		pushing.Go(func() {
			for i := range 20 {
				put(sealed([]byte{'f', byte(n), byte(i)}, "x", 10))
			}
		})
	}
	if err := e.Purge(t.Context(), append(gone, line(9))); err != nil {
		t.Fatal(err)
	}
	pushing.Wait()
	hold := func(when string) {
		t.Helper()
		if got := left(t, e, gone); len(got) > 0 {
			t.Errorf("%s there is left: %v", when, got)
		}
		v, _, end, err := e.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer end()
		got, err := v.Scan([]kv.Range{{After: []byte{'l'}, UpTo: []byte{'m'}}}, 100)
		if err != nil || len(got[0]) != 5 {
			t.Fatalf("%s: %d lines, %v", when, len(got[0]), err)
		}
		if got, _ := v.Scan([]kv.Range{{After: []byte{'f'}, UpTo: []byte{'g'}}}, 100); len(got[0]) != 80 {
			t.Errorf("%s: %d pushes", when, len(got[0]))
		}
		for _, p := range got[0] {
			if _, err := seal.Open(o.Keys, o.Region, string(p.Key), p.Value); err != nil {
				t.Error(err)
			}
		}
		if found, err := e.Check(func([]byte) bool { return false }); err != nil || when != "at once" && len(found) > 0 && found[0].Where == "journal" {
			t.Errorf("%s: %v %v", when, found, err)
		}
	}
	hold("at once")
	for _, anew := range []bool{false, true} {
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if anew {
			if err := os.RemoveAll(filepath.Join(o.Dir, "badger")); err != nil {
				t.Fatal(err)
			}
		}
		if e, err = open(o); err != nil {
			t.Fatal(err)
		}
		hold(fmt.Sprintf("opened again, made anew %v", anew))
	}
	t.Cleanup(func() { _ = e.Close() })
}

// TestPurgeGoesOn: cut off after the empty values were put, they count as nothing, and
// the next purge takes them away.
func TestPurgeGoesOn(t *testing.T) {
	k := seal.NewKey(rand.Reader)
	e, err := open(Options{Memory: true, Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	at := append([]byte{'l'}, make([]byte, 32)...)
	if err := e.db.Update(func(t *badger.Txn) error { return t.Set(at, nil) }); err != nil {
		t.Fatal(err)
	}
	if _, there, err := e.now(at); there || err != nil {
		t.Errorf("an empty value counts: %v", err)
	}
	if err := e.Purge(t.Context(), [][]byte{at}); err != nil {
		t.Fatal(err)
	}
	tx := e.db.NewTransaction(false)
	defer tx.Discard()
	if _, err := tx.Get(at); err != badger.ErrKeyNotFound {
		t.Errorf("it is still there: %v", err)
	}
}
