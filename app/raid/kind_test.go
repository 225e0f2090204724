package raid_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
)

// TestEveryKindIsWhole lists what a new kind of record must answer in the
// vocabulary: its body reads, says what is wrong with an empty one, and is
// written again as it was read.
func TestEveryKindIsWhole(t *testing.T) {
	t.Parallel()
	for _, k := range raid.Kinds {
		body, err := raid.DecodeBody(k, strings.NewReader("{}"))
		if err != nil {
			t.Errorf("%s: %v", k, err)
			continue
		}
		if len(body.Check(raidtest.Rules(t))) == 0 {
			t.Errorf("%s: an empty one has no problem", k)
		}
		raw, err := json.Marshal(body)
		if err != nil || !k.Fits(raw) {
			t.Errorf("%s: its own bytes do not fit: %v", k, err)
		}
		if k.Fits(json.RawMessage(`[]`)) {
			t.Errorf("%s: a list fits", k)
		}
		if k.Short() && !k.Fieldwork() {
			t.Errorf("%s is short and written by nobody on the street", k)
		}
		if slices.Contains(raid.FieldKinds, k) != k.Fieldwork() {
			t.Errorf("%s: the list of fieldwork says another thing", k)
		}
		if raid.KindOf(body) != k {
			t.Errorf("%s: its body is said to be a %q", k, raid.KindOf(body))
		}
		if list := k.Outcomes(); list != "" && len(raidtest.Rules(t).Codes.List(list, "2026-03-20")) == 0 {
			t.Errorf("%s comes to a code of %q, which is no list", k, list)
		}
		if _, short := body.(raid.Short); short != k.Short() {
			t.Errorf("%s: a short record is a kind with the body of one, its row and its body differ", k)
		}
	}
	for i, k := range raid.Kinds {
		if slices.IndexFunc(raid.Kinds, func(q raid.Kind) bool { return q == k || q.Body() == k.Body() }) != i {
			t.Errorf("%s stands twice", k)
		}
	}
	if _, err := raid.DecodeBody(raid.KindRegister, strings.NewReader("{}")); err == nil {
		t.Error("a register is the region's own: no officer writes it")
	}
}

// TestEveryShortRecordIsAVisit: what is said of a visit is what its body holds,
// under the names that every short record has.
func TestEveryShortRecordIsAVisit(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 20, 22, 0, 0, 0, time.UTC)
	want := raid.Visit{"2026-03-20", at, raid.Place{Name: "sign", Note: "note", Venue: "v1", Type: "CAFE", District: "711210000"}, &raid.Reasoned{"mistake", at}}
	for _, k := range raid.Kinds {
		if !k.Short() {
			continue
		}
		body := reflect.Zero(k.Body()).Interface().(raid.Short).With(want)
		if d := cmp.Diff(want, body.Visit()); d != "" {
			t.Errorf("%s (-said +heard):\n%s", k, d)
		}
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		again, ok := raid.ShortOf(k, raw)
		if !ok {
			t.Fatalf("%s: %s is not its body", k, raw)
		}
		if d := cmp.Diff(want, again.Visit()); d != "" {
			t.Errorf("%s, stored and read (-said +heard):\n%s", k, d)
		}
		if p := body.Listed(); p.Note != "" || p.Type != want.Place.Type || p.District != want.Place.District {
			t.Errorf("%s is listed at %+v", k, p)
		}
	}
	if _, ok := raid.ShortOf(raid.KindEncounter, json.RawMessage("{}")); ok {
		t.Error("an encounter is no short record")
	}
}
