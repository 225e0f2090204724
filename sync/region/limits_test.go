package region

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
)

// raw makes a request by hand, with the device's certificate.
func (s *station) raw(method, path, kind, encoding string, body []byte) (int, string, http.Header) {
	s.w.t.Helper()
	id := s.Identity()
	pair, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
	if err != nil {
		s.w.t.Fatal(err)
	}
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: s.w.region.authority.Pool(), Time: s.w.clock.now, Certificates: []tls.Certificate{pair}}}}
	defer c.CloseIdleConnections()
	req, err := http.NewRequest(method, s.w.url+path, bytes.NewReader(body))
	if err != nil {
		s.w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if encoding != "" {
		req.Header.Set("Content-Encoding", encoding)
	}
	resp, err := c.Do(req)
	if err != nil {
		s.w.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.w.t.Fatal(err)
	}
	fault, _ := wire.ParseFault(resp.StatusCode, b)
	return resp.StatusCode, wire.Code(fault), resp.Header
}

// Whatever is sent, the answer is a documented error body and no record
// changes.
func TestBadRequests(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	var gz bytes.Buffer
	z := gzip.NewWriter(&gz)
	_, _ = z.Write(make([]byte, 32<<20))
	_ = z.Close()
	deep := []byte(`{"csr":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`)
	for _, c := range []struct {
		name, method, path, kind, encoding string
		body                               []byte
		status                             int
		code                               string
	}{
		{"a push that is JSON", "POST", wire.PathPush, wire.TypeJSON, "", []byte(`{}`), 400, "content_type"},
		{"a push without a type", "POST", wire.PathPush, "", "", []byte(`{}`), 400, "content_type"},
		{"an unknown packing", "POST", wire.PathPush, wire.TypeLines, "br", []byte("x"), 400, "content_encoding"},
		{"a zstd bomb", "POST", wire.PathPush, wire.TypeLines, "zstd", wire.Pack(nil, make([]byte, 64<<20)), 400, "body_unpacked_too_big"},
		{"a gzip bomb", "POST", wire.PathPush, wire.TypeLines, "gzip", gz.Bytes(), 400, "body_unpacked_too_big"},
		{"two megabytes as they are", "POST", wire.PathPush, wire.TypeLines, "", make([]byte, 2<<20), 400, "body_too_big"},
		{"not zstd", "POST", wire.PathPush, wire.TypeLines, "zstd", []byte("hello"), 400, "body_damaged"},
		{"1,001 lines", "POST", wire.PathPush, wire.TypeLines, "zstd", wire.Pack(nil, bytes.Repeat([]byte("{}\n"), 1001)), 400, "too_many_lines"},
		{"a malformed request", "POST", wire.PathRenew, wire.TypeJSON, "", []byte(`{"csr":`), 400, "bad_json"},
		{"an unknown member", "POST", wire.PathRenew, wire.TypeJSON, "", []byte(`{"csr":"","role":"supervisor"}`), 400, "bad_json"},
		{"two values", "POST", wire.PathRenew, wire.TypeJSON, "", []byte(`{"csr":""}{}`), 400, "bad_json"},
		{"deep nesting", "POST", wire.PathRenew, wire.TypeJSON, "", deep, 400, "too_deep"},
		{"a big request", "POST", wire.PathRenew, wire.TypeJSON, "", make([]byte, wire.MaxRequest+1), 400, "body_too_big"},
		{"no request for a certificate", "POST", wire.PathRenew, wire.TypeJSON, "", []byte(`{"csr":"x"}`), 400, "bad_csr"},
		{"an enrolment without a key", "POST", wire.PathEnrol, wire.TypeJSON, "", []byte(`{"invite":"x"}`), 400, "bad_key"},
		{"changes without a session", "GET", wire.PathChanges, "", "", nil, 403, wire.CodeSession},
		{"a directory without a session", "GET", wire.PathDirectory, "", "", nil, 403, wire.CodeSession},
		{"no such route", "GET", "/v1/records", "", "", nil, 404, "no_such_route"},
		{"a route by another method", "GET", wire.PathPush, "", "", nil, 404, "no_such_route"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, code, head := s.raw(c.method, c.path, c.kind, c.encoding, c.body)
			if status != c.status || code != c.code || head.Get("Content-Type") != wire.TypeJSON {
				t.Errorf("got %d %s %s, want %d %s", status, code, head.Get("Content-Type"), c.status, c.code)
			}
			w.stored()
		})
	}
}

// One line of five megabytes, packed small, costs only itself.
func TestHugeLineCostsOnlyItself(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	a, b := s.encounter(newID(), nil), s.encounter(newID(), nil)
	got := s.pushLines(a.AppendLine(nil), bytes.Repeat([]byte("a"), 5<<20), b.AppendLine(nil))
	if r := strings.Join(results(got), " "); r != "stored refused:line_too_long stored" {
		t.Errorf("got %s", r)
	}
	w.stored(a, b)
}

func TestLowDiskTakesNothingIn(t *testing.T) {
	free := uint64(1 << 40)
	w := newWorld(t, func(o *Options) { o.Free = func(string) (uint64, error) { return free, nil } })
	s := w.enrol(regionfile.Patrol, "unit-a")
	r := s.encounter(newID(), nil)
	free = 10 << 20
	status, code, head := s.raw("POST", wire.PathPush, wire.TypeLines, "", r.AppendLine(nil))
	if status != 503 || code != wire.CodeLowDisk || head.Get("Retry-After") == "" {
		t.Errorf("got %d %s, retry %q", status, code, head.Get("Retry-After"))
	}
	if _, err := s.Hello(t.Context()); err != nil {
		t.Errorf("hello: %v", err)
	}
	w.stored()
}

func TestInjectedClockOnlyInDemonstration(t *testing.T) {
	for _, demo := range []bool{false, true} {
		t.Run(fmt.Sprint(demo), func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.Demo = demo })
			s := w.enrol(regionfile.Patrol, "unit-a")
			c, err := courier.NewClient(s.Identity(), courier.ClientOptions{Now: w.clock.now, Rand: w.opts.Rand, Offset: 3600e9})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Hello(t.Context())
			if want := map[bool]string{false: "injected_clock"}[demo]; wire.Code(err) != want {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}
