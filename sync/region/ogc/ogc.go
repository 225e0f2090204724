// Package ogc answers OGC API - Features (OGC 17-069r4: Core, GeoJSON, OpenAPI
// 3.0) about the places that were checked and about counts of encounters, for
// programs such as GDAL and QGIS.
//
// It promises that whatever is asked, the answer is a choice among rows that are
// the same for every question: nothing is counted, summed or cut for a box or a
// time, so that two answers tell no more than the rows do (package figures says
// what those tell); that an answer has a bound; that what it does not understand
// is refused and named; and that it holds no name of a person, no number of one
// and no text that somebody typed into a record. It authenticates nobody: who
// calls is found out, and what he may see is handed in, by whoever serves it.
package ogc

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"shyraq/errs"
	"shyraq/sync/region/openapi"
)

// Root is the path of the landing page.
const Root = "/ogc"

// Media types.
const (
	TypeJSON    = "application/json"
	TypeGeoJSON = "application/geo+json"
	TypeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
	TypeNewer   = "application/vnd.oai.openapi+json;version=3.1"
)

// Look gives what the caller may see, at the moment of his request.
type Look func(context.Context) (View, error)

// answer is what a request comes to.
type answer struct {
	kind string
	body any // or []byte, as it is
}

// Serve answers a request for a path of Routes, or gives the error with which it
// is to be refused.
func Serve(w http.ResponseWriter, req *http.Request, look Look) error {
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return errs.Errorf(errs.Invalid, "method", "%s is not for this address: GET and HEAD are", short(req.Method))
	}
	a, err := route(req, look)
	if err != nil {
		return err
	}
	return send(w, a)
}

// ask is a request that found its route.
type ask struct {
	req  *http.Request
	look Look
	base string            // the address of the landing page
	vars map[string]string // what stands in the path, by the names of the route
}

// table has a row for every address.
var table = []struct {
	path   string
	answer func(ask) (answer, error)
}{
	{Root, plain(func(a ask) answer { return answer{TypeJSON, landing(a.base)} })},
	{Root + "/conformance", plain(func(ask) answer { return answer{TypeJSON, conformance} })},
	{Root + "/api", plain(func(ask) answer { return answer{TypeOpenAPI, openapi.Older()} })},
	{Root + "/openapi", plain(func(ask) answer { return answer{TypeNewer, openapi.Document()} })},
	{Root + "/collections", list},
	{Root + "/collections/{collectionId}", describe},
	{Root + "/collections/{collectionId}/items", items},
	{Root + "/collections/{collectionId}/items/{featureId}", item},
}

// Routes lists the paths, as they stand in the document of the interface.
func Routes() (all []string) {
	for _, r := range table {
		all = append(all, r.path)
	}
	return all
}

// plain answers what needs no look.
func plain(f func(ask) answer) func(ask) (answer, error) {
	return func(a ask) (answer, error) {
		_, err := paramsOf(a.req, "f")
		return f(a), err
	}
}

func route(req *http.Request, look Look) (answer, error) {
	base, err := baseOf(req)
	if err != nil {
		return answer{}, err
	}
	path := strings.TrimSuffix(req.URL.EscapedPath(), "/")
	for _, r := range table {
		if vars, ok := match(r.path, path); ok {
			return r.answer(ask{req, look, base, vars})
		}
	}
	return answer{}, errs.Errorf(errs.NotFound, "no_such_route", "no such address; %s lists what there is", Root)
}

// match reads the path of a route out of an address.
func match(pattern, path string) (map[string]string, bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	vars := map[string]string{}
	for i, w := range want {
		if name, ok := strings.CutPrefix(w, "{"); ok {
			value, err := url.PathUnescape(have[i])
			if err != nil || value == "" {
				return nil, false
			}
			vars[strings.TrimSuffix(name, "}")] = value
		} else if w != have[i] {
			return nil, false
		}
	}
	return vars, true
}

// list answers with all collections, and describe with one.
func list(a ask) (answer, error) {
	if _, err := paramsOf(a.req, "f"); err != nil {
		return answer{}, err
	}
	v, err := a.look(a.req.Context())
	if err != nil {
		return answer{}, err
	}
	return answer{TypeJSON, collectionsOf(a.base, v)}, nil
}

func describe(a ask) (answer, error) {
	c, v, err := a.named()
	if err != nil {
		return answer{}, err
	}
	return answer{TypeJSON, c.describe(a.base, v)}, nil
}

// named is the collection that the address names, and what stands in it now.
func (a ask) named() (collection, View, error) {
	if _, err := paramsOf(a.req, "f"); err != nil {
		return collection{}, View{}, err
	}
	c, err := collectionOf(a.vars["collectionId"])
	if err != nil {
		return collection{}, View{}, err
	}
	v, err := a.look(a.req.Context())
	return c, v, err
}

func collectionOf(id string) (collection, error) {
	i := slices.IndexFunc(collections, func(c collection) bool { return c.id == id })
	if i < 0 {
		return collection{}, errs.Errorf(errs.NotFound, "collection_unknown", "no collection of this name; %s/collections lists them", Root)
	}
	return collections[i], nil
}

// baseOf is the address of the landing page as the caller wrote it.
func baseOf(req *http.Request) (string, error) {
	odd := func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune(".-:[]", c))
	}
	if req.Host == "" || len(req.Host) > 255 || strings.ContainsFunc(req.Host, odd) {
		return "", errs.Errorf(errs.Invalid, "host", "the name of the server in the request is none")
	}
	return "https://" + req.Host + Root, nil
}
