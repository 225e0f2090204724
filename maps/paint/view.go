package paint

import (
	"math"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// Flavour is one of the three colour worlds of the program.
type Flavour uint8

const (
	// Day is for sunlight and print.
	Day Flavour = iota
	// Night is dark ground with dim labels, for a vehicle at night.
	Night
	// Red keeps night vision: no pixel has more blue or green than red.
	Red
)

// String is the lower-case name of the flavour: "day", "night" or "red".
func (f Flavour) String() string {
	switch f {
	case Night:
		return "night"
	case Red:
		return "red"
	}
	return "day"
}

// ParseFlavour reads a name written by String; false says that it is none.
func ParseFlavour(name string) (Flavour, bool) {
	for _, f := range []Flavour{Day, Night, Red} {
		if f.String() == name {
			return f, true
		}
	}
	return Day, false
}

// View is what is looked at: a window on the map, north up.
type View struct {
	Center orb.Point // longitude and latitude in degrees
	Zoom   float64   // MapLibre's scale: the world is 512·2^Zoom wide in device-independent pixels
	Width  int       // physical pixels
	Height int       // physical pixels
	Scale  float64   // physical pixels a device-independent pixel; 0 is taken as 1

	Flavour  Flavour
	Language string // "kk", "ru" or "en"; of labels
}

// MinZoom and MaxZoom bound the zoom of a view.
const (
	MinZoom = 0.0
	MaxZoom = 20.0
)

func (v View) scale() float64 {
	if v.Scale <= 0 || math.IsNaN(v.Scale) {
		return 1
	}
	return math.Min(v.Scale, 8)
}

// across is the width of the world in physical pixels.
func (v View) across() float64 { return geo.PixelsAcross(v.Zoom) * v.scale() }

// ToPixel is where a point lies in the picture, in physical pixels from its
// top left corner. It may lie outside.
func (v View) ToPixel(at orb.Point) (x, y float64) {
	c, w, n := geo.Project(v.Center), geo.Project(at), v.across()
	return (w.X-c.X)*n + float64(v.Width)/2, (w.Y-c.Y)*n + float64(v.Height)/2
}

// ToPoint is the place under a pixel of the picture, the inverse of ToPixel.
func (v View) ToPoint(x, y float64) orb.Point {
	c, n := geo.Project(v.Center), v.across()
	return geo.Unproject(geo.World{
		X: c.X + (x-float64(v.Width)/2)/n,
		Y: c.Y + (y-float64(v.Height)/2)/n,
	})
}

// Bound is the ground the picture shows.
func (v View) Bound() orb.Bound {
	nw, se := v.ToPoint(0, 0), v.ToPoint(float64(v.Width), float64(v.Height))
	return orb.Bound{Min: orb.Point{nw[0], se[1]}, Max: orb.Point{se[0], nw[1]}}
}

// Normal is the view with its centre and zoom brought within the world. A
// value that is not a number becomes 0.
func (v View) Normal() View {
	number := func(f, lo, hi float64) float64 {
		if math.IsNaN(f) {
			return math.Max(lo, math.Min(hi, 0))
		}
		return math.Max(lo, math.Min(hi, f))
	}
	v.Center = orb.Point{
		number(v.Center[0], -180, 180),
		number(v.Center[1], -geo.MaxLatitude, geo.MaxLatitude),
	}
	v.Zoom = number(v.Zoom, MinZoom, MaxZoom)
	v.Scale = v.scale()
	return v
}
