package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"

	"shyraq/app/geofile"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
)

// square is a ring of a tenth of a degree, with its south-west corner at a point.
func square(lon, lat string) string {
	x, y := lon+".0", lat+".0"
	x1, y1 := lon+".1", lat+".1"
	return "[[" + x + "," + y + "],[" + x1 + "," + y + "],[" + x1 + "," + y1 + "],[" + x + "," + y1 + "],[" + x + "," + y + "]]"
}

func feature(code, kind, coordinates string) string {
	return `{"type":"Feature","properties":{"KATO":` + code + `},"geometry":{"type":"` + kind + `","coordinates":` + coordinates + `}}`
}

func TestDistricts(t *testing.T) {
	one := feature(`"711110000"`, "Polygon", "["+square("71", "51")+"]")
	exclave := feature(`"711110000"`, "Polygon", "["+square("72", "52")+"]")
	for _, row := range []struct {
		name, features string
		polygons       int
		told           string
		err            error
	}{
		{"one", one, 1, "1 features, 1 polygons, 77.", nil},
		{"an exclave after it", one + "," + exclave, 2, "2 features, 2 polygons", nil},
		{"an exclave before it", exclave + "," + one, 2, "2 features, 2 polygons", nil},
		{"several polygons and one", feature(`"711110000"`, "MultiPolygon", "[["+square("71", "51")+"],["+square("73", "51")+"]]") + "," + exclave, 3, "3 polygons", nil},
		{"a number for a code", feature(`711110000`, "Polygon", "["+square("71", "51")+"]"), 1, "1 polygons", nil},
		{"a number with a point", feature(`711110000.0`, "Polygon", "["+square("71", "51")+"]"), 1, "1 polygons", nil},
		{"null for a geometry beside it", one + `,{"type":"Feature","properties":{"KATO":"711110000"},"geometry":null}`, 1, "1 features without a code or an area", nil},
		{"null for properties beside it", one + `,{"type":"Feature","properties":null,"geometry":null}`, 1, "left out: 0 codes", nil},
		{"another code", feature(`"719999999"`, "Polygon", "["+square("71", "51")+"]"), 0, "", errs.Invalid},
		{"null for the code", feature(`null`, "Polygon", "["+square("71", "51")+"]"), 0, "", errs.Invalid},
		{"metres", feature(`"711110000"`, "Polygon", "["+square("7111111", "51")+"]"), 0, "", geofile.ErrOutside},
		{"cut off", one + ",{", 0, "", geofile.ErrForm},
	} {
		t.Run(row.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a.geojson")
			if err := os.WriteFile(file, []byte(`{"type":"FeatureCollection","features":[`+row.features+`]}`), 0o600); err != nil {
				t.Fatal(err)
			}
			region := regionfile.Region{Districts: []regionfile.District{{KATO: "711110000"}}}
			var told bytes.Buffer
			err := fillDistricts(&region, file, &told)
			if !errors.Is(err, row.err) {
				t.Fatal(err)
			}
			if !strings.Contains(told.String(), row.told) {
				t.Errorf("told %q", told.String())
			}
			if row.err != nil {
				return
			}
			g, err := geofile.Geometry(region.Districts[0].Geometry)
			if err != nil {
				t.Fatal(err)
			}
			n := 1
			if many, ok := g.(orb.MultiPolygon); ok {
				n = len(many)
			}
			if n != row.polygons || orbgeo.Area(g) < 7e7*float64(n) {
				t.Errorf("%d polygons of %.0f m²", n, orbgeo.Area(g))
			}
		})
	}
}

// TestShippedRegionsAreFilledAgain: what regionfile wrote it reads, and writes
// the same.
func TestShippedRegionsAreFilledAgain(t *testing.T) {
	raw, err := os.ReadFile("../../../assets/regions/kyzylorda.json")
	if err != nil {
		t.Fatal(err)
	}
	var region regionfile.Region
	if err := json.Unmarshal(raw, &region); err != nil {
		t.Fatal(err)
	}
	var features []string
	for _, d := range region.Districts {
		features = append(features, `{"type":"Feature","properties":{"KATO":"`+d.KATO+`"},"geometry":`+string(d.Geometry)+`}`)
	}
	dir := t.TempDir()
	into, areas := filepath.Join(dir, "r.json"), filepath.Join(dir, "m.geojson")
	if err := errors.Join(os.WriteFile(into, raw, 0o600), os.WriteFile(areas, []byte(`{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`), 0o600)); err != nil {
		t.Fatal(err)
	}
	var told bytes.Buffer
	if err := fill(into, areas, "", &told); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(into); !bytes.Equal(got, raw) {
		t.Error("the file differs")
	}
}

// TestNothingOfTheOperatorIsLost: whatever a region file can hold is there
// after it was filled.
func TestNothingOfTheOperatorIsLost(t *testing.T) {
	var region regionfile.Region
	full(reflect.ValueOf(&region).Elem())
	var again regionfile.Region
	if err := json.Unmarshal(layOut(region), &again); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(region, again); d != "" {
		t.Error(d)
	}
}

// full gives every part of a value that can be given one something that is not
// nothing.
func full(v reflect.Value) {
	if !v.CanSet() {
		return // a date keeps its own parts
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			full(v.Field(i))
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`{}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		full(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		full(v.Elem())
	case reflect.String:
		v.SetString("a")
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	}
}
