package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"shyraq/app/raid"
)

// The schema and the decoder say the same of what is well formed.
func TestSchemaAgreesWithTheDecoder(t *testing.T) {
	s, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := s.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile("../raid/raidtest/encounter.json")
	if err != nil {
		t.Fatal(err)
	}
	encounter := func(body string) string { return `{"kind":"encounter","body":` + body + `}` }
	for _, row := range []struct {
		name, text string
		ok         bool
	}{
		{"a whole encounter", encounter(string(whole)), true},
		{"an encounter of little", encounter(`{"met_at":"2026-03-20T23:40:00+05:00","place":{"note":"x"},"people":[{"kind":"minor"}]}`), true},
		{"a check", `{"kind":"venue_check","body":{"at":"2026-03-20T23:40:00+05:00","place":{"venue":"v1"},"result":"nothing"}}`, true},
		{"a raid", `{"kind":"raid","body":{"type":"NIGHT","night":"2026-03-20","from":"2026-03-20T21:00:00+05:00","to":"2026-03-21T03:00:00+05:00",
			"crews":[{"name":"1","members":["018f3a10-0000-7000-8000-000000000001"]}]}}`, true},
		{"an operation", `{"kind":"operation","body":{"type":"NIGHT","from":"2026-03-20","to":"2026-03-22"}}`, true},
		{"a review", `{"kind":"review","body":{"record":"018f3a10-0000-7000-8000-000000000001","rev":"` + strings.Repeat("a", 64) + `",
			"decision":"returned","comments":[{"field":"people.0.age","text":"?"}]}}`, true},
		{"a further revision", `{"kind":"encounter","record":"018f3a10-0000-7000-8000-000000000001","body":{"place":{}}}`, true},
		{"a member nobody knows", encounter(`{"place":{},"score":5}`), false},
		{"a member nobody knows outside", `{"kind":"encounter","by":"me","body":{"place":{}}}`, false},
		{"null for a value", encounter(`{"place":{"point":null}}`), false},
		{"null for a list", encounter(`{"place":{},"people":null}`), false},
		{"a number for a text", encounter(`{"place":{"note":5}}`), false},
		{"a fraction of a degree", encounter(`{"place":{"point":{"lat":51.1,"lon":71}}}`), false},
		{"a report, which is frozen", `{"kind":"report","body":{"unit":"north"}}`, false},
		{"a kind nobody knows", `{"kind":"ranking","body":{}}`, false},
		{"the body of another kind", `{"kind":"review","body":{"place":{}}}`, false},
		{"no body", `{"kind":"encounter"}`, false},
		{"a list", `[]`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := raid.DecodeRecord(strings.NewReader(row.text))
			if (err == nil) != row.ok {
				t.Errorf("decoder: %v", err)
			}
			var v any
			if err := json.Unmarshal([]byte(row.text), &v); err != nil {
				t.Fatal(err)
			}
			if err := resolved.Validate(v); (err == nil) != row.ok {
				t.Errorf("schema: %v", err)
			}
		})
	}
}
