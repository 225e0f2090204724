package pack

import (
	"encoding/json"
	"html"
	"strings"
)

// Metadata is what a pack says of itself in words. Makers differ, so whatever
// is missing or of another type is left at its zero value.
type Metadata struct {
	Name        string
	Description string
	Attribution string // plain text: markup is taken out
	Kind        string // "baselayer" or "overlay"
	Layers      []Layer
}

// Layer is one layer of a vector pack.
type Layer struct {
	ID     string
	Fields map[string]struct{}
}

// Has reports whether a vector layer is announced.
func (m Metadata) Has(layer string) bool {
	for _, l := range m.Layers {
		if l.ID == layer {
			return true
		}
	}
	return false
}

func parseMetadata(raw []byte) Metadata {
	var doc map[string]json.RawMessage
	if json.Unmarshal(raw, &doc) != nil {
		return Metadata{}
	}
	text := func(key string) string {
		var s string
		_ = json.Unmarshal(doc[key], &s) // another type counts as absent
		return s
	}
	m := Metadata{
		Name:        text("name"),
		Description: text("description"),
		Attribution: plain(text("attribution")),
		Kind:        text("type"),
	}
	var layers []struct {
		ID     string                     `json:"id"`
		Fields map[string]json.RawMessage `json:"fields"`
	}
	_ = json.Unmarshal(doc["vector_layers"], &layers)
	for _, l := range layers {
		fields := make(map[string]struct{}, len(l.Fields))
		for f := range l.Fields {
			fields[f] = struct{}{}
		}
		m.Layers = append(m.Layers, Layer{ID: l.ID, Fields: fields})
	}
	return m
}

// plain takes the tags out of an attribution, which makers like to write as a
// piece of a web page, and its line breaks.
func plain(s string) string {
	var b strings.Builder
	inside := false
	for _, r := range s {
		switch {
		case r == '<':
			inside = true
		case r == '>' && inside:
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}
