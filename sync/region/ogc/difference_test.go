package ogc

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"shyraq/sync/region/figures"
)

// world is a random month of encounters, most squares with few of them.
func world(r *rand.Rand) (View, map[figures.Cell]int) {
	v, counts, t := view(), map[figures.Cell]int{}, figures.NewTally()
	for range 1 + r.IntN(40) {
		c := figures.Cell{X: int32(3550 + r.IntN(20)), Y: int32(2550 + r.IntN(20))}
		for range r.IntN(1 + r.IntN(20)) {
			t.Encounter(figures.Place{District: "711110000", Cell: c})
			counts[c]++
		}
	}
	v.Units = []figures.Unit{{AsOf: v.Now, Months: []figures.Month{t.Tell("unit-a", "2095-06")}}}
	return v, counts
}

// question is a random one.
func question(r *rand.Rand) string {
	collection := []string{"districts", "encounters-by-place"}[r.IntN(2)]
	west, south := 71+0.4*r.Float64(), 51+0.4*r.Float64()
	q := fmt.Sprintf("/ogc/collections/%s/items?limit=1000&bbox=%f,%f,%f,%f", collection, west, south, west+0.3*r.Float64(), south+0.3*r.Float64())
	if r.IntN(2) == 0 {
		from := time.Date(2095, 5, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(60*24)) * time.Hour)
		q += "&datetime=" + from.Format(time.RFC3339) + "/" + from.Add(time.Duration(r.IntN(400))*time.Hour).Format(time.RFC3339)
	}
	return q
}

// told sums up what an answer tells.
func told(t *testing.T, v View, target string) (sum int) {
	t.Helper()
	w := httptest.NewRecorder()
	if err := Serve(w, httptest.NewRequest(http.MethodGet, "https://region"+target, nil), func(context.Context) (View, error) { return v, nil }); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	var g struct {
		Features []struct {
			Properties struct {
				AtLeast int `json:"encounters_at_least"`
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil {
		t.Fatal(err)
	}
	for _, f := range g.Features {
		sum += f.Properties.AtLeast
	}
	return sum
}

// TestDifferencesAreNeverSmall asks random worlds random pairs of questions: what
// two answers differ by is nothing, or Least and more in whole steps.
func TestDifferencesAreNeverSmall(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 3))
	some := 0
	for range 150 {
		v, counts := world(r)
		for range 6 {
			a, b := question(r), question(r)
			one, other := told(t, v, a), told(t, v, b)
			if d := max(one-other, other-one); d != 0 && (d < figures.Least || d%figures.Step != 0) {
				t.Fatalf("seed %d: %s and %s differ by %d in %v", seed, a, b, d, counts)
			}
			some += one + other
		}
	}
	if some == 0 {
		t.Error("no question was told anything")
	}
}
