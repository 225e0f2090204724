package badger

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// TestNobodyReadsPastWhatIsBeingWritten: a commit has its number and is not
// written yet, a later one is. A reader gets neither until both are there: read
// up to the later one, he would never come back for the first.
func TestNobodyReadsPastWhatIsBeingWritten(t *testing.T) {
	o := folder(t)
	o.Memory = true // with a journal the later one would wait for the earlier one's place in it
	s, en := started(t, o)
	n := storetest.NewNight(t, s)
	w, boss := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")
	numbered, written := make(chan struct{}), make(chan struct{})
	slow := make(chan error, 1)
	token := boss.Scope().Tokens()[0].ID
	at := access.Position{Commit: 1, Seq: 1}
	e := access.Entry{Token: token, At: at, Record: storetest.NewID()}
	go func() {
		_, err := en.try(func(kv.Tx) (func(uint64) ([]kv.Op, error), error) {
			return func(commit uint64) ([]kv.Op, error) {
				if commit != 1 {
					t.Errorf("commit %d is not the first", commit)
				}
				close(numbered)
				<-written
				return []kv.Op{{Pair: kv.Pair{Key: kv.EntryKey(e)}}}, nil
			}, nil
		})
		slow <- err
	}()
	<-numbered
	got := map[revision.Hash]bool{}
	w.Must("stored", w.Encounter(storetest.NewID(), nil))
	at = boss.See(access.Position{}, got)
	if len(got) != 0 {
		t.Error("a commit is read while an earlier one is being written")
	}
	close(written)
	if err := <-slow; err != nil {
		t.Fatal(err)
	}
	r, err := s.Read(t.Context(), boss.Scope())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	entries, err := r.Entries([]access.Token{token}, at, r.Horizon(), 10)
	if err != nil || len(entries) != 1 || entries[0] != e {
		t.Errorf("who read on gets %v of the slow commit, %v", entries, err)
	}
	if boss.See(at, got); len(got) != 1 {
		t.Errorf("%d lines after both are there", len(got))
	}
}

// TestNothingIsReadInTheFiles: neither what officers write nor who they are.
func TestNothingIsReadInTheFiles(t *testing.T) {
	o := folder(t)
	s, _ := started(t, o)
	n := storetest.NewNight(t, s)
	all := storetest.Busy(n, 3, 80)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	words := map[string][]byte{"what is written": []byte(storetest.Canary), "a district": []byte(`"district"`), "a unit": []byte("unit-a"),
		"an officer": all[0].ID[:], "a record": all[0].Chain[0].Envelope.Record[:]}
	files := 0
	err := filepath.WalkDir(o.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		for name, w := range words {
			if bytes.Contains(b, w) {
				t.Errorf("%s stands in %s", name, filepath.Base(path))
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files, %v", files, err)
	}
}

// TestDamage changes, moves and takes away values behind the store's back: each
// is an error that names it, or is found by Verify, and never a value.
func TestDamage(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(t *badger.Txn, a, b revision.Signed) error
		read bool // a reader notices; else Verify does
	}{
		"a bit of a line": {func(t *badger.Txn, a, _ revision.Signed) error {
			return change(t, kv.LineKey(a.Rev), func(v []byte) []byte { v[len(v)/2] ^= 1; return v })
		}, true},
		"a line in another's place": {func(t *badger.Txn, a, b revision.Signed) error {
			return move(t, kv.LineKey(b.Rev), kv.LineKey(a.Rev))
		}, true},
		"facts of another record": {func(t *badger.Txn, a, b revision.Signed) error {
			return move(t, kv.FactsKey(b.Envelope.Record), kv.FactsKey(a.Envelope.Record))
		}, true},
		"an empty value": {func(t *badger.Txn, a, _ revision.Signed) error {
			return change(t, kv.LineKey(a.Rev), func([]byte) []byte { return nil })
		}, true},
		"a line that is gone": {func(t *badger.Txn, a, _ revision.Signed) error { return t.Delete(kv.LineKey(a.Rev)) }, true},
		"a leaf that is gone": {func(t *badger.Txn, a, _ revision.Signed) error { return t.Delete(kv.LeafKey(a.Rev)) }, true},
		"a place in the history that is gone": {func(t *badger.Txn, a, _ revision.Signed) error {
			return t.Delete(kv.HistoryKey(a.Envelope.Record, access.Position{Commit: 1, Seq: 1}))
		}, false},
		"a number that is gone": {func(t *badger.Txn, a, _ revision.Signed) error {
			return t.Delete(kv.NumberKey(a.Envelope.Device, 1))
		}, false},
		"a record that is filed nowhere": {func(t *badger.Txn, a, _ revision.Signed) error {
			it := t.NewIterator(badger.IteratorOptions{Prefix: []byte{kv.InEntries}})
			defer it.Close()
			for it.Rewind(); it.Valid(); it.Next() {
				if e := kv.EntryOf(it.Item().Key(), []byte{1}); e.Record == a.Envelope.Record && e.Token.Way == access.ByUnit {
					return t.Delete(it.Item().KeyCopy(nil))
				}
			}
			return errors.New("no entry")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, en := started(t, folder(t))
			n := storetest.NewNight(t, s)
			o := n.Join(regionfile.Patrol, "unit-a")
			a, b := o.Encounter(storetest.NewID(), nil), o.Encounter(storetest.NewID(), nil)
			o.Must("stored", a, b)
			if err := en.db.Update(func(t *badger.Txn) error { return c.harm(t, a, b) }); err != nil {
				t.Fatal(err)
			}
			s = kv.New(en, en.opt.Options) // which remembers nothing of what was written
			found, err := s.Verify(t.Context(), access.Upkeep())
			if err != nil || len(found) == 0 {
				t.Errorf("Verify finds nothing amiss, %v", err)
			}
			r, err := s.Read(t.Context(), o.Scope())
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			_, err = r.Line(store.Version{Record: a.Envelope.Record, Rev: a.Rev})
			if c.read != errors.Is(err, errs.Unavailable) {
				t.Errorf("a reader is told %v", err)
			}
		})
	}
}

func change(t *badger.Txn, k []byte, f func([]byte) []byte) error {
	item, err := t.Get(k)
	if err != nil {
		return err
	}
	v, err := item.ValueCopy(nil)
	if err != nil {
		return err
	}
	return t.Set(k, f(v))
}

func move(t *badger.Txn, from, to []byte) error {
	item, err := t.Get(from)
	if err != nil {
		return err
	}
	v, err := item.ValueCopy(nil)
	if err != nil {
		return err
	}
	return t.Set(to, v)
}
