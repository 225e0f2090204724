package courier

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/bundle"
	"shyraq/sync/courier/wire"
)

// FuzzPlayed answers a device out of anything that a region may have put into a file:
// each request has an answer or none, and nothing stops the program.
func FuzzPlayed(f *testing.F) {
	f.Add([]byte(`{"at":"2095-06-01T22:00:00Z","exchanges":[
		{"method":"GET","path":"/v1/hello","status":200,"content":"eyJkZXZpY2UiOnsibG9va3MiOjN9fQ=="},
		{"method":"POST","path":"/v1/sync/push","status":200,"content":"eyJlbmQiOnRydWV9Cg=="},
		{"method":"GET","path":"/v1/sync/changes?cursor=a","status":200,"content":"eyJlbmQiOnRydWUsImN1cnNvciI6ImIifQo="},
		{"method":"POST","path":"/v1/renew","status":403,"content":"e30="}]}`))
	f.Add([]byte(`{"exchanges":[{"path":"%zz"},{"path":"/v1/sync/changes"}]}`))
	asks := []struct{ method, path, body string }{
		{http.MethodGet, wire.PathHello, ""}, {http.MethodPost, wire.PathPush, "{}\n{}\n"}, {http.MethodPost, wire.PathNonce, ""},
		{http.MethodGet, wire.PathChanges + "?cursor=a", ""}, {http.MethodGet, wire.PathChanges + "?cursor=b", ""}, {http.MethodPost, wire.PathRenew, "{}"},
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var a bundle.Answer
		if json.Unmarshal(b, &a) != nil {
			return
		}
		p := newPlayed(a, uuid.UUID{1})
		for _, ask := range asks {
			req, err := http.NewRequest(ask.method, "https://region"+ask.path, bytes.NewReader([]byte(ask.body)))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := p.RoundTrip(req)
			if err != nil {
				continue
			}
			got, err := io.ReadAll(resp.Body)
			if err != nil || resp.Header.Get(wire.HeaderServer) == "" {
				t.Errorf("%s %s: half an answer: %v", ask.method, ask.path, err)
			}
			var page coming
			for line := range bytes.SplitSeq(got, []byte{'\n'}) {
				page.take(line)
			}
		}
	})
}
