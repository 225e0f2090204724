package region

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/ogc"
	"shyraq/sync/region/register"
)

var update = flag.Bool("update", false, "write the matrix as it is")

// standing is somebody who calls, and in what state: with which certificate, and in
// whose session.
type standing struct {
	name  string
	cert  *x509.Certificate
	token string // of a session
	bear  string // of /ogc
}

// refusals are the codes by which somebody is not let in. Any other answer, an error
// of what he asked for too, is that of a route that let him in.
var refusals = []string{wire.CodeCertificate, "device_unknown", wire.CodeExpired, wire.CodeRevoked, wire.CodeSession,
	access.ReasonOfficer, access.ReasonRole, access.ReasonRelation, "token"}

// standings are everybody who may call a region, in every state.
func (w *world) standings(foreign *world) (all []standing) {
	cert := func(of *world, s *station) *x509.Certificate { return of.thief(s, "127.0.0.1").pair[0].Leaf }
	in := func(s *station) string {
		token, _, err := w.region.sessions.Token(register.Serial(cert(w, s)), s.officer, w.clock.now())
		if err != nil {
			w.t.Fatal(err)
		}
		return token
	}
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	old := w.enrol(regionfile.Supervisor, "unit-a")
	w.clock.add(wire.DeviceLife + 1)
	locked := w.enrol(regionfile.Patrol, "unit-a")
	all = []standing{
		{name: "nobody"}, {name: "foreign", cert: cert(foreign, foreign.enrol(regionfile.Supervisor, "unit-a"))},
		{name: "ended", cert: cert(w, old), token: in(old)}, {name: "device", cert: cert(w, locked)},
		{name: "another's", cert: cert(w, locked), token: in(w.enrol(regionfile.Supervisor, "unit-a"))}, // session
	}
	for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator} {
		s := w.enrol(role, "unit-a")
		all = append(all, standing{name: string(role), cert: cert(w, s), token: in(s)})
	}
	lost, gone := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	all = append(all, standing{name: "revoked", cert: cert(w, lost), token: in(lost)}, standing{name: "dismissed", cert: cert(w, gone), token: in(gone)})
	must(w.region.Revoke(w.t.Context(), admin.RevokeRequest{Device: lost.Identity().Device}))
	must(w.region.Revoke(w.t.Context(), admin.RevokeRequest{Officer: gone.officer}))
	given, err := w.region.Tokens(w.t.Context(), admin.TokensRequest{Issue: w.enrol(regionfile.Supervisor, "unit-a").officer, Note: "matrix", Days: 30})
	must(err)
	return append(all, standing{name: "token", bear: given.Secret})
}

// call asks a route, and says whether it lets him in: "+", or by which code not.
func (w *world) call(who standing, method, path, kind string) string {
	body := strings.NewReader("{}")
	if kind == wire.TypeLines {
		body = strings.NewReader("{}\n")
	}
	req := httptest.NewRequest(method, path, body)
	req.Header.Set("Content-Type", kind)
	req.TLS = &tls.ConnectionState{HandshakeComplete: true, Version: tls.VersionTLS13}
	if who.cert != nil {
		req.TLS.PeerCertificates = []*x509.Certificate{who.cert}
	}
	if who.token != "" {
		req.Header.Set(wire.HeaderSession, who.token)
	}
	if who.bear != "" {
		req.Header.Set("Authorization", "Bearer "+who.bear)
	}
	rec := httptest.NewRecorder()
	w.region.Handler().ServeHTTP(rec, req)
	var fault struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(rec.Body.Bytes(), &fault)
	switch {
	case rec.Code < 400, fault.Code != "" && !slices.Contains(refusals, fault.Code):
		return "+"
	case fault.Code == "":
		return fmt.Sprint(rec.Code)
	}
	return fault.Code
}

// TestMatrix asks every route that is registered as everybody in every state, and
// holds the answers against testdata/matrix.txt, which a person reads: "+" lets him
// in, else it is the code by which he is refused. A route without a row, a row
// without a route, and a cell that changed, fail. What a role may do with a record,
// by its relation to it, is access/testdata/policy.txt. With -update it is written.
func TestMatrix(t *testing.T) {
	w := newWorld(t, nil)
	all := w.standings(newWorld(t, nil))
	author := w.enrol(regionfile.Patrol, "unit-a")
	record := newID().String()
	author.push(author.encounter(uuid.MustParse(record), nil))
	var b strings.Builder
	fmt.Fprintf(&b, "%-5s %-22s", "how", "route")
	for _, who := range all {
		fmt.Fprintf(&b, " %-15s", who.name)
	}
	row := func(method, path, ask, kind string) {
		fmt.Fprintf(&b, "\n%-5s %-22s", method, path)
		for _, who := range all {
			fmt.Fprintf(&b, " %-15s", w.call(who, method, ask, kind))
		}
	}
	for _, r := range w.region.api.Routes() {
		kind, ask := wire.TypeJSON, r.Path
		switch r.Path {
		case wire.PathPush:
			kind = wire.TypeLines
		case wire.PathLooked:
			ask += "?record=" + record
		}
		row(r.Method, r.Path, ask, kind)
	}
	for _, path := range ogc.Routes() {
		row(http.MethodGet, short(path), strings.NewReplacer("{collectionId}", "venues", "{featureId}", "v1").Replace(path), wire.TypeJSON)
	}
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	got := strings.Join(lines, "\n") + "\n"
	const file = "testdata/matrix.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("read the rows that differ, and write them with -update (-matrix +served):\n%s", d)
	}
}

// short is a path of /ogc as it fits into its column.
func short(path string) string {
	return strings.NewReplacer("collections", "c", "{collectionId}", "{c}", "{featureId}", "{f}").Replace(path)
}
