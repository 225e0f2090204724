// Package raidtest holds what the tests of the vocabulary share: a region, its
// rules, an encounter in which nothing is wrong; and every member of a body, the
// ones that are added tomorrow too, so that a test that walks them turns red for
// a field that was forgotten. It is imported by tests alone.
package raidtest

import (
	"bytes"
	_ "embed"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"

	"github.com/google/uuid"
)

// Zone is the offset of the regions in the tests.
var Zone = time.FixedZone("", 5*3600)

// At reads an instant, "2026-03-20T23:10:00+05:00".
func At(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// root is the folder of the module, from wherever a test runs in it.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no module around the test")
	return ""
}

// Codes are the shipped code lists.
func Codes(t testing.TB) *codes.Lists {
	t.Helper()
	c, err := codes.Parse(os.DirFS(filepath.Join(root(t), "assets", "codes")))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ID is the id with a number.
func ID(n byte) uuid.UUID { return uuid.UUID{15: n, 6: 0x70, 8: 0x80} }

// Region is a small one: three districts, one of them Baikonur, and a unit.
func Region() regionfile.Region {
	square := []byte(`{"type":"Polygon","coordinates":[[[65,44],[66,44],[66,45],[65,45],[65,44]]]}`)
	return regionfile.Region{
		Schema: 1, ID: "kyzylorda", KATO: "430000000", Offset: "+05:00",
		Names: codes.Names{KK: "Қызылорда облысы"},
		Districts: []regionfile.District{
			{KATO: "431010000", Names: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда"}, Geometry: square},
			{KATO: "431900000", Names: codes.Names{KK: "Байқоңыр қаласы"}, Jurisdiction: regionfile.SpecialJurisdiction, Geometry: square},
			{KATO: "433200000", Aliases: []string{"433200001"}, Names: codes.Names{KK: "Арал ауданы"}, Geometry: square},
		},
		Units: []regionfile.Unit{{ID: "city", Names: codes.Names{KK: "Қалалық бөлім"}, Districts: []string{"431010000"}}},
	}
}

// Rules are those of Region in the night of 20 March 2026.
func Rules(t testing.TB) raid.Rules {
	t.Helper()
	region := Region()
	r, err := regionfile.RulesFor(&region, Codes(t), At(t, "2026-03-21T03:00:00+05:00"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

//go:embed encounter.json
var encounter []byte

// Encounter is a whole one: nothing in it blocks or warns.
func Encounter(t testing.TB) raid.Encounter {
	t.Helper()
	body, err := raid.DecodeBody(raid.KindEncounter, bytes.NewReader(encounter))
	if err != nil {
		t.Fatal(err)
	}
	e := body.(raid.Encounter)
	e.Place.District = "431010000"
	return e
}

// WantKind ends a test whose error is of another kind.
func WantKind(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("error is %v, want %v", err, kind)
	}
}

// Field is the path that an error names, Code its code; empty where it has none.
func Field(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

// Code is the code of an error; empty where it has none.
func Code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
