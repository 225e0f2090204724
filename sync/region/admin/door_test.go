package admin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Where the door is a port, nothing is done without the token.
func TestDoorWithAToken(t *testing.T) {
	srv := httptest.NewServer(control(nobody{}, "secret"))
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

// nobody is a region without officers.
type nobody struct{ Control }

func (nobody) Officers(context.Context) ([]OfficerRow, error) { return nil, nil }
