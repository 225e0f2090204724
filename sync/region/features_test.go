package region

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/place"
	"shyraq/sync/revision"
)

// reader is a program with a token.
type reader struct {
	t     testing.TB
	http  *http.Client
	url   string
	token string
}

func (w *world) reader(token string) *reader {
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: w.region.authority.Pool(), Time: w.clock.now}}
	w.t.Cleanup(tr.CloseIdleConnections)
	return &reader{t: w.t, http: &http.Client{Transport: tr}, url: w.url, token: token}
}

// get asks for a path and gives status and body.
func (r *reader) get(path string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	resp, err := r.http.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp, string(b)
}

type rows struct {
	Matched  int `json:"numberMatched"`
	Returned int `json:"numberReturned"`
	Links    []struct {
		Rel, Href string
	}
	Features []struct {
		ID         string
		Geometry   json.RawMessage
		Properties map[string]any
	}
}

func (r *reader) rows(path string) (all rows) {
	r.t.Helper()
	resp, body := r.get(path)
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: %d %s", path, resp.StatusCode, body)
	}
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		r.t.Fatal(err)
	}
	return all
}

// venueFile adds two venues to the region's file.
func venueFile(r *regionfile.Region) {
	r.Venues = []regionfile.Venue{
		{ID: "v1", Names: codes.Names{KK: "Айдын", RU: "Айдын"}, Type: "CAFE", District: districtA, Point: &raid.Point{Lat: 515000000, Lon: 715000000}},
		{ID: "v2", Names: codes.Names{KK: "Жұлдыз"}, Type: "CLUB", District: districtB},
	}
}

// told is a region in which a month was worked, and a supervisor of unit A with a
// token, after the month is told.
func told(t *testing.T) (*world, *reader, uuid.UUID) {
	t.Helper()
	w := newWorld(t, nil)
	if _, err := w.region.Load(t.Context(), regionFile(t, venueFile), false); err != nil {
		t.Fatal(err)
	}
	sup, patrol := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	meet := func(night civil.Date, lat, lon int32, n int) {
		for range n {
			patrol.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) {
				v.Night, v.Place.Point = night, &raid.Point{Lat: lat, Lon: lon}
				v.Note = "Сыбыр 951201300456"
			})
		}
	}
	meet("2095-06-01", 515000000, 715000000, 8)
	meet("2095-06-02", 515100000, 715100000, 4) // the same square
	meet("2095-06-01", 519000000, 719000000, 3) // a small one
	for range 5 {                               // in the same square, by their venue
		patrol.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Place.Venue = "v1" })
	}
	gone := newID()
	first := patrol.encounter(gone, nil)
	patrol.encounter(gone, func(v *raid.Encounter, e *revision.Envelope) {
		v.Withdrawal, e.Parents = &raid.Reasoned{Reason: "сынақ"}, []revision.Hash{first.Rev}
	})
	for _, night := range []civil.Date{"2095-06-01", "2095-06-03", "2095-07-10", "2095-07-11"} {
		patrol.write(raid.KindVenueCheck, newID(), raid.VenueCheck{Night: night, Place: raid.Place{Venue: "v1", District: districtA}, Result: raid.MinorsFound}, func(e *revision.Envelope) { e.District = districtA })
	}
	for _, got := range results(patrol.push(patrol.chain...)) {
		if got != "stored" {
			t.Fatal(got)
		}
	}
	w.clock.add(40*24*time.Hour + time.Hour) // 2095-07-11 23:00 UTC
	return w, w.reader(w.token(sup.officer)), sup.officer
}

func (w *world) token(officer uuid.UUID) string {
	w.t.Helper()
	v, err := w.region.Tokens(w.t.Context(), admin.TokensRequest{Issue: officer, Note: "QGIS"})
	if err != nil {
		w.t.Fatal(err)
	}
	return v.Secret
}

func TestFeaturesTellsAMonth(t *testing.T) {
	_, r, _ := told(t)
	places := r.rows("/ogc/collections/encounters-by-place/items")
	if len(places.Features) != 1 {
		t.Fatalf("%d squares: %+v", len(places.Features), places)
	}
	want := map[string]any{"unit": "unit-a", "district": districtA, "month": "2095-06", "from": "2095-06-01", "to": "2095-06-30",
		"encounters_at_least": 15.0, "encounters_at_most": 19.0, "encounters": "15 to 19"}
	if d := cmp.Diff(want, places.Features[0].Properties); d != "" {
		t.Errorf("square (-want +got):\n%s", d)
	}
	if got := string(places.Features[0].Geometry); got != `{"type":"Polygon","coordinates":[[[71.5,51.5],[71.52,51.5],[71.52,51.52],[71.5,51.52],[71.5,51.5]]]}` {
		t.Errorf("it lies at %s", got)
	}
	all := r.rows("/ogc/collections/districts/items?limit=1000")
	if all.Matched != 36 || all.Features[35].Properties["encounters_at_least"] != 15.0 || all.Features[34].Properties["encounters"] != "not told" {
		t.Errorf("districts: %d rows, the last of them %+v", all.Matched, all.Features[len(all.Features)-1])
	}
	known := r.rows("/ogc/collections/venues/items")
	if known.Matched != 1 {
		t.Fatalf("%d venues", known.Matched)
	}
	if p := known.Features[0].Properties; p["checks"] != 3.0 || p["last_check"] != "2095-07-10" || p["name"] != "Айдын" {
		t.Errorf("venue %+v", p)
	}
}

// A month that was told stays as it was told: what comes late of it changes
// nothing, for a change would tell of somebody.
func TestFeaturesTellsAMonthOnce(t *testing.T) {
	w, r, _ := told(t)
	before := r.rows("/ogc/collections/districts/items?limit=1000")
	late := w.enrol(regionfile.Patrol, "unit-a")
	for range 10 {
		late.encounter(newID(), inA)
	}
	late.push(late.chain...)
	w.clock.add(25 * time.Hour)
	after := w.reader(r.token).rows("/ogc/collections/districts/items?limit=1000")
	if d := cmp.Diff(before.Features, after.Features); d != "" {
		t.Errorf("(-before +after):\n%s", d)
	}
}

// Nobody learns anything without a token that is good at that moment.
func TestFeaturesIsShut(t *testing.T) {
	w, good, officer := told(t)
	v, err := w.region.Tokens(t.Context(), admin.TokensRequest{})
	if err != nil || len(v.Tokens) != 1 || v.Secret != "" {
		t.Fatalf("%+v %v", v, err)
	}
	for _, c := range []struct {
		name, token string
		before      func() error
		status      int
	}{
		{"good", good.token, nil, 200},
		{"none", "", nil, 401},
		{"made up", "shq_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", nil, 401},
		{"a long one", strings.Repeat("x", 5000), nil, 401},
		{"the hash of one", v.Tokens[0].ID.String(), nil, 401},
		{"of a patrol officer", good.token, func() error {
			return w.region.ChangeOfficer(t.Context(), admin.OfficerChange{Officer: officer, Role: regionfile.Patrol})
		}, 403},
		{"of a supervisor again", good.token, func() error {
			return w.region.ChangeOfficer(t.Context(), admin.OfficerChange{Officer: officer, Role: regionfile.Supervisor})
		}, 200},
		{"that ended", good.token, func() error { w.clock.add(admin.TokenDays * 24 * time.Hour); return nil }, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.before != nil {
				if err := c.before(); err != nil {
					t.Fatal(err)
				}
			}
			for _, path := range []string{"/ogc/collections", "/ogc/collections/venues/items"} {
				resp, body := w.reader(c.token).get(path)
				if resp.StatusCode != c.status {
					t.Errorf("%s: %d %s", path, resp.StatusCode, body)
				}
				if resp.StatusCode == 401 && (resp.Header.Get("WWW-Authenticate") == "" || resp.Header.Get("Content-Type") != "application/problem+json") {
					t.Errorf("%s: %v", path, resp.Header)
				}
			}
		})
	}
}

func TestTokenEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(w *world, officer, token uuid.UUID) error
	}{
		{"revoked", func(w *world, _, token uuid.UUID) error {
			_, err := w.region.Tokens(w.t.Context(), admin.TokensRequest{Revoke: token})
			return err
		}},
		{"with its officer, and does not come back with him", func(w *world, officer, _ uuid.UUID) error {
			if err := w.region.Revoke(w.t.Context(), admin.RevokeRequest{Officer: officer}); err != nil {
				return err
			}
			_, err := w.region.Revive(w.t.Context(), admin.RevokeRequest{Officer: officer})
			return err
		}},
		{"with the region's epoch, as after a backup was put back", func(w *world, _, _ uuid.UUID) error {
			w.stop()
			err := place.NewEpoch(w.opts.Dir, rand.Reader)
			w.start(w.url[len("https://"):])
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			sup := w.enrol(regionfile.Supervisor, "unit-a")
			r := w.reader(w.token(sup.officer))
			if resp, body := r.get("/ogc"); resp.StatusCode != 200 {
				t.Fatal(body)
			}
			v, err := w.region.Tokens(t.Context(), admin.TokensRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.end(w, sup.officer, v.Tokens[0].ID); err != nil {
				t.Fatal(err)
			}
			if resp, body := w.reader(r.token).get("/ogc"); resp.StatusCode != 401 {
				t.Errorf("%d %s", resp.StatusCode, body)
			}
			if v, err := w.region.Tokens(t.Context(), admin.TokensRequest{}); err != nil || len(v.Tokens) > 0 && !v.Tokens[0].Ended {
				t.Errorf("it is listed as good: %+v %v", v, err)
			}
		})
	}
}

// A supervisor sees his own units and those he oversees, each by itself.
func TestFeaturesGoesByTheScopeOfNow(t *testing.T) {
	w, _, _ := told(t)
	other := w.enrol(regionfile.Supervisor, "unit-b")
	r := w.reader(w.token(other.officer))
	const path = "/ogc/collections/encounters-by-place/items"
	for _, c := range []struct {
		units []string
		want  int
	}{{nil, 0}, {[]string{"unit-a"}, 1}, {[]string{}, 0}} {
		if c.units != nil {
			if err := w.region.ChangeOfficer(t.Context(), admin.OfficerChange{Officer: other.officer, Oversees: &c.units}); err != nil {
				t.Fatal(err)
			}
		}
		if got := r.rows(path); got.Matched != c.want {
			t.Errorf("with %q: %d rows", c.units, got.Matched)
		}
	}
}

// Nothing that somebody wrote of a person is ever in an answer.
func TestFeaturesNamesNobody(t *testing.T) {
	_, r, officer := told(t)
	for _, path := range []string{"/ogc", "/ogc/collections", "/ogc/collections/venues/items", "/ogc/collections/districts/items?limit=1000", "/ogc/collections/encounters-by-place/items"} {
		_, body := r.get(path)
		for _, word := range []string{"Сыбыр", "951201300456", "minors", officer.String(), "2095-06-02"} {
			if strings.Contains(body, word) {
				t.Errorf("%s holds %q", path, word)
			}
		}
	}
}

func TestFeaturesIsCounted(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Limits = httpapi.UsualLimits()
		o.Limits.TokenRequests.Most = 3
	})
	r := w.reader(w.token(w.enrol(regionfile.Supervisor, "unit-a").officer))
	for range 3 {
		r.get("/ogc")
	}
	if resp, body := r.get("/ogc"); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" || !strings.Contains(body, "quota_requests") {
		t.Errorf("%d %v %s", resp.StatusCode, resp.Header, body)
	}
	if !strings.Contains(w.metrics(), `shyraq_region_quota_refused_total{of="token_requests"} 1`) {
		t.Error("no metric says so")
	}
	frames := 0
	page, err := w.region.Audit(t.Context(), admin.AuditRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range page.Rows {
		if strings.Contains(string(n), `"figures"`) {
			frames++
		}
	}
	if frames != 1 {
		t.Errorf("%d entries in the audit for four looks within a minute", frames)
	}
}

// A server's clock that was ahead for an hour costs no month: what was told of it
// before it ended is told again.
func TestFeaturesAfterAClockThatWasAhead(t *testing.T) {
	w, r, _ := told(t)
	const path = "/ogc/collections/districts/items?limit=1000&datetime=2095-06-15"
	want := r.rows(path).Features
	fresh, patrol := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	w.clock.add(70 * 24 * time.Hour) // to September: July and August are told, of which nothing came yet
	ahead := w.reader(w.token(fresh.officer))
	if got := ahead.rows("/ogc/collections/districts/items?limit=1000&datetime=2095-07-15").Features[0].Properties["encounters"]; got != "not told" {
		t.Errorf("July is told as %v", got)
	}
	w.clock.add(-70 * 24 * time.Hour)
	for range 7 {
		patrol.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) {
			v.Night, v.Place.Point = "2095-07-11", &raid.Point{Lat: 515000000, Lon: 715000000}
		})
	}
	patrol.push(patrol.chain...)
	if d := cmp.Diff(want, ahead.rows(path).Features); d != "" {
		t.Errorf("June (-before +after):\n%s", d)
	}
	w.clock.add(31 * 24 * time.Hour)
	if got := ahead.rows("/ogc/collections/districts/items?limit=1000&datetime=2095-07-15").Features[0].Properties["encounters"]; got != "at least 5" {
		t.Errorf("July is told as %v", got)
	}
}

// A token that is taken away at one server is good at none, and what is told is
// the same at each.
func TestTokenEndsAtEveryServer(t *testing.T) {
	a, b := pair(t)
	sup := a.enrol(regionfile.Supervisor, "unit-a")
	token := a.token(sup.officer)
	const path = "/ogc/collections/districts/items?limit=1000"
	if d := cmp.Diff(a.reader(token).rows(path).Features, b.reader(token).rows(path).Features); d != "" {
		t.Errorf("(-one +other):\n%s", d)
	}
	v, err := b.region.Tokens(t.Context(), admin.TokensRequest{})
	if err != nil || len(v.Tokens) != 1 {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := b.region.Tokens(t.Context(), admin.TokensRequest{Revoke: v.Tokens[0].ID}); err != nil {
		t.Fatal(err)
	}
	if resp, body := a.reader(token).get("/ogc"); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}
