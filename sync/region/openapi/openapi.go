// Package openapi holds the description of all that a region answers over the
// network, but for the routes of the sync: one document of OpenAPI 3.1, in
// openapi.json.
//
// It promises that the document names every route there is and none that is not
// (the tests of the served region hold it to that, and its answers to the
// schemas), and that the document of OpenAPI 3.0 is made of it, so that the two
// never differ.
package openapi

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:embed openapi.json
var document []byte

// Document is the whole document, OpenAPI 3.1. It is not to be changed.
func Document() []byte { return document }

// door is where the routes begin that the standard for features is about.
const door = "/ogc"

// Older is the part of the document that describes OGC API - Features, as OpenAPI
// 3.0, for programs that read no newer one. It is not to be changed.
func Older() []byte { return older() }

var older = sync.OnceValue(func() []byte {
	var doc map[string]any
	if err := json.Unmarshal(document, &doc); err != nil {
		panic(err) // it is a part of the program, and read by a test
	}
	paths := map[string]any{}
	for path, what := range doc["paths"].(map[string]any) {
		if rest, ok := strings.CutPrefix(path, door); ok {
			paths["/"+strings.TrimPrefix(rest, "/")] = what
		}
	}
	parts := doc["components"].(map[string]any)
	bearer := parts["securitySchemes"].(map[string]any)["bearer"]
	parts["securitySchemes"] = map[string]any{"bearer": bearer}
	info := doc["info"].(map[string]any)
	b, err := json.Marshal(map[string]any{
		"openapi":    "3.0.3",
		"info":       map[string]any{"title": info["title"], "description": info["summary"], "version": info["version"]},
		"servers":    []any{map[string]any{"url": door}},
		"paths":      downgrade(paths),
		"components": downgrade(parts),
	})
	if err != nil {
		panic(err) // it came from JSON
	}
	return b
})

// downgrade writes what OpenAPI 3.1 says as 3.0 says it: a type that may be null,
// a constant, how a text holds bytes.
func downgrade(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, 0, len(v))
		for _, e := range v {
			out = append(out, downgrade(e))
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, e := range v {
			out[name] = downgrade(e)
		}
		return schema(out)
	}
	return v
}

func schema(m map[string]any) map[string]any {
	if c, ok := m["const"]; ok {
		delete(m, "const")
		m["enum"] = []any{c}
	}
	if how, ok := m["contentEncoding"].(string); ok && how == "base64" {
		delete(m, "contentEncoding")
		m["format"] = "byte"
	}
	if types, ok := m["type"].([]any); ok {
		m["type"], m["nullable"] = types[0], true
	}
	if all, ok := m["oneOf"].([]any); ok {
		var some []any
		for _, one := range all {
			if s, ok := one.(map[string]any); ok && s["type"] == "null" {
				m["nullable"] = true
				continue
			}
			some = append(some, one)
		}
		m["oneOf"] = some
	}
	return m
}
