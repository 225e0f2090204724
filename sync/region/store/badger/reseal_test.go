package badger

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/journal"
	"shyraq/sync/region/access"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/seal"
)

// reopened opens a store in a folder of the test's, again and again.
func reopened(t *testing.T) (dir string, open func(*sealing.Ring) *kv.Store) {
	t.Helper()
	dir = t.TempDir()
	region := uuid.New()
	var s *kv.Store
	shut := func() {
		if s != nil {
			_ = s.Close()
		}
	}
	t.Cleanup(shut)
	return dir, func(r *sealing.Ring) *kv.Store {
		shut()
		var err error
		if s, err = Open(Options{Dir: dir, Options: kv.Options{Region: region, Keys: r, Rand: rand.Reader}}); err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func sumOf(t *testing.T, s *kv.Store) string {
	t.Helper()
	x, _, end, err := s.Engine().View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	sum := kv.NewSum()
	if err := kv.Walk(t.Context(), x, func(_ kv.Range, p []kv.Pair) error { sum.Add(p); return nil }); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum())
}

// TestReseals: also with Badger gone afterwards all is made from the journal, of
// which what the old key sealed is not read any more.
func TestReseals(t *testing.T) {
	dir, open := reopened(t)
	ring := storetest.Reseals(t, open)
	s := open(ring)
	before := sumOf(t, s)
	_ = s.Close()
	if err := os.RemoveAll(filepath.Join(dir, "badger")); err != nil {
		t.Fatal(err)
	}
	s = open(ring)
	if got := sumOf(t, s); got != before {
		t.Error("made anew from the journal it is another")
	}
	if found, err := s.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
}

func TestKeepsWhatIsClosed(t *testing.T) {
	_, open := reopened(t)
	storetest.KeepsWhatIsClosed(t, open)
}

// TestTheJournalIsNotGivenUpBlindly: what is not in its newer part as Badger has
// it keeps the older one.
func TestTheJournalIsNotGivenUpBlindly(t *testing.T) {
	_, open := reopened(t)
	s := open(sealing.Of(seal.NewKey(rand.Reader)))
	put := func(word string) uint64 {
		var n uint64
		err := s.Engine().Update(t.Context(), uuid.Nil, func(kv.Tx) (func(uint64) ([]kv.Op, error), error) {
			return func(commit uint64) ([]kv.Op, error) {
				n = commit
				return []kv.Op{{Pair: kv.Pair{Key: []byte("e" + word), Value: []byte{1}}}}, nil
			}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	put("a")
	from := put("b")
	e := s.Engine().(interface{ Unwrap() kv.Engine }).Unwrap().(*engine)
	if err := e.Forget(t.Context(), from); wire.Code(err) != "journal_lacks" {
		t.Errorf("what is only in the older part: %v", err)
	}
	put("a")
	if err := e.Forget(t.Context(), from); err != nil {
		t.Error(err)
	}
}

// TestAWrongKeyTouchesNothing: it is said before anything is made anew.
func TestAWrongKeyTouchesNothing(t *testing.T) {
	dir, open := reopened(t)
	_ = open(sealing.Of(seal.NewKey(rand.Reader))).Close()
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	wrong := sealing.Of(seal.NewKey(rand.Reader))
	if _, err := Open(Options{Dir: dir, Options: kv.Options{Region: uuid.New(), Keys: wrong, Rand: rand.Reader}}); wire.Code(err) != "key_wrong" {
		t.Error(err)
	}
	after, err := os.ReadDir(dir)
	if err != nil || len(after) != len(before) {
		t.Errorf("%v became %v, %v", before, after, err)
	}
}

// TestOldSegmentsGo: the journal is no longer than what is written anew, and the
// segment that is left of before.
func TestOldSegmentsGo(t *testing.T) {
	dir, open := reopened(t)
	k := seal.NewKey(rand.Reader)
	ring := sealing.Of(k)
	s := open(ring)
	for i := range 60 { // of 1 MB each: several segments
		key := kv.LineKey("")
		key[1] = byte(i % 3)
		v := seal.Seal(rand.Reader, k, s.Region(), string(key), make([]byte, 1<<20))
		if err := kv.Put(t.Context(), s.Engine(), []kv.Op{{Pair: kv.Pair{Key: key, Value: v}}}); err != nil {
			t.Fatal(err)
		}
	}
	next := seal.NewKey(rand.Reader)
	if err := errors.Join(ring.Add(next), ring.Use(next.ID())); err != nil {
		t.Fatal(err)
	}
	for {
		got, err := s.Reseal(t.Context(), access.Upkeep())
		if err != nil {
			t.Fatal(err)
		}
		if got.Done {
			break
		}
	}
	segments := func() int {
		all, err := filepath.Glob(filepath.Join(dir, "journal", "*.frames"))
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	many := segments()
	if done, err := s.Resealed(t.Context(), access.Upkeep()); !done || err != nil {
		t.Fatal(done, err)
	}
	if err := ring.Drop(k.ID()); err != nil {
		t.Fatal(err)
	}
	if left := segments(); many < 4 || left > 2 {
		t.Errorf("%d segments of %d are left", left, many)
	}
	s = open(ring)
	begins, err := readBeginning(dir)
	if err != nil || begins.Frame < 60 {
		t.Errorf("%+v %v", begins, err)
	}
	for f, err := range journal.Read(filepath.Join(dir, "journal"), begins.Frame) {
		if id, _ := seal.IDOf(f.Sealed); err != nil || f.Number >= begins.Frame && id != next.ID() {
			t.Errorf("frame %d is sealed by %s, %v", f.Number, hex.EncodeToString(id[:]), err)
		}
	}
}

// TestTheJournalIsComparedBesideWriting: what is written while Badger is held
// against the journal is no difference between the two.
func TestTheJournalIsComparedBesideWriting(t *testing.T) {
	_, open := reopened(t)
	s := open(sealing.Of(seal.NewKey(rand.Reader)))
	e := s.Engine().(interface{ Unwrap() kv.Engine }).Unwrap().(*engine)
	put := func(n int) error {
		return s.Engine().Update(t.Context(), uuid.Nil, func(kv.Tx) (func(uint64) ([]kv.Op, error), error) {
			return func(uint64) ([]kv.Op, error) {
				return []kv.Op{{Pair: kv.Pair{Key: []byte{'e', byte(n % 7)}, Value: []byte{byte(n), byte(n >> 8)}}}}, nil
			}, nil
		})
	}
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			if err := put(n); err != nil {
				ended <- err
				return
			}
		}
	}()
	for range 60 {
		if err := e.complete(t.Context(), 1); err != nil {
			t.Error(err)
			break
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
