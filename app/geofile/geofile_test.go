package geofile

import (
	"errors"
	"fmt"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestRead(t *testing.T) {
	t.Parallel()
	const point = `{"type":"Point","coordinates":[7.424,43.738]}`
	feature := func(properties, geometry string) string {
		return `{"type":"Feature","id":7,"properties":` + properties + `,"geometry":` + geometry + `}`
	}
	collection := func(features string) string {
		return `{"type":"FeatureCollection","name":"layer","features":[` + features + `]}`
	}
	crs := func(name string) string {
		return `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"` + name + `"}},"features":[` + feature("{}", point) + `]}`
	}
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(collection(feature("{}", point)))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	at := orb.Point{7.424, 43.738}
	for _, row := range []struct {
		name, file string
		points     []orb.Point
		labels     []string
		err        error
	}{
		{"a collection", collection(feature(`{"label":"А"}`, point)), []orb.Point{at}, []string{"А"}, nil},
		{"a byte order mark", "\ufeff" + collection(feature(`{"label":"А"}`, point)), []orb.Point{at}, []string{"А"}, nil},
		{"a bare feature", feature(`{"label":"А"}`, point), []orb.Point{at}, []string{"А"}, nil},
		{"a bare geometry", point, []orb.Point{at}, []string{""}, nil},
		{"one after the other", feature(`{"label":"А"}`, point) + "\n" + feature(`{"label":"Б"}`, point) + "\n", []orb.Point{at, at}, []string{"А", "Б"}, nil},
		{"a text sequence", "\x1e" + feature(`{}`, point) + "\n\x1e" + feature(`{}`, point), []orb.Point{at, at}, []string{"", ""}, nil},
		{"several points", feature(`{"label":"m"}`, `{"type":"MultiPoint","coordinates":[[7.424,43.738],[7.42,43.737]]}`), []orb.Point{at, {7.42, 43.737}}, []string{"m"}, nil},
		{"a collection of geometries", feature(`{}`, `{"type":"GeometryCollection","geometries":[`+point+`]}`), []orb.Point{at}, []string{""}, nil},
		{"a height", feature(`{}`, `{"type":"Point","coordinates":[7.424,43.738,12.5]}`), []orb.Point{at}, []string{""}, nil},
		{"a height that is null", feature(`{}`, `{"type":"Point","coordinates":[7.424,43.738,null]}`), []orb.Point{at}, []string{""}, nil},
		{"a number for a label", feature(`{"label":12}`, point), []orb.Point{at}, []string{"12"}, nil},
		{"a broken number for a label", feature(`{"label":1.5}`, point), []orb.Point{at}, []string{"1.5"}, nil},
		{"null for a label", feature(`{"label":null}`, point), []orb.Point{at}, []string{""}, nil},
		{"null for properties", feature(`null`, point), []orb.Point{at}, []string{""}, nil},
		{"null for a geometry", collection(feature(`{}`, `null`) + "," + feature(`{}`, point)), []orb.Point{at}, []string{"", ""}, nil},
		{"an empty point", collection(feature(`{}`, `{"type":"Point","coordinates":[]}`) + "," + feature(`{}`, point)), []orb.Point{at}, []string{"", ""}, nil},
		{"longitude first, by name", crs("urn:ogc:def:crs:OGC:1.3:CRS84"), []orb.Point{at}, []string{""}, nil},
		{"degrees by number", crs("urn:ogc:def:crs:EPSG::4326"), []orb.Point{at}, []string{""}, nil},
		{"metres", crs("urn:ogc:def:crs:EPSG::3857"), nil, nil, ErrSystem},
		{"metres that look like degrees", crs("urn:ogc:def:crs:EPSG::32639"), nil, nil, ErrSystem},
		{"longitude 181", feature(`{}`, `{"type":"Point","coordinates":[181,43]}`), nil, nil, ErrOutside},
		{"metres without a name", feature(`{}`, `{"type":"Point","coordinates":[826436,5426000]}`), nil, nil, ErrOutside},
		{"words for coordinates", feature(`{}`, `{"type":"Point","coordinates":["7.424","43.738"]}`), nil, nil, ErrForm},
		{"half a position", feature(`{}`, `{"type":"Point","coordinates":[7.424]}`), nil, nil, ErrForm},
		{"UTF-16", string(wide), nil, nil, ErrEncoding},
		{"cut off", collection(feature(`{}`, point))[:90], nil, nil, ErrForm},
		{"nothing", "", nil, nil, ErrForm},
		{"no object", "[1,2]", nil, nil, ErrForm},
	} {
		t.Run(row.name, func(t *testing.T) {
			all, err := Read([]byte(row.file))
			if !errors.Is(err, row.err) {
				t.Fatal(err)
			}
			var points []orb.Point
			var labels []string
			for _, f := range all {
				points = append(points, f.Points()...)
				labels = append(labels, f.Text("label"))
			}
			if d := cmp.Diff(row.points, points); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(row.labels, labels); d != "" {
				t.Error(d)
			}
		})
	}
	if _, err := Read([]byte(collection(point)[:90])); fmt.Sprint(err) != "not GeoJSON: the file ends at byte 90 in the middle" {
		t.Errorf("no position: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"type":"Feature","properties":{"label":1},"geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4,5]]}}`))
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[7,43],[8,43],[8,44],[7,43]]]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, err := Read(raw)
		if err != nil && len(all) > 0 {
			t.Error("features beside an error")
		}
		for _, one := range all {
			_ = one.Text("label")
			for _, p := range one.Points() {
				if !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
					t.Error(p)
				}
			}
			one.Areas()
		}
	})
}

// TestAppend: what is written is read as it was.
func TestAppend(t *testing.T) {
	t.Parallel()
	square := func(x float64) orb.Polygon {
		return orb.Polygon{{{x, 43}, {x + 1, 43}, {x + 1, 44.25}, {x, 43}}}
	}
	for _, row := range []struct {
		name string
		area orb.MultiPolygon
		want orb.Geometry
	}{
		{"one", orb.MultiPolygon{square(7)}, square(7)},
		{"several", orb.MultiPolygon{square(7), square(9)}, orb.MultiPolygon{square(7), square(9)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			raw, err := Append(nil, row.area)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Geometry(raw)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(row.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestGeometryOfAnotherForm: coordinates that do not go with their type are
// refused, at any depth.
func TestGeometryOfAnotherForm(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`null`, `{}`, `{"type":"Polygon"}`, `{"type":"Circle","coordinates":[7,43]}`,
		`{"type":"Point","coordinates":[[7,43],[8,43]]}`, `{"type":"Polygon","coordinates":[7,43]}`,
		`{"type":"Polygon","coordinates":[[[7,43],[8,43],null]]}`, `{"type":"LineString","coordinates":[[7,43],[[8,43]]]}`,
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[7,43]}}`,
	} {
		t.Run(raw, func(t *testing.T) {
			if g, err := Geometry([]byte(raw)); !errors.Is(err, ErrForm) {
				t.Errorf("%v, %v", g, err)
			}
		})
	}
}
