package region

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
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
		if r.Path != wire.PathPush && r.Path != wire.PathChanges { // the sync
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
	hello, err := s.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(hello)
	if err != nil {
		t.Fatal(err)
	}
	good := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {wire.TypeJSON}}}
	c.check("GET", wire.PathHello, good, string(raw))
	_, directory, _, err := s.Directory(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	c.check("GET", wire.PathDirectory, good, string(directory))
}
