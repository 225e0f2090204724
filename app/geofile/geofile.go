// Package geofile reads GeoJSON as programs write it: a collection, one feature
// or a bare geometry, one after the other in a file, with a byte order mark,
// heights, labels that are numbers, and geometries that are null.
//
// It promises that every coordinate it gives is a longitude and a latitude in
// degrees: another reference system is refused and not guessed. What cannot be
// read is said with its position in the file.
package geofile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// What can be wrong with a file. Every error of Read wraps one of them.
var (
	ErrEncoding = errors.New("not UTF-8: save the file as UTF-8")
	ErrForm     = errors.New("not GeoJSON")
	ErrSystem   = errors.New("coordinates are in another reference system: save the file as EPSG:4326 (WGS 84)")
	ErrOutside  = errors.New("a coordinate is no longitude and latitude")
)

// Feature is one feature. Its geometry is nil where the file has none.
type Feature struct {
	Geometry   orb.Geometry
	properties map[string]json.RawMessage
}

// Text gives a property in words: a number as it is written, nothing for null
// and for what is neither.
func (f Feature) Text(name string) string {
	raw := f.properties[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		if whole, err := n.Float64(); err == nil && whole == math.Trunc(whole) && math.Abs(whole) < 1e15 {
			return fmt.Sprintf("%.0f", whole) // 711110000.0 is a code too
		}
		return n.String()
	}
	return ""
}

// Points gives the points of the feature: of a point, of several, and of those
// in a collection.
func (f Feature) Points() []orb.Point { return points(f.Geometry) }

func points(g orb.Geometry) (all []orb.Point) {
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{g}
	case orb.MultiPoint:
		return g
	case orb.Collection:
		for _, one := range g {
			all = append(all, points(one)...)
		}
	}
	return all
}

// Areas gives the polygons of the feature.
func (f Feature) Areas() orb.MultiPolygon { return areas(f.Geometry) }

func areas(g orb.Geometry) (all orb.MultiPolygon) {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	case orb.Collection:
		for _, one := range g {
			all = append(all, areas(one)...)
		}
	}
	return all
}

// object is any object of GeoJSON.
type object struct {
	Type        string                     `json:"type"`
	System      json.RawMessage            `json:"crs"`
	Features    []json.RawMessage          `json:"features"`
	Geometry    json.RawMessage            `json:"geometry"`
	Geometries  []json.RawMessage          `json:"geometries"`
	Coordinates json.RawMessage            `json:"coordinates"`
	Properties  map[string]json.RawMessage `json:"properties"`
}

// Read reads a whole file.
func Read(raw []byte) ([]Feature, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) || bytes.IndexByte(raw, 0) >= 0 {
		return nil, ErrEncoding
	}
	raw = bytes.ReplaceAll(raw, []byte{0x1e}, []byte{'\n'}) // between the texts of a sequence
	dec := json.NewDecoder(bytes.NewReader(raw))
	var all []Feature
	for read := false; ; read = true {
		var o object
		err := dec.Decode(&o)
		switch {
		case errors.Is(err, io.EOF) && read:
			return all, nil
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, fmt.Errorf("%w: the file ends at byte %d in the middle", ErrForm, len(raw))
		case err != nil:
			return nil, fmt.Errorf("%w: at byte %d", ErrForm, dec.InputOffset())
		}
		if all, err = add(all, o); err != nil {
			return nil, err
		}
	}
}

func add(all []Feature, o object) ([]Feature, error) {
	if err := system(o.System); err != nil {
		return nil, err
	}
	if o.Type != "FeatureCollection" {
		f, err := feature(o)
		if err != nil {
			return nil, fmt.Errorf("feature %d: %w", len(all)+1, err)
		}
		return append(all, f), nil
	}
	for _, raw := range o.Features {
		var one object
		if json.Unmarshal(raw, &one) != nil {
			return nil, fmt.Errorf("feature %d: %w", len(all)+1, ErrForm)
		}
		f, err := feature(one)
		if err != nil {
			return nil, fmt.Errorf("feature %d: %w", len(all)+1, err)
		}
		all = append(all, f)
	}
	return all, nil
}

func feature(o object) (Feature, error) {
	if o.Type != "Feature" {
		g, err := geometry(o, 0)
		return Feature{Geometry: g}, err
	}
	f := Feature{properties: o.Properties}
	if len(o.Geometry) == 0 || string(o.Geometry) == "null" {
		return f, nil
	}
	var g object
	if json.Unmarshal(o.Geometry, &g) != nil {
		return f, ErrForm
	}
	var err error
	f.Geometry, err = geometry(g, 0)
	return f, err
}

// deepest is how deep collections may nest.
const deepest = 8
