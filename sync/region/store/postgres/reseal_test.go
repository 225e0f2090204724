package postgres

import (
	"testing"

	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
)

func servers(t *testing.T) func(*sealing.Ring) *kv.Store {
	o := tenant(t)
	var s *kv.Store
	shut := func() {
		if s != nil {
			_ = s.Close()
		}
	}
	t.Cleanup(shut)
	return func(r *sealing.Ring) *kv.Store {
		shut()
		var err error
		o.Keys = r
		if s, err = Open(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestReseals(t *testing.T) { storetest.Reseals(t, servers(t)) }

func TestKeepsWhatIsClosed(t *testing.T) { storetest.KeepsWhatIsClosed(t, servers(t)) }
