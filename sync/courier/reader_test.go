package courier

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

// TestADirectoryThatCameIsTold before anything else is waited for, and also where what
// comes after it fails: whom it names cannot be planned with until then.
func TestADirectoryThatCameIsTold(t *testing.T) {
	t.Parallel()
	key := []byte("key")
	list, _ := json.Marshal(regionfile.Directory{RegionKey: regionfile.OfficerKey{ID: "r", Public: key}})
	end, _ := json.Marshal(wire.ChangesEnd{End: true, Cursor: "1", Directory: "d"})
	fault, _ := json.Marshal(wire.ErrorBody{Code: "busy"})
	var waits []string
	fails := false
	client := fake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.HeaderNonce, r.Header.Get(wire.HeaderNonce))
		w.Header().Set(wire.HeaderServer, serverID.String())
		w.Header().Set("Content-Type", wire.TypeJSON)
		if r.URL.Path == wire.PathDirectory {
			w.Header().Set("ETag", "d")
			_, _ = w.Write(list)
			return
		}
		waits = append(waits, r.URL.Query().Get("wait"))
		if fails {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write(fault)
			return
		}
		w.Header().Set("Content-Type", wire.TypeLines)
		_, _ = w.Write(append(end, '\n'))
	})
	client.officer, client.token, client.id.RegionKey = &Officer{}, "t", key

	fresh := &Reader{Client: client, News: &keeper{}}
	for i, told := range []bool{true, false} {
		if p, err := fresh.Pull(t.Context(), 50*time.Second); err != nil || p.Directory != told {
			t.Errorf("pull %d tells of a directory: %v, %v", i, p.Directory, err)
		}
	}
	if d := cmp.Diff([]string{"0", "50"}, waits); d != "" {
		t.Errorf("the first waits although there is something to tell: %s", d)
	}

	failing := &Reader{Client: client, News: &keeper{}}
	fails = true
	if _, err := failing.Pull(t.Context(), 0); err == nil {
		t.Fatal("nothing failed")
	}
	fails = false
	if p, err := failing.Pull(t.Context(), 0); err != nil || !p.Directory {
		t.Errorf("the directory that came before the failure is never told: %v", err)
	}
}
