package duty

import (
	"github.com/paulmach/orb"

	"shyraq/app/geofile"
)

// Bound is in what the districts of the region lie; where none of them has a shape, the
// place of a unit, and else a point of the oblast for which the program was made first.
func (d *Duty) Bound() orb.Bound {
	region := d.Region()
	var all orb.Bound
	known := false
	for _, one := range region.Districts {
		if len(one.Geometry) == 0 {
			continue
		}
		shape, err := geofile.Geometry(one.Geometry)
		switch {
		case err != nil:
		case known:
			all = all.Union(shape.Bound())
		default:
			all, known = shape.Bound(), true
		}
	}
	if known {
		return all
	}
	for _, u := range region.Units {
		if u.Point != nil {
			return orb.Point{float64(u.Point.Lon) / 1e7, float64(u.Point.Lat) / 1e7}.Bound()
		}
	}
	return orb.Point{65.5, 44.85}.Bound()
}
