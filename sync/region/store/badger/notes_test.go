package badger

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/region/store/kv"
)

func (e *engine) notesLeft(t *testing.T) (n int) {
	t.Helper()
	err := e.db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kv.CommitKey(0)[:1]})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The notes of commits do not grow with what is written, however often the store
// is opened and wherever it is made from, and numbers go on.
func TestNotesOfCommitsAreFew(t *testing.T) {
	const commits = 40
	o := folder(t)
	_, e := started(t, o)
	write := func() {
		t.Helper()
		for range commits {
			if err := kv.Put(context.Background(), e, []kv.Op{{Pair: kv.Pair{Key: []byte("z" + uuid.NewString()), Value: []byte("v")}}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	reopen := func() {
		t.Helper()
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		_, e = started(t, o)
	}
	few := func(when string, number uint64) {
		t.Helper()
		if n := e.notesLeft(t); n == 0 || n > 2 {
			t.Errorf("%s there are %d notes", when, n)
		}
		if e.commits.last != number {
			t.Errorf("%s the last number is %d, want %d", when, e.commits.last, number)
		}
	}
	write()
	few("after writing", commits)
	reopen()
	few("after an opening", commits)
	write()
	few("after writing more", 2*commits)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	remove(t, filepath.Join(o.Dir, "badger"))
	_, e = started(t, o)
	few("made from the journal", 2*commits)
	write()
	few("and written on", 3*commits)
}
