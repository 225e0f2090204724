package raid_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
	"shyraq/strictjson"
)

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20)
	for _, row := range []struct{ name, in, code, field string }{
		{"nothing", ``, "json_syntax", ""},
		{"not JSON", `note: x`, "json_syntax", ""},
		{"cut off", `{"note":"x"`, "json_syntax", ""},
		{"a list", `[]`, "json_type", ""},
		{"a number", `7`, "json_type", ""},
		{"null", `null`, "json_null", ""},
		{"an unknown member", `{"mood":"x"}`, "json_unknown", "mood"},
		{"an unknown member of a person", `{"people":[{},{"face":"x"}]}`, "json_unknown", "people.1.face"},
		{"a member spelt in another case", `{"Note":"x"}`, "json_unknown", "Note"},
		{"a member twice", `{"note":"x","note":"y"}`, "json_duplicate", "note"},
		{"a member twice, once escaped", `{"note":"x","\u006eote":"y"}`, "json_duplicate", "note"},
		{"a member of null", `{"people":[{"name":null}]}`, "json_null", "people.0.name"},
		{"text for a number", `{"people":[{"age":"14"}]}`, "json_type", "people.0.age"},
		{"a fraction for a whole number", `{"place":{"point":{"lat":51.5}}}`, "json_type", "place.point.lat"},
		{"a number too large", `{"place":{"point":{"lat":9999999999}}}`, "json_type", "place.point.lat"},
		{"an object for text", `{"note":{}}`, "json_type", "note"},
		{"a list for text", `{"note":["x"]}`, "json_type", "note"},
		{"text for a list", `{"people":"x"}`, "json_type", "people"},
		{"a time that is none", `{"met_at":"yesterday"}`, "json_type", "met_at"},
		{"a time without an offset", `{"met_at":"2026-03-20T23:40:00"}`, "json_type", "met_at"},
		{"an id that is none", `{"people":[{"id":"7"}]}`, "json_type", "people.0.id"},
		{"an object for a time", `{"met_at":{}}`, "json_type", "met_at"},
		{"two values", `{} {}`, "json_trailing", ""},
		{"a bracket too many", `{}}`, "json_trailing", ""},
		{"nested too deeply", deep, "json_unknown", "a"},
		{"broken UTF-8", "{\"note\":\"\xff\"}", "json_syntax", ""},
		{"too large", `{"note":"` + strings.Repeat("x", raid.MaxRecordBytes) + `"}`, "json_large", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := raid.DecodeBody(raid.KindEncounter, strings.NewReader(row.in))
			raidtest.WantKind(t, err, errs.Invalid)
			if raidtest.Code(err) != row.code || raidtest.Field(err) != row.field {
				t.Errorf("got %q at %q, want %q at %q", raidtest.Code(err), raidtest.Field(err), row.code, row.field)
			}
		})
	}
}

func TestDecodeBoundsDepth(t *testing.T) {
	t.Parallel()
	// Only a free part, such as a geometry, can nest without an unknown member.
	nest := func(n int) string {
		return `{"kind":"encounter","body":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`
	}
	_, err := raid.DecodeRecord(strings.NewReader(nest(strictjson.MaxDepth - 1)))
	if raidtest.Code(err) != "json_type" || raidtest.Field(err) != "body" {
		t.Errorf("depth 16: %v", err)
	}
	_, err = raid.DecodeRecord(strings.NewReader(nest(strictjson.MaxDepth)))
	if raidtest.Code(err) != "json_deep" {
		t.Errorf("depth 17: %v", err)
	}
	_, err = raid.DecodeRecord(strings.NewReader(nest(60000)))
	if raidtest.Code(err) != "json_deep" {
		t.Errorf("depth 60,000: %v", err)
	}
}

func TestDecodeKeepsWhatIsWritten(t *testing.T) {
	t.Parallel()
	e := raidtest.Encounter(t)
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	again, err := raid.DecodeBody(raid.KindEncounter, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if !equalJSON(t, e, again) {
		t.Error("an encounter is not what it was after a round trip")
	}
	if e.People[0].Guardians[0].ArrivedAt.IsZero() || *e.Place.Point != (raid.Point{Lat: 511283000, Lon: 714305000}) {
		t.Error("the example lost a field")
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func TestDecodeRecord(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("raidtest/encounter.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, in, code, field string }{
		{"an encounter", `{"kind":"encounter","body":` + string(example) + `}`, "", ""},
		{"a venue check", `{"kind":"venue_check","body":{"night":"2026-03-20","result":"nothing"}}`, "", ""},
		{"an operation", `{"kind":"operation","body":{"type":"NIGHT"}}`, "", ""},
		{"a raid", `{"kind":"raid","body":{"crews":[{"members":[]}]}}`, "", ""},
		{"a review of a record", `{"kind":"review","body":{"record":"018f3a10-0000-7000-8000-000000000001"}}`, "", ""},
		{"one that continues a record in a raid", `{"kind":"encounter","record":"018f3a10-0000-7000-8000-000000000001","raid":"018f3a10-0000-7000-8000-000000000002","crew":"018f3a10-0000-7000-8000-000000000003","body":{}}`, "", ""},
		{"no kind", `{"body":{}}`, "kind_unknown", "kind"},
		{"a kind we do not have", `{"kind":"person","body":{}}`, "kind_unknown", "kind"},
		{"no body", `{"kind":"encounter"}`, "json_missing", "body"},
		{"a body of null", `{"kind":"encounter","body":null}`, "json_null", "body"},
		{"a body of another kind", `{"kind":"venue_check","body":{"people":[]}}`, "json_unknown", "body.people"},
		{"an unknown member deep in the body", `{"kind":"encounter","body":{"people":[{"face":1}]}}`, "json_unknown", "body.people.0.face"},
		{"a member twice in the body", `{"kind":"encounter","body":{"note":"a","note":"b"}}`, "json_duplicate", "body.note"},
		{"an unknown member beside the body", `{"kind":"encounter","body":{},"author":"x"}`, "json_unknown", "author"},
	} {
		t.Run(row.name, func(t *testing.T) {
			in, err := raid.DecodeRecord(strings.NewReader(row.in))
			if row.code != "" {
				raidtest.WantKind(t, err, errs.Invalid)
				if raidtest.Code(err) != row.code || raidtest.Field(err) != row.field {
					t.Errorf("got %q at %q, want %q at %q", raidtest.Code(err), raidtest.Field(err), row.code, row.field)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			v, err := in.Value()
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := v.(raid.Checked); !ok {
				t.Errorf("a %T has no Check", v)
			}
		})
	}
}

func TestErrorsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	_, err := raid.DecodeBody(raid.KindEncounter, strings.NewReader(`{"people":[{"name":"Құпия","age":"Құпия"}]}`))
	if err == nil || strings.Contains(err.Error(), "Құпия") {
		t.Errorf("error is %v", err)
	}
	_, err = raid.DecodeBody(raid.KindEncounter, strings.NewReader(`{"`+strings.Repeat(`\n`, 300)+`":1}`))
	if err == nil || len(err.Error()) > 200 || strings.Contains(err.Error(), "\n") {
		t.Errorf("a stranger's member name fills the log: %v", err)
	}
}

func TestFillIDs(t *testing.T) {
	t.Parallel()
	e := raidtest.Encounter(t)
	kept := e.People[0].ID
	e.People = append(e.People, raid.Person{Guardians: []raid.Guardian{{}}, Referrals: []raid.Referral{{}}})
	n := byte(100)
	err := e.FillIDs(func() (uuid.UUID, error) { n++; return raidtest.ID(n), nil })
	if err != nil {
		t.Fatal(err)
	}
	p := e.People[1]
	got := []uuid.UUID{e.People[0].ID, p.ID, p.Guardians[0].ID, p.Referrals[0].ID}
	if diff := cmp.Diff([]uuid.UUID{kept, raidtest.ID(101), raidtest.ID(102), raidtest.ID(103)}, got); diff != "" {
		t.Error(diff)
	}
	e.People[1].ID = uuid.Nil
	if err := e.FillIDs(func() (uuid.UUID, error) { return uuid.Nil, errs.Unavailable }); err == nil {
		t.Error("a dry source of ids was not noticed")
	}
}

func FuzzDecodeRecord(f *testing.F) {
	example, err := os.ReadFile("raidtest/encounter.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"kind":"encounter","body":` + string(example) + `}`))
	f.Add([]byte(`{"kind":"raid","body":{"crews":[{"members":["018f3a10-0000-7000-8000-000000000001"]}]}}`))
	f.Add([]byte(`{"kind":"review","body":{"comments":[{"field":"","text":""}]}}`))
	f.Add([]byte(`{"kind":"encounter","body":[[[[]]]]}`))
	f.Add([]byte(`{"kind":"followup","body":{"result":"V_TAKE","on":"2026-03-20","due":"2026-04-03","after":["018f3a10-0000-7000-8000-000000000001"],"undone":{"reason":"a","at":"2026-03-20T22:00:00Z"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := raid.DecodeRecord(bytes.NewReader(data))
		if err != nil {
			raidtest.WantKind(t, err, errs.Invalid)
			return
		}
		v, err := in.Value()
		if err != nil {
			t.Fatal("a record was taken whose body is not")
		}
		v.(raid.Checked).Check(raid.Rules{}) // must not panic
		_ = fmt.Sprint(v)
	})
}
