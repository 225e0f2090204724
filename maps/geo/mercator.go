package geo

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// TileSize is the edge of a map tile in device-independent pixels. At zoom
	// z the whole world is TileSize·2^z wide, as in MapLibre.
	TileSize = 512

	// MaxLatitude is where Web Mercator cuts the poles off, in degrees.
	MaxLatitude = 85.05112877980659

	// MaxZoom is the deepest tile zoom this project handles.
	MaxZoom = 30
)

// World is a place on the Web Mercator plane: X runs east from the date line,
// Y south from MaxLatitude, both from 0 to 1.
type World struct{ X, Y float64 }

// Tile names one tile of the pyramid: X counts east, Y counts south.
type Tile struct {
	Z    uint8
	X, Y uint32
}

// Project maps longitude and latitude in degrees to the plane. Latitudes
// beyond MaxLatitude, and coordinates that are not numbers, are clamped.
func Project(p orb.Point) World {
	lon, lat := finite(p[0]), finite(p[1])
	lat = math.Max(-MaxLatitude, math.Min(MaxLatitude, lat))
	sin := math.Sin(lat * math.Pi / 180)
	return World{
		X: lon/360 + 0.5,
		Y: 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi),
	}
}

// Unproject maps a place on the plane back to longitude and latitude in
// degrees. It is the inverse of Project.
func Unproject(w World) orb.Point {
	n := math.Pi * (1 - 2*w.Y)
	return orb.Point{
		(w.X - 0.5) * 360,
		math.Atan(math.Sinh(n)) * 180 / math.Pi,
	}
}

// PixelsAcross tells how many device-independent pixels the world is wide at
// a zoom, which may be fractional.
func PixelsAcross(zoom float64) float64 { return TileSize * math.Exp2(zoom) }

// MetersPerPixel is the ground length of one device-independent pixel at a
// latitude in degrees and a zoom.
func MetersPerPixel(lat, zoom float64) float64 {
	return 2 * math.Pi * earthRadius * math.Cos(lat*math.Pi/180) / PixelsAcross(zoom)
}

// TileAt names the tile that holds a place at a zoom, clamped to the pyramid.
func TileAt(w World, z uint8) Tile {
	n := math.Exp2(float64(z))
	clamp := func(v float64) uint32 {
		return uint32(math.Max(0, math.Min(n-1, math.Floor(finite(v)*n))))
	}
	return Tile{Z: z, X: clamp(w.X), Y: clamp(w.Y)}
}

// Origin is the north-west corner of the tile on the plane; Span is its width.
func (t Tile) Origin() World {
	s := t.Span()
	return World{X: float64(t.X) * s, Y: float64(t.Y) * s}
}

// Span is the width and height of the tile on the plane.
func (t Tile) Span() float64 { return math.Exp2(-float64(t.Z)) }

// Parent is the tile that holds this one at a lower zoom z. A z that is not
// lower gives the tile itself.
func (t Tile) Parent(z uint8) Tile {
	if z >= t.Z {
		return t
	}
	d := t.Z - z
	return Tile{Z: z, X: t.X >> d, Y: t.Y >> d}
}

// Valid reports whether the tile exists in the pyramid.
func (t Tile) Valid() bool {
	if t.Z > MaxZoom {
		return false
	}
	n := uint32(1) << t.Z
	return t.X < n && t.Y < n
}

// FitZoom is the largest zoom at which the bounds fit into width by height
// device-independent pixels. Bounds without extent, and sizes that are not
// positive, give most.
func FitZoom(b orb.Bound, width, height, most float64) float64 {
	nw, se := Project(orb.Point{b.Min[0], b.Max[1]}), Project(orb.Point{b.Max[0], b.Min[1]})
	zoom := most
	for _, d := range [2][2]float64{{se.X - nw.X, width}, {se.Y - nw.Y, height}} {
		if d[0] <= 0 || d[1] <= 0 {
			continue
		}
		zoom = math.Min(zoom, math.Log2(d[1]/d[0]/TileSize))
	}
	return math.Max(0, zoom)
}

func finite(v float64) float64 {
	switch {
	case math.IsNaN(v):
		return 0
	case v > 1e9:
		return 1e9
	case v < -1e9:
		return -1e9
	}
	return v
}
