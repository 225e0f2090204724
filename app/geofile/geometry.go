package geofile

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// system refuses a reference system that is not longitude and latitude. QGIS
// writes the name of the one that a layer has, also where the rules say none.
func system(raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var s struct {
		Properties struct {
			Name string `json:"name"`
			Code any    `json:"code"`
		} `json:"properties"`
	}
	if json.Unmarshal(raw, &s) != nil {
		return ErrSystem
	}
	name := strings.ToUpper(s.Properties.Name)
	if name == "" && s.Properties.Code != nil {
		name = fmt.Sprint(":", s.Properties.Code)
	}
	if name == "" || strings.HasSuffix(name, "CRS84") || strings.HasSuffix(name, ":4326") || strings.HasSuffix(name, "/4326") || strings.HasSuffix(name, "CRS84H") {
		return nil
	}
	return ErrSystem
}

// Geometry reads a bare geometry, as a region file holds one of a district. Nil
// and no error is an empty one.
func Geometry(raw []byte) (orb.Geometry, error) {
	var o object
	if json.Unmarshal(raw, &o) != nil || o.Type == "Feature" || o.Type == "FeatureCollection" {
		return nil, ErrForm
	}
	return geometry(o, 0)
}

// Append writes an area as the bare geometry that Geometry reads: a polygon
// where it is one, else a multipolygon.
func Append(b []byte, area orb.MultiPolygon) ([]byte, error) {
	kind, coordinates := "MultiPolygon", any(area)
	if len(area) == 1 {
		kind, coordinates = "Polygon", area[0]
	}
	raw, err := json.Marshal(coordinates)
	if err != nil {
		return b, fmt.Errorf("write area: %w", err)
	}
	return fmt.Appendf(b, `{"type":%q,"coordinates":%s}`, kind, raw), nil
}

func geometry(o object, depth int) (orb.Geometry, error) {
	if o.Type == "GeometryCollection" && depth < deepest {
		var all orb.Collection
		for _, raw := range o.Geometries {
			var one object
			if json.Unmarshal(raw, &one) != nil {
				return nil, ErrForm
			}
			g, err := geometry(one, depth+1)
			if err != nil {
				return nil, err
			}
			if g != nil {
				all = append(all, g)
			}
		}
		return all, nil
	}
	empty, err := checked(o.Coordinates)
	if err != nil || empty {
		return nil, err
	}
	return shape(o.Type, o.Coordinates)
}

// checked says whether coordinates hold a point at all, and refuses what is no
// longitude and latitude.
func checked(raw json.RawMessage) (empty bool, err error) {
	var tree any
	if json.Unmarshal(raw, &tree) != nil {
		return false, ErrForm
	}
	return degrees(tree)
}

// shape gives coordinates the form that a type says. Heights are cut off: a
// position of GeoJSON is longitude, latitude and what a program likes to add
// (RFC 7946, section 3.1.1).
func shape(kind string, raw json.RawMessage) (orb.Geometry, error) {
	switch kind {
	case "Point":
		return decoded[orb.Point](raw)
	case "MultiPoint":
		return decoded[orb.MultiPoint](raw)
	case "LineString":
		return decoded[orb.LineString](raw)
	case "MultiLineString":
		return decoded[orb.MultiLineString](raw)
	case "Polygon":
		return decoded[orb.Polygon](raw)
	case "MultiPolygon":
		return decoded[orb.MultiPolygon](raw)
	}
	return nil, ErrForm
}

func decoded[G orb.Geometry](raw json.RawMessage) (orb.Geometry, error) {
	var g G
	if json.Unmarshal(raw, &g) != nil {
		return nil, ErrForm
	}
	return g, nil
}

// degrees checks a tree of coordinates.
func degrees(tree any) (empty bool, err error) {
	list, ok := tree.([]any)
	if !ok {
		return false, ErrForm
	}
	if len(list) == 0 {
		return true, nil
	}
	if _, deeper := list[0].([]any); !deeper {
		return false, position(list)
	}
	for _, one := range list {
		if empty, err := degrees(one); err != nil || empty {
			return false, errors.Join(err, formOf(empty))
		}
	}
	return false, nil
}

func position(list []any) error {
	if len(list) < 2 {
		return ErrForm
	}
	lon, ok1 := list[0].(float64)
	lat, ok2 := list[1].(float64)
	switch {
	case !ok1 || !ok2:
		return ErrForm
	case math.Abs(lon) > 180 || math.Abs(lat) > 90:
		return ErrOutside
	}
	return nil
}

func formOf(empty bool) error {
	if empty {
		return ErrForm
	}
	return nil
}
