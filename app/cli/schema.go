package cli

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

func runSchema(_ context.Context, c *call) error {
	s, err := Schema()
	if err != nil {
		return err
	}
	return c.writeAsIs(s)
}

// Schema is the JSON Schema (2020-12) of what `record` takes, made from the
// types of package raid. It says what is well formed; whether a record means
// anything is said by its check.
func Schema() (*jsonschema.Schema, error) {
	root := &jsonschema.Schema{
		Schema: "https://json-schema.org/draft/2020-12/schema",
		Title:  "shyraq record",
		Defs:   map[string]*jsonschema.Schema{},
	}
	for _, kind := range raid.Kinds {
		if kind.Numbered() {
			continue // it is made by a verb of its own
		}
		body, err := jsonschema.ForType(kind.Body(), &jsonschema.ForOptions{TypeSchemas: leaves})
		if err != nil {
			return nil, fmt.Errorf("schema of %s: %w", kind, err)
		}
		tidy(body, optional)
		root.Defs[string(kind)] = body
		one := &jsonschema.Schema{
			Type:     "object",
			Required: []string{"kind", "body"},
			Properties: map[string]*jsonschema.Schema{
				"kind":   {Const: constant(string(kind))},
				"record": {Type: "string", Format: "uuid", Description: "the record this continues; absent for a new one"},
				"raid":   {Type: "string", Format: "uuid"},
				"crew":   {Type: "string", Format: "uuid"},
				"body":   {Ref: "#/$defs/" + string(kind)},
			},
			PropertyOrder:        []string{"kind", "record", "raid", "crew", "body"},
			AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
		}
		if kind == raid.KindOperation || kind == raid.KindRaid {
			one.Properties["over"] = &jsonschema.Schema{
				Type: "array", Items: &jsonschema.Schema{Type: "string"},
				Description: "the versions that were seen and are saved over, where it was changed in two places",
			}
			one.PropertyOrder = []string{"kind", "record", "raid", "crew", "over", "body"}
		}
		root.OneOf = append(root.OneOf, one)
	}
	return root, nil
}

// leaves are the types that are one JSON value.
var leaves = map[reflect.Type]*jsonschema.Schema{
	reflect.TypeFor[uuid.UUID]():  {Type: "string", Format: "uuid"},
	reflect.TypeFor[civil.Date](): {Type: "string", Pattern: `^$|^\d{4}-\d{2}-\d{2}$`},
	reflect.TypeFor[codes.Sex]():  {Type: "string", Enum: []any{"", "m", "f"}},
	reflect.TypeFor[raid.PersonKind](): {
		Type: "string", Enum: []any{string(raid.Minor), string(raid.YoungAdult), string(raid.Adult)}},
	reflect.TypeFor[raid.Decision]():    {Type: "string", Enum: []any{string(raid.Accept), string(raid.Return)}},
	reflect.TypeFor[raid.HomeSubject](): {Type: "string", Enum: []any{string(raid.HomeOfChild), string(raid.HomeOfFamily)}},
	reflect.TypeFor[raid.LinkDecision](): {
		Type: "string", Enum: []any{string(raid.SameChild), string(raid.NotSameChild)}},
	reflect.TypeFor[raid.VenueResult](): {
		Type: "string", Enum: []any{string(raid.NothingFound), string(raid.MinorsFound), string(raid.Violation)}},
}

// optional are members that the program fills in where a file leaves them out.
var optional = []string{"id", "pen", "night", "operation", "unit", "at"}

// tidy takes out what the decoder refuses or does not ask for: null in the
// place of a value that is not there, and members that are filled in.
func tidy(s *jsonschema.Schema, optional []string) {
	if s == nil {
		return
	}
	if i := slices.Index(s.Types, "null"); i >= 0 {
		s.Types = slices.Delete(s.Types, i, i+1)
		if len(s.Types) == 1 {
			s.Type, s.Types = s.Types[0], nil
		}
	}
	s.Required = slices.DeleteFunc(s.Required, func(name string) bool { return slices.Contains(optional, name) })
	for _, p := range s.Properties {
		tidy(p, optional)
	}
	tidy(s.Items, optional)
}

func constant(v any) *any { return &v }
