package region

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/admin"
)

// A path too long for a socket gets a port and a token file, and the verbs
// find it the same way.
func TestDoorInADeepDirectory(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Dir += "/" + strings.Repeat("d", 120) })
	d, err := w.region.OpenDoor()
	if err != nil {
		t.Fatal(err)
	}
	go d.Serve(t.Context())
	if text, err := os.ReadFile(filepath.Join(w.opts.Dir, "admin.json")); err != nil || !strings.Contains(string(text), `"token":"`) {
		t.Errorf("a port without a token: %s, %v", text, err)
	}
	r, err := admin.Dial(t.Context(), w.opts.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Invite(t.Context(), admin.InviteRequest{Role: "patrol", Unit: "unit-a", Name: "Сынақ"}); err != nil {
		t.Error(err)
	}
	if rows, err := r.Officers(t.Context()); err != nil || len(rows) != 1 {
		t.Errorf("%v, %v", rows, err)
	}
}
