package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// earthRadius is the radius of the Web Mercator sphere (EPSG:3857), in metres.
const earthRadius = 6378137.0

// meanRadius is the mean radius of the Earth (IUGG 1980), in metres; it keeps
// the error of a great-circle distance under 0.5 %.
const meanRadius = 6371008.8

// Distance is the great-circle distance between two points, in metres.
func Distance(a, b orb.Point) float64 {
	la, lb := rad(a[1]), rad(b[1])
	sLat, sLon := math.Sin((lb-la)/2), math.Sin(rad(b[0]-a[0])/2)
	h := sLat*sLat + math.Cos(la)*math.Cos(lb)*sLon*sLon
	return 2 * meanRadius * math.Asin(math.Sqrt(math.Min(1, h)))
}

func rad(deg float64) float64 { return deg * math.Pi / 180 }

// Around is the bounds that reach so many metres from a point to each side.
func Around(at orb.Point, metres float64) orb.Bound {
	lat := metres / (meanRadius * math.Pi / 180)
	lon := lat / math.Max(0.01, math.Cos(rad(at[1])))
	return orb.Bound{Min: orb.Point{at[0] - lon, at[1] - lat}, Max: orb.Point{at[0] + lon, at[1] + lat}}
}
