package cli

import (
	"errors"
	"os"
	"testing"

	"shyraq/errs"
)

// TestPointsWithoutEnd: a device has no size, and never ends.
func TestPointsWithoutEnd(t *testing.T) {
	const endless = "/dev/zero"
	if _, err := os.Stat(endless); err != nil {
		t.Skip("this system has no such device")
	}
	_, _, err := readPoints(endless)
	var e *errs.Error
	if !errors.As(err, &e) || e.Code != "map_points" {
		t.Error(err)
	}
}

// TestPoints reads files of points as map programs write them.
func TestPoints(t *testing.T) {
	feature := func(properties, geometry string) string {
		return `{"type":"Feature","properties":` + properties + `,"geometry":` + geometry + `}`
	}
	const point = `{"type":"Point","coordinates":[71.4,51.1]}`
	for _, row := range []struct {
		name, file string
		points     int
		left       int
		code       string
	}{
		{"several points of one feature", "\ufeff" + feature(`{"label":7,"tone":null}`, `{"type":"MultiPoint","coordinates":[[71.4,51.1],[71.5,51.2]]}`), 2, 0, ""},
		{"a polygon and none", feature(`{}`, `{"type":"Polygon","coordinates":[[[7,43],[8,43],[8,44],[7,43]]]}`) + feature(`{}`, `null`) + feature(`{}`, point), 1, 2, ""},
		{"a word nobody knows", feature(`{"shape":"pin"}`, point), 0, 0, "map_points"},
		{"longitude 181", feature(`{}`, `{"type":"Point","coordinates":[181,43]}`), 0, 0, "map_points_outside"},
		{"metres", `{"type":"FeatureCollection","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]}`, 0, 0, "map_points_system"},
		{"UTF-16", "\xff\xfe{\x00", 0, 0, "map_points_coding"},
		{"cut off", feature(`{}`, point)[:40], 0, 0, "map_points"},
	} {
		t.Run(row.name, func(t *testing.T) {
			points, left, err := parsePoints([]byte(row.file))
			var e *errs.Error
			if errors.As(err, &e) != (row.code != "") || e != nil && e.Code != row.code {
				t.Fatal(err)
			}
			if len(points) != row.points || left != row.left {
				t.Errorf("%d points, %d left out", len(points), left)
			}
		})
	}
}

func TestSwapped(t *testing.T) {
	at := MapPicture{Lat: 51.1, Lon: 71.4}
	for _, row := range []struct {
		name   string
		points []MapPoint
		want   bool
	}{
		{"right", []MapPoint{{Lat: 51, Lon: 71}}, false},
		{"swapped", []MapPoint{{Lat: 71, Lon: 51}}, true},
		{"far either way", []MapPoint{{Lat: 10, Lon: 20}}, false},
		{"one of two", []MapPoint{{Lat: 71, Lon: 51}, {Lat: 51, Lon: 71}}, false},
		{"none", nil, false},
	} {
		if got := swapped(row.points, at); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
