package badger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// TestMadeAnewFromItsJournal loses Badger, whole or in part, in every way that
// is noticed at the opening: all comes back, and readers go on where they were.
func TestMadeAnewFromItsJournal(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, dir string){
		"nothing is lost": func(*testing.T, string) {},
		"badger is gone":  func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "badger")) },
		"badger's keys are torn": func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, "badger", "KEYREGISTRY"), 5); err != nil {
				t.Fatal(err)
			}
		},
		"the journal forgot where it ends": func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "journal", "head")) },
		"an older copy of badger was put back": func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "badger"))
			if err := os.Rename(filepath.Join(dir, "older"), filepath.Join(dir, "badger")); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := folder(t)
			s, e := started(t, o)
			n := storetest.NewNight(t, s)
			all := storetest.Busy(n, 8, 60)
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(o.Dir, "older"), os.DirFS(filepath.Join(o.Dir, "badger"))); err != nil {
				t.Fatal(err)
			}
			s, e = started(t, o)
			n = n.On(s)
			boss := all[3]
			boss.Night, all[0].Night = n, n
			all[0].Must("stored", all[0].Encounter(storetest.NewID(), nil))
			got := map[revision.Hash]bool{}
			at := boss.See(access.Position{}, got)
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			harm(t, o.Dir)
			s, e = started(t, o)
			n = n.On(s)
			boss.Night, all[0].Night = n, n
			again := map[revision.Hash]bool{}
			boss.See(access.Position{}, again)
			if len(again) != len(got) {
				t.Errorf("%d revisions are read of %d", len(again), len(got))
			}
			all[0].Must("stored", all[0].Encounter(storetest.NewID(), nil))
			if boss.See(at, got); len(got) != len(again)+1 {
				t.Errorf("who reads on has %d more after one record", len(got)-len(again))
			}
			// What did not open lies there still, and is named until it is taken away;
			// a note that is gone is named until the next opening.
			left, _ := filepath.Glob(filepath.Join(o.Dir, "badger.damaged-*"))
			want := len(left)
			if e.journal.Unvouched() {
				want++
			}
			found, err := s.Verify(t.Context(), access.Upkeep())
			if err != nil || len(found) != want {
				t.Errorf("%v %v, and %v lie there", found, err, left)
			}
			if e.journal.Unvouched() {
				return
			}
			for _, path := range left {
				remove(t, path)
			}
			if found, err = s.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
				t.Errorf("%v %v", found, err)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// TestWhatTheJournalLacksComesAtTheOpening: a process that was killed between
// Badger and the journal leaves a commit that was not answered in the one alone.
func TestWhatTheJournalLacksComesAtTheOpening(t *testing.T) {
	o := folder(t)
	s, e := started(t, o)
	n := storetest.NewNight(t, s)
	storetest.Busy(n, 9, 20)
	real := e.journal
	broken, err := journal.Open(journal.Options{Dir: filepath.Join(t.TempDir(), "elsewhere"), Key: e.marked.Key})
	if err != nil {
		t.Fatal(err)
	}
	e.journal = broken // what is written now the true one does not get
	put := []kv.Op{{Pair: kv.Pair{Key: []byte("zz"), Value: []byte("v")}}}
	err = e.Update(context.Background(), uuid.Nil, func(kv.Tx) (func(uint64) ([]kv.Op, error), error) {
		return func(uint64) ([]kv.Op, error) { return put, nil }, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	last := e.commits.last
	e.journal = real
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, e = started(t, o)
	seen := false
	damaged, err := e.commitsAfter(last-1, func(commit uint64, ops []kv.Op) error {
		seen = seen || commit == last && len(ops) == 1 && string(ops[0].Key) == "zz" && string(ops[0].Value) == "v"
		return nil
	})
	if err != nil || len(damaged) > 0 || !seen {
		t.Errorf("the journal has it: %v, %v %v", seen, damaged, err)
	}
}

// TestAJournalThatFailsAnswersNothing: from then on nothing is taken until the
// store is opened again, and then all is there that was answered.
func TestAJournalThatFailsAnswersNothing(t *testing.T) {
	o := folder(t)
	s, e := started(t, o)
	n := storetest.NewNight(t, s)
	w := storetest.Busy(n, 10, 10)[0]
	if err := e.journal.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(o.Dir, "journal")); err != nil { // the next segment cannot be made
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.Dir, "journal"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, _, err := w.Push(w.Encounter(storetest.NewID(), nil)); !errors.Is(err, errs.Unavailable) {
			t.Errorf("a push is answered %v", err)
		}
	}
}

// TestOneProgramAtATime: a second one is told so and touches nothing.
func TestOneProgramAtATime(t *testing.T) {
	o := folder(t)
	started(t, o)
	if _, err := Open(o); !errors.Is(err, errs.Conflict) {
		t.Errorf("a second opening: %v", err)
	}
}

// TestTheJournalIsAWitness: what Badger lost without a word Verify finds by the
// journal, even where nothing else in Badger tells of it.
func TestTheJournalIsAWitness(t *testing.T) {
	s, e := started(t, folder(t))
	n := storetest.NewNight(t, s)
	storetest.Busy(n, 11, 30)
	err := e.db.Update(func(t *badger.Txn) error { // an audit entry tells of nothing
		return t.Delete([]byte("t\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := s.Verify(t.Context(), access.Upkeep()); err != nil || len(found) != 0 {
		t.Fatalf("before: %v %v", found, err)
	}
	var line []byte
	err = e.db.Update(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: []byte("l")})
		it.Rewind()
		line = it.Item().KeyCopy(nil)
		it.Close()
		return t.Delete(line)
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Verify(t.Context(), access.Upkeep())
	if err != nil {
		t.Fatal(err)
	}
	byJournal := false
	for _, p := range found {
		byJournal = byJournal || p.Where[:6] == "commit"
	}
	if !byJournal {
		t.Errorf("the journal tells nothing: %v", found)
	}
}

// TestTheJournalIsTheRegionsOwn: what somebody puts in its place who has the disk
// and not the key is not followed, and is named for as long as it lies there.
func TestTheJournalIsTheRegionsOwn(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string, b []byte){
		"a commit of a stranger's": func(t *testing.T, path string, b []byte) {
			f := journal.Frame{Kind: journal.Commit, Number: 1 << 20, Rev: [32]byte{7}, Sealed: []byte("x")}
			write(t, path, f.Encode(b))
		},
		"the end taken away": func(t *testing.T, path string, b []byte) {
			_, first, err := journal.Decode(b)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, b[:first])
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := folder(t)
			s, e := started(t, o)
			n := storetest.NewNight(t, s)
			w := storetest.Busy(n, 12, 20)[0]
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			files, err := filepath.Glob(filepath.Join(o.Dir, "journal", "*.frames"))
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			b, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			harm(t, files[0], b)
			for round := range 2 {
				s, e = started(t, o)
				w.Night = n.On(s)
				w.Must("stored", w.Encounter(storetest.NewID(), nil))
				found, err := s.Verify(t.Context(), access.Upkeep())
				if err != nil || len(found) == 0 {
					t.Errorf("opened %d times: found %v, %v", round+1, found, err)
				}
				if err := e.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
