package region

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/ogc"
	"shyraq/sync/region/openapi"
)

// contract is the document of the interface.
type contract struct {
	t   testing.TB
	doc map[string]any
}

func readContract(t testing.TB) contract {
	t.Helper()
	// A schema is read by itself, so what it refers to has to stand below it.
	text := strings.ReplaceAll(string(openapi.Document()), `"#/components/schemas/`, `"#/$defs/`)
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return contract{t, doc}
}

// at goes down into a document; nil where there is nothing.
func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// operations lists what the document has: "GET /ogc".
func (c contract) operations() (all []string) {
	for path, item := range at(c.doc, "paths").(map[string]any) {
		for _, method := range []string{"get", "put", "post", "delete", "patch", "head", "options"} {
			if at(item, method) != nil {
				all = append(all, strings.ToUpper(method)+" "+path)
			}
		}
	}
	slices.Sort(all)
	return all
}

// check holds an answer to what the document says of it.
func (c contract) check(method, path string, resp *http.Response, body string) {
	c.t.Helper()
	answer := at(c.doc, "paths", path, strings.ToLower(method), "responses", strconv.Itoa(resp.StatusCode))
	if ref, ok := at(answer, "$ref").(string); ok {
		answer = at(c.doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	kind := resp.Header.Get("Content-Type")
	media := at(answer, "content", kind)
	if media == nil {
		kind, _, _ = strings.Cut(kind, ";")
		media = at(answer, "content", kind)
	}
	if media == nil {
		c.t.Errorf("%s %s: %d %q stands nowhere in the document", method, path, resp.StatusCode, resp.Header.Get("Content-Type"))
		return
	}
	raw, err := json.Marshal(at(media, "schema"))
	if err != nil {
		c.t.Fatal(err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(raw, &s); err != nil {
		c.t.Fatal(err)
	}
	if raw, err = json.Marshal(at(c.doc, "components", "schemas")); err != nil {
		c.t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &s.Defs); err != nil {
		c.t.Fatal(err)
	}
	good, err := s.Resolve(nil)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	var v any = body
	if strings.HasSuffix(kind, "json") || strings.Contains(kind, "json;") {
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			c.t.Errorf("%s %s: %v", method, path, err)
			return
		}
	}
	if err := good.Validate(v); err != nil {
		c.t.Errorf("%s %s: %v in %.300s", method, path, err, body)
	}
}

// TestEveryRouteIsInTheDocument goes through the tables of routes as they are
// served.
func TestEveryRouteIsInTheDocument(t *testing.T) {
	w := newWorld(t, nil)
	var routes []string
	for _, r := range w.region.api.Routes() {
		if !strings.HasPrefix(r.Path, "/v1/sync/") {
			routes = append(routes, r.Method+" "+r.Path)
		}
	}
	for _, path := range ogc.Routes() {
		routes = append(routes, "GET "+path)
	}
	for _, path := range w.region.api.Looks() {
		routes = append(routes, "GET "+path)
	}
	slices.Sort(routes)
	if d := cmp.Diff(routes, readContract(t).operations()); d != "" {
		t.Errorf("(-served +written):\n%s", d)
	}
}

// TestAnswersAreAsTheDocumentSays holds answers of every kind to it.
func TestAnswersAreAsTheDocumentSays(t *testing.T) {
	w, r, _ := told(t)
	c := readContract(t)
	const items, one = "/ogc/collections/{collectionId}/items", "/ogc/collections/{collectionId}/items/{featureId}"
	for _, row := range []struct{ path, ask string }{
		{"/ogc", "/ogc"}, {"/ogc/conformance", "/ogc/conformance"}, {"/ogc/api", "/ogc/api"}, {"/ogc/openapi", "/ogc/openapi?f=json"},
		{"/ogc/collections", "/ogc/collections"}, {"/ogc/collections/{collectionId}", "/ogc/collections/venues"},
		{"/ogc/collections/{collectionId}", "/ogc/collections/persons"},
		{items, "/ogc/collections/venues/items"}, {items, "/ogc/collections/districts/items?limit=1000"}, {items, "/ogc/collections/encounters-by-place/items"},
		{items, "/ogc/collections/venues/items?limit=0"}, {one, "/ogc/collections/venues/items/v1"}, {one, "/ogc/collections/districts/items/2095-06." + districtA},
		{one, "/ogc/collections/venues/items/v3"},
	} {
		resp, body := r.get(row.ask)
		c.check("GET", row.path, resp, body)
	}
	resp, body := w.reader("").get("/ogc")
	c.check("GET", "/ogc", resp, body)
	resp, body = w.reader("").get(wire.PathHello)
	c.check("GET", wire.PathHello, resp, body)
	for _, path := range w.region.api.Looks() {
		rec := httptest.NewRecorder()
		w.region.Monitor().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		c.check("GET", path, rec.Result(), rec.Body.String())
	}
	s := w.enrol(regionfile.Patrol, "unit-a")
	seen := &witness{handler: w.region.Handler(), cert: w.thief(s, "127.0.0.1").pair[0].Leaf, c: c}
	s.Use(seen)
	if _, err := s.Hello(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Directory(t.Context(), ""); err != nil { // for which it signs in
		t.Fatal(err)
	}
	if err := s.Renew(t.Context()); err == nil { // too early: an error is an answer too
		t.Error("renewed on the first day")
	}
	slices.Sort(seen.paths)
	want := []string{wire.PathDirectory, wire.PathHello, wire.PathRenew, wire.PathSession, wire.PathNonce}
	if d := cmp.Diff(want, slices.Compact(seen.paths)); d != "" {
		t.Errorf("looked at (-want +got):\n%s", d)
	}
	if _, err := w.region.RegionKeys(t.Context(), admin.RegionKeysRequest{Rotate: "authority"}); err != nil {
		t.Fatal(err)
	}
	resp, body = w.reader("").get(wire.PathTrust)
	c.check("GET", wire.PathTrust, resp, body)
}

// witness holds every answer that a device gets to the document.
type witness struct {
	handler http.Handler
	cert    *x509.Certificate
	c       contract
	paths   []string
}

func (v *witness) RoundTrip(req *http.Request) (*http.Response, error) {
	in := req.Clone(req.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.Header.Del("Accept-Encoding") // as it is, not packed
	in.TLS = &tls.ConnectionState{HandshakeComplete: true, PeerCertificates: []*x509.Certificate{v.cert}}
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, in)
	v.c.check(req.Method, req.URL.Path, rec.Result(), rec.Body.String())
	v.paths = append(v.paths, req.URL.Path)
	return rec.Result(), nil
}

// TestMessagesAreAsTheDocumentSays compares the members of what goes over the
// wire with those of its schema.
func TestMessagesAreAsTheDocumentSays(t *testing.T) {
	c := readContract(t)
	for name, message := range map[string]any{
		"Fault": wire.ErrorBody{}, "EnrolRequest": wire.EnrolRequest{}, "EnrolReply": wire.EnrolReply{}, "RenewRequest": wire.RenewRequest{},
		"RenewReply": wire.RenewReply{}, "Hello": wire.Hello{}, "Nonce": wire.Nonce{}, "SessionRequest": wire.SessionRequest{}, "Session": wire.Session{},
		"Officer": regionfile.Officer{}, "Key": regionfile.OfficerKey{}, "Directory": regionfile.Directory{},
		"Anchor": wire.Anchor{}, "Grant": wire.Grant{}, "RecoveryAgents": recovery.Agents{}, "RecoveryLists": recovery.Lists{}, "RecoveryEscrow": recovery.Escrow{},
		"RecoveryShare": recovery.Share{}, "RecoveryRequest": recovery.Request{}, "RecoveryAnswer": recovery.Answer{},
	} {
		schema := at(c.doc, "components", "schemas", name)
		written := slices.Sorted(maps.Keys(at(schema, "properties").(map[string]any)))
		var has, needs []string
		for f := range reflect.TypeOf(message).Fields() {
			tag, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			has = append(has, tag)
			if !strings.Contains(rest, "omit") {
				needs = append(needs, tag)
			}
		}
		slices.Sort(has)
		if d := cmp.Diff(has, written); d != "" {
			t.Errorf("%s (-message +document):\n%s", name, d)
		}
		for _, one := range at(schema, "required").([]any) {
			if !slices.Contains(needs, one.(string)) {
				t.Errorf("%s: %s is not always there", name, one)
			}
		}
	}
}
