package region

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Where the door is a port, nothing is done without the token.
func TestDoorWithAToken(t *testing.T) {
	w := newWorld(t, nil)
	srv := httptest.NewServer(control(w.region, "secret"))
	defer srv.Close()
	for token, want := range map[string]int{"": 403, "Bearer ": 403, "Bearer secre": 403, "Bearer secret": 200} {
		req, err := http.NewRequest(http.MethodPost, srv.URL+"/officers", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("with %q: %d, want %d", token, resp.StatusCode, want)
		}
	}
}

// A path too long for a socket gets a port and a token file, and the verbs
// find it the same way.
func TestDoorInADeepDirectory(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Dir += "/" + strings.Repeat("d", 120) })
	d, err := w.region.OpenDoor()
	if err != nil {
		t.Fatal(err)
	}
	go d.Serve(t.Context())
	if d.token == "" {
		t.Error("a port without a token")
	}
	r, err := Dial(t.Context(), w.opts.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Invite(t.Context(), InviteRequest{Role: "patrol", Unit: "unit-a", Name: "Сынақ"}); err != nil {
		t.Error(err)
	}
	if rows, err := r.Officers(t.Context()); err != nil || len(rows) != 1 {
		t.Errorf("%v, %v", rows, err)
	}
}
