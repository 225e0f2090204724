package ogc

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/figures"
)

var zone = time.FixedZone("", 5*3600)

// view has two districts, one of them without polygons, venues at both sides of
// the antimeridian, and two months with something in them.
func view() View {
	square := func(lon int) json.RawMessage {
		return json.RawMessage(fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%d,51],[%d,51],[%d,52],[%d,51]]]}`, lon, lon+1, lon+1, lon))
	}
	at := func(lat, lon int32) *raid.Point { return &raid.Point{Lat: lat, Lon: lon} }
	v := View{Now: time.Date(2095, 7, 11, 13, 0, 0, 0, zone), Offset: zone, Districts: []string{"711110000", "711210000"}}
	v.Region = regionfile.Region{ID: "astana",
		Districts: []regionfile.District{{KATO: "711110000", Names: codes.Names{KK: "Алматы"}, Geometry: square(71)}, {KATO: "711210000", Names: codes.Names{KK: "Есіл"}}},
		Venues: []regionfile.Venue{
			{ID: "east", District: "711110000", Point: at(515000000, 1799000000)},
			{ID: "here", District: "711110000", Point: at(515000000, 715000000)},
			{ID: "west", District: "711110000", Point: at(515000000, -1799000000)},
			{ID: "nowhere", District: "711210000"},
			{ID: "elsewhere", District: "711310000"},
		}}
	u := figures.Unit{AsOf: v.Now, Venues: map[string]figures.Checked{"here": {Times: 2, Last: "2095-06-30"}}}
	for _, month := range []string{"2095-04", "2095-06"} {
		t := figures.NewTally()
		for n := range 12 {
			for range n {
				t.Encounter(figures.Place{District: "711110000", Cell: figures.Cell{X: int32(3550 + n), Y: 2550}})
			}
		}
		u.Months = append(u.Months, t.Tell("unit-a", month))
	}
	v.Units = []figures.Unit{u}
	return v
}

// get gives an answer and its body.
func get(t testing.TB, method, target string) (*http.Response, []byte) {
	t.Helper()
	w := httptest.NewRecorder()
	req := httptest.NewRequest(method, "https://region.example.kz:8443"+target, nil)
	if err := Serve(w, req, func(context.Context) (View, error) { return view(), nil }); err != nil {
		Refuse(w, err)
	}
	return w.Result(), w.Body.Bytes()
}

type got struct {
	Matched  int `json:"numberMatched"`
	Returned int `json:"numberReturned"`
	Links    []Link
	Features []json.RawMessage
}

func (g got) ids(t testing.TB) (all []string) {
	for _, f := range g.Features {
		var v struct{ ID string }
		if err := json.Unmarshal(f, &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v.ID)
	}
	return all
}

func page1(t testing.TB, target string) (g got) {
	t.Helper()
	resp, body := get(t, http.MethodGet, target)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", target, resp.StatusCode, body)
	}
	if err := json.Unmarshal(body, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestVenuesInABox(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        []string
	}{
		{"everywhere", "", []string{"east", "here", "nowhere", "west"}},
		{"a box", "bbox=71,51,72,52", []string{"here"}},
		{"on its edge", "bbox=71.5,51.5,71.5,51.5", []string{"here"}},
		{"with heights", "bbox=71,51,-100,72,52,100", []string{"here"}},
		{"across the antimeridian", "bbox=179,51,-179,52", []string{"east", "west"}},
		{"the whole world", "bbox=-180,-90,180,90", []string{"east", "here", "west"}},
		{"nothing", "bbox=0,0,1,1", nil},
		{"its night", "datetime=2095-06-30T20:00:00Z", []string{"here"}},
		{"before its night", "datetime=2095-06-30T06:59:59Z", nil},
		{"from its noon", "datetime=2095-06-30T07:00:00Z", []string{"here"}},
		{"up to the next", "datetime=2095-07-01T07:00:00Z/..", nil},
		{"an open end", "datetime=2095-06-01T00:00:00Z/", []string{"here"}},
		{"an open beginning", "datetime=../2095-06-30T07:00:00Z", []string{"here"}},
		{"both open", "datetime=../..", []string{"here"}},
		{"a day", "datetime=2095-06-30", []string{"here"}},
		{"an offset", "datetime=2095-06-30T12:00:00%2B05:00/2095-06-30T12:00:00%2B05:00", []string{"here"}},
		{"both", "bbox=0,0,1,1&datetime=2095-06-30", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := page1(t, "/ogc/collections/venues/items?"+c.query)
			if d := cmp.Diff(c.want, g.ids(t)); d != "" || g.Matched != len(c.want) || g.Returned != len(c.want) {
				t.Errorf("matched %d (-want +got):\n%s", g.Matched, d)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		target string
		status int
		field  string
	}{
		{"/ogc?x=1", 400, "x"}, {"/ogc?f=html", 400, "f"}, {"/ogc/collections?limit=1", 400, "limit"},
		{"/ogc/collections/venues/items?limit=0", 400, "limit"}, {"/ogc/collections/venues/items?limit=-1", 400, "limit"},
		{"/ogc/collections/venues/items?limit=x", 400, "limit"}, {"/ogc/collections/venues/items?limit=1&limit=2", 400, "limit"},
		{"/ogc/collections/venues/items?offset=-1", 400, "offset"}, {"/ogc/collections/venues/items?offset=99999999999999999999", 400, "offset"},
		{"/ogc/collections/venues/items?bbox=1,2,3", 400, "bbox"}, {"/ogc/collections/venues/items?bbox=1,2,3,x", 400, "bbox"},
		{"/ogc/collections/venues/items?bbox=NaN,0,1,1", 400, "bbox"}, {"/ogc/collections/venues/items?bbox=0,0,Inf,1", 400, "bbox"},
		{"/ogc/collections/venues/items?bbox=0,2,1,1", 400, "bbox"}, {"/ogc/collections/venues/items?bbox=0,0,181,1", 400, "bbox"},
		{"/ogc/collections/venues/items?bbox=", 400, "bbox"},
		{"/ogc/collections/venues/items?datetime=yesterday", 400, "datetime"}, {"/ogc/collections/venues/items?datetime=", 400, "datetime"},
		{"/ogc/collections/venues/items?datetime=..", 400, "datetime"},
		{"/ogc/collections/venues/items?datetime=2095-07-01/2095-06-01", 400, "datetime"}, {"/ogc/collections/venues/items?datetime=2095-06-01/2095-06-02/2095-06-03", 400, "datetime"},
		{"/ogc/collections/venues/items?unit=unit-a", 400, "unit"}, {"/ogc/collections/venues/items?%zz", 400, "query"},
		{"/ogc/collections/venues/items/here?bbox=0,0,1,1", 400, "bbox"},
		{"/ogc/collections/persons", 404, ""}, {"/ogc/collections/persons/items", 404, ""}, {"/ogc/collections/venues/items/elsewhere", 404, ""},
		{"/ogc/collections/venues/items/here/more", 404, ""}, {"/ogc/collections/venues/records", 404, ""}, {"/ogc/x", 404, ""},
		{"/ogc/collections/venues/items/" + strings.Repeat("x", 4000), 404, ""},
	} {
		resp, body := get(t, http.MethodGet, c.target)
		var p struct {
			Status      int
			Code, Field string
			Title       string
		}
		if err := json.Unmarshal(body, &p); err != nil || resp.StatusCode != c.status || p.Status != c.status || p.Field != c.field || p.Title == "" || p.Code == "" ||
			resp.Header.Get("Content-Type") != TypeProblem {
			t.Errorf("%s: %d %s", c.target, resp.StatusCode, body)
		}
		if len(body) > 600 {
			t.Errorf("%s: a refusal of %d bytes", c.target[:40], len(body))
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodOptions, http.MethodDelete} {
		if resp, _ := get(t, method, "/ogc"); resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" || resp.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v", method, resp.StatusCode, resp.Header)
		}
	}
}

func TestHostIsNoText(t *testing.T) {
	for host, good := range map[string]bool{"region.example.kz:8443": true, "[::1]:8443": true, `x"><script>`: false, "": false, "a/b": false} {
		req := httptest.NewRequest(http.MethodGet, "https://region/ogc", nil)
		req.Host = host
		err := Serve(httptest.NewRecorder(), req, nil)
		if (err == nil) != good {
			t.Errorf("%q: %v", host, err)
		}
	}
}

// TestPagesAreTheWhole follows the links of pages of every size.
func TestPagesAreTheWhole(t *testing.T) {
	const all = "/ogc/collections/districts/items"
	want := page1(t, all+"?limit=1000").ids(t)
	if len(want) != 2*figures.Window {
		t.Fatalf("%d rows", len(want))
	}
	for _, limit := range []int{1, 7, 71, 72, 73, 100000} {
		var have []string
		for next := fmt.Sprintf("%s?limit=%d&datetime=../..", all, limit); next != ""; {
			g := page1(t, next)
			have = append(have, g.ids(t)...)
			next = ""
			for _, l := range g.Links {
				if l.Rel == "next" {
					u, err := url.Parse(l.Href)
					if err != nil {
						t.Fatal(err)
					}
					next = u.RequestURI()
				}
			}
			if g.Matched != len(want) || g.Returned != len(g.Features) || g.Returned > limit {
				t.Fatalf("limit %d: matched %d, returned %d of %d", limit, g.Matched, g.Returned, len(g.Features))
			}
		}
		if d := cmp.Diff(want, have); d != "" {
			t.Errorf("limit %d (-want +got):\n%s", limit, d)
		}
	}
}

// TestQuestionsOnlyChoose asks at random, and holds every row of every answer to
// the same row of the whole: no question gets a number that is not in it, so that
// no two of them do.
func TestQuestionsOnlyChoose(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 2))
	for _, c := range collections {
		whole := map[string]string{}
		for _, f := range page1(t, "/ogc/collections/"+c.id+"/items?limit=1000").Features {
			whole[string(f)] = string(f)
		}
		if len(whole) < 4 {
			t.Fatalf("%s: only %d rows", c.id, len(whole))
		}
		for range 100 {
			q := url.Values{}
			if r.IntN(2) == 0 {
				w, s := 70+3*r.Float64(), 50+3*r.Float64()
				q.Set("bbox", fmt.Sprintf("%f,%f,%f,%f", w, s, w+r.Float64(), s+r.Float64()))
			}
			if r.IntN(2) == 0 {
				from := time.Date(2095, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(150*24)) * time.Hour)
				q.Set("datetime", from.Format(time.RFC3339)+"/"+from.Add(time.Duration(r.IntN(1000))*time.Hour).Format(time.RFC3339))
			}
			q.Set("limit", fmt.Sprint(1+r.IntN(50)))
			q.Set("offset", fmt.Sprint(r.IntN(10)))
			g := page1(t, "/ogc/collections/"+c.id+"/items?"+q.Encode())
			for _, f := range g.Features {
				if whole[string(f)] == "" {
					t.Fatalf("seed %d: %s has a row of its own: %s", seed, q.Encode(), f)
				}
			}
			if g.Matched > len(whole) || g.Returned > g.Matched {
				t.Fatalf("seed %d: %s matched %d", seed, q.Encode(), g.Matched)
			}
		}
	}
}

// TestRowsDoNotTellWhetherThereWasAnything: a region with nothing has the same
// venues and districts, with nothing told.
func TestRowsDoNotTellWhetherThereWasAnything(t *testing.T) {
	full, empty := view(), view()
	empty.Units = nil
	for _, rows := range []func(View) []feature{venues, districts} {
		a, b := rows(full), rows(empty)
		for i := range a {
			if a[i].id != b[i].id || len(a) != len(b) {
				t.Errorf("%s, and %s where there is nothing", a[i].id, b[i].id)
			}
		}
	}
	if got := len(places(empty)); got != 0 {
		t.Errorf("%d squares of nothing", got)
	}
}

// TestPageEndsAtItsBytes: large polygons make shorter pages, and none is lost.
func TestPageEndsAtItsBytes(t *testing.T) {
	v := view()
	var ring []string
	for n := range 5_000 {
		ring = append(ring, fmt.Sprintf("[71.%06d,51.%06d]", n, (n*7919)%100_000))
	}
	v.Region.Districts[0].Geometry = json.RawMessage(`{"type":"Polygon","coordinates":[[` + strings.Join(append(ring, ring[0]), ",") + `]]}`)
	seen := 0
	for offset := 0; offset < 72; {
		w := httptest.NewRecorder()
		req := httptest.NewRequest(http.MethodGet, fmt.Sprintf("https://region/ogc/collections/districts/items?limit=1000&offset=%d", offset), nil)
		if err := Serve(w, req, func(context.Context) (View, error) { return v, nil }); err != nil {
			t.Fatal(err)
		}
		if w.Body.Len() > mostBytes+64<<10 {
			t.Errorf("a page of %d bytes", w.Body.Len())
		}
		var g got
		if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil || g.Returned == 0 {
			t.Fatal(err, g.Returned)
		}
		offset, seen = offset+g.Returned, seen+g.Returned
	}
	if seen != 72 {
		t.Errorf("%d rows", seen)
	}
}

func TestALookThatFails(t *testing.T) {
	why := errs.Errorf(errs.Unavailable, "counting", "ask again")
	w := httptest.NewRecorder()
	err := Serve(w, httptest.NewRequest(http.MethodGet, "https://region/ogc/collections", nil), func(context.Context) (View, error) { return View{}, why })
	if err == nil {
		t.Fatal("it was answered")
	}
	Refuse(w, err)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `"code":"counting"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
