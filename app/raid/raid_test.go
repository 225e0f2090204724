package raid

import (
	"errors"
	"os"
	"testing"
	"time"

	"shyraq/errs"

	"github.com/google/uuid"
)

// kz is the offset of the regions in the tests.
var kz = time.FixedZone("", 5*3600)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func codes(t testing.TB) *Codes {
	t.Helper()
	c, err := ParseCodes(os.DirFS("../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func id(n byte) uuid.UUID { return uuid.UUID{15: n, 6: 0x70, 8: 0x80} }

func testRegion() Region {
	square := []byte(`{"type":"Polygon","coordinates":[[[65,44],[66,44],[66,45],[65,45],[65,44]]]}`)
	return Region{
		Schema: 1, ID: "kyzylorda", KATO: "430000000", Offset: "+05:00",
		Names: Names{KK: "Қызылорда облысы"},
		Districts: []District{
			{KATO: "431010000", Names: Names{KK: "Қызылорда қаласы", RU: "город Кызылорда"}, Geometry: square},
			{KATO: "431900000", Names: Names{KK: "Байқоңыр қаласы"}, Jurisdiction: SpecialJurisdiction, Geometry: square},
			{KATO: "433200000", Aliases: []string{"433200001"}, Names: Names{KK: "Арал ауданы"}, Geometry: square},
		},
		Units: []Unit{{ID: "city", Names: Names{KK: "Қалалық бөлім"}, Districts: []string{"431010000"}}},
	}
}

func testRules(t testing.TB) Rules {
	t.Helper()
	region := testRegion()
	r, err := RulesFor(&region, codes(t), at(t, "2026-03-21T03:00:00+05:00"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// testEncounter is a whole one: nothing in it blocks or warns.
func testEncounter(t testing.TB) Encounter {
	t.Helper()
	f, err := os.Open("testdata/encounter.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e, err := decode[Encounter](f)
	if err != nil {
		t.Fatal(err)
	}
	e.Place.District = "431010000"
	return e
}

func wantKind(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("error is %v, want %v", err, kind)
	}
}

func field(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
