// Package ground lays a region's districts on the map: it turns the GeoJSON of
// a region file into an index that tells which district a point lies in.
//
// It promises that a region whose polygons cannot be read is refused with the
// district named, and that a point outside every district is said to be so:
// the nearest one is named when it is asked for, and never given as the answer.
package ground

import (
	"math"

	"github.com/paulmach/orb"

	"shyraq/app/geofile"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/maps/geo"
)

// Districts finds the district of a point in 1e-7 degrees. Nil knows none.
type Districts struct{ index *geo.Districts }

// New indexes the districts of a region. A geometry that is not a polygon or a
// multipolygon is errs.Invalid "district_geometry"; a district without one is
// never found by a point.
func New(region regionfile.Region) (*Districts, error) {
	var all []geo.District
	for _, d := range region.Districts {
		shape, err := Shape(d)
		if err != nil {
			return nil, err
		}
		all = append(all, geo.District{Code: d.KATO, Names: geo.Names(d.Names), Shape: shape})
	}
	return &Districts{index: geo.NewDistricts(all)}, nil
}

// Shape is the ground of one district.
func Shape(d regionfile.District) (orb.MultiPolygon, error) {
	if len(d.Geometry) == 0 {
		return nil, nil
	}
	g, err := geofile.Geometry(d.Geometry)
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "district_geometry", "district %s", d.KATO)
	}
	switch shape := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{shape}, nil
	case orb.MultiPolygon:
		return shape, nil
	}
	return nil, errs.Errorf(errs.Invalid, "district_geometry", "district %s", d.KATO)
}

// Find gives the KATO code of the district that holds a point; false says that
// none does.
func (d *Districts) Find(lat, lon int32) (kato string, ok bool) {
	if d == nil {
		return "", false
	}
	found, ok := d.index.Find(Point(raid.Point{Lat: lat, Lon: lon}))
	return found.Code, ok
}

// Beyond gives the KATO code of the district across a border that runs within
// metres of a point, such as the accuracy of a fix; false says that there is
// no such border, or nothing beyond it.
func (d *Districts) Beyond(lat, lon int32, within float64) (kato string, ok bool) {
	if d == nil {
		return "", false
	}
	s := d.index.Locate(Point(raid.Point{Lat: lat, Lon: lon}), within)
	return s.Other.Code, s.Found && s.Other.Code != ""
}

// Nearest gives the KATO code of the district that is next to a point outside
// of all of them, and how far away it is in metres. False says that the point
// lies in one.
func (d *Districts) Nearest(lat, lon int32) (kato string, metres float64, ok bool) {
	if d == nil {
		return "", 0, false
	}
	near, metres, ok := d.index.Nearest(Point(raid.Point{Lat: lat, Lon: lon}))
	return near.Code, metres, ok && metres > 0
}

// Point is a place of a record as the maps know it: longitude first, degrees.
func Point(p raid.Point) orb.Point {
	return orb.Point{float64(p.Lon) / 1e7, float64(p.Lat) / 1e7}
}

// Place is the inverse of Point, rounded to 1e-7 degree.
func Place(p orb.Point) raid.Point {
	return raid.Point{Lat: int32(math.Round(p.Lat() * 1e7)), Lon: int32(math.Round(p.Lon() * 1e7))}
}
