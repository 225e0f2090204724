package badger

import (
	"crypto/rand"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/region/store"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/seal"
)

// folder is those of a store in a folder of the test's own.
func folder(t testing.TB) Options {
	k := seal.NewKey(rand.Reader)
	return Options{Dir: t.TempDir(), Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}
}

func open(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !s.db.IsClosed() {
			_ = s.Close()
		}
	})
	return s
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Subject {
		o := folder(t)
		s := open(t, o)
		return storetest.Subject{Store: s, Reopen: func(t testing.TB) store.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, o)
			return s
		}}
	})
}
