package badger

import (
	"crypto/rand"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/seal"
)

// folder is those of a store in a folder of the test's own.
func folder(t testing.TB) Options { return folderAt(t.TempDir()) }

func folderAt(dir string) Options {
	k := seal.NewKey(rand.Reader)
	return Options{Dir: dir, Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}}
}

// started opens a store and the engine below it.
func started(t testing.TB, o Options) (*kv.Store, *engine) {
	t.Helper()
	e, err := open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !e.db.IsClosed() {
			_ = e.Close()
		}
	})
	return kv.New(e, o.Options), e
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Subject {
		o := folder(t)
		s, _ := started(t, o)
		return storetest.Subject{Store: s, Reopen: func(t testing.TB) store.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s, _ = started(t, o)
			return s
		}}
	})
}
