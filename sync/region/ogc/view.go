package ogc

import (
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/geofile"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/figures"
)

// View is what a caller may see: the public places of his districts, and what is
// told of the units to whose work his scope leads.
type View struct {
	Region    regionfile.Region
	Districts []string // KATO codes
	Units     []figures.Unit
	Now       time.Time
	Offset    *time.Location
}

// months are those of which may be told now, by the calendar alone.
func (v View) months() []string { return figures.Told(v.Now, v.Offset) }

// district gives the polygons of one; none where the region's file has none.
func (v View) district(kato string) orb.Geometry {
	d, ok := v.Region.District(kato)
	if !ok || len(d.Geometry) == 0 {
		return nil
	}
	g, err := geofile.Geometry(d.Geometry)
	if err != nil {
		return nil // the loading of a file refuses such a one
	}
	return g
}

// extent is the box around the caller's districts, whatever happened there.
func (v View) extent() (box orb.Bound, ok bool) {
	for _, kato := range v.Districts {
		g := v.district(kato)
		switch {
		case g == nil:
		case !ok:
			box, ok = g.Bound(), true
		default:
			box = box.Union(g.Bound())
		}
	}
	return box, ok
}

func pointOf(p raid.Point) orb.Point { return orb.Point{float64(p.Lon) / 1e7, float64(p.Lat) / 1e7} }
