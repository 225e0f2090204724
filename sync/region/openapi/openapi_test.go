package openapi

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/pb33f/libopenapi/datamodel"
)

// schemaOf reads a published schema of OpenAPI documents.
func schemaOf(t *testing.T, text string) *jsonschema.Resolved {
	t.Helper()
	// The older one is of draft 4. All that it says otherwise than later drafts do is
	// how a number is greater than zero.
	text = strings.Replace(text, `"$schema": "http://json-schema.org/draft-04/schema#",`, "", 1)
	text = regexp.MustCompile(`"minimum": 0,\s*"exclusiveMinimum": true`).ReplaceAllString(text, `"exclusiveMinimum": 0`)
	var s jsonschema.Schema
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDocumentsAreWhatTheySay holds both documents to the published schemas of
// OpenAPI.
func TestDocumentsAreWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		version, schema string
		doc             []byte
	}{{"3.1", datamodel.OpenAPI31SchemaData, Document()}, {"3.0", datamodel.OpenAPI3SchemaData, Older()}} {
		t.Run(c.version, func(t *testing.T) {
			var doc map[string]any
			if err := json.Unmarshal(c.doc, &doc); err != nil {
				t.Fatal(err)
			}
			s := schemaOf(t, c.schema)
			if err := s.Validate(doc); err != nil {
				t.Error(err)
			}
			delete(doc["info"].(map[string]any), "title")
			if s.Validate(doc) == nil {
				t.Error("without a title it is good too: nothing was looked at")
			}
		})
	}
}

// TestReferencesLead fails on a reference to what is not there.
func TestReferencesLead(t *testing.T) {
	for name, b := range map[string][]byte{"3.1": Document(), "3.0": Older()} {
		var doc map[string]any
		if err := json.Unmarshal(b, &doc); err != nil {
			t.Fatal(err)
		}
		n := 0
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, e := range v {
					walk(e)
				}
			case map[string]any:
				for k, e := range v {
					if ref, ok := e.(string); ok && k == "$ref" {
						n++
						at := any(doc)
						for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
							m, _ := at.(map[string]any)
							at = m[part]
						}
						if at == nil {
							t.Errorf("%s: %s leads nowhere", name, ref)
						}
					}
					walk(e)
				}
			}
		}
		walk(doc)
		if n < 20 {
			t.Errorf("%s: only %d references", name, n)
		}
	}
}
