// Package ground tells whether a point lies in a district of a region's file,
// and in which district a known place is.
//
// It promises that a point on no ground lies in no district, and that a file
// whose polygons cannot be read speaks for none of its districts, rather than
// for all of them.
package ground

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"shyraq/app/geofile"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/intake"
)

// shape is the ground of a district, with the box around it.
type shape struct {
	polygons orb.MultiPolygon
	box      orb.Bound
}

// Of lays out the ground of a region's file.
func Of(region regionfile.Region) intake.Ground {
	shapes, venues := map[string]shape{}, map[string]string{}
	for _, d := range region.Districts {
		if len(d.Geometry) == 0 {
			continue
		}
		g, err := geofile.Geometry(d.Geometry)
		if err != nil {
			continue // the loading of a file refuses such a one
		}
		switch g := g.(type) {
		case orb.Polygon:
			shapes[d.KATO] = shape{orb.MultiPolygon{g}, g.Bound()}
		case orb.MultiPolygon:
			shapes[d.KATO] = shape{g, g.Bound()}
		}
	}
	for _, v := range region.Venues {
		venues[v.ID] = v.District
	}
	return intake.Ground{
		Holds: func(district string, p raid.Point) bool {
			at := orb.Point{float64(p.Lon) / 1e7, float64(p.Lat) / 1e7}
			s, ok := shapes[district]
			return ok && s.box.Contains(at) && planar.MultiPolygonContains(s.polygons, at)
		},
		Venue: func(id string) string { return venues[id] },
	}
}
