package ogc

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"shyraq/sync/region/figures"
)

// touches says whether a geometry has a part in any of the boxes. None has none.
func touches(g orb.Geometry, boxes []orb.Bound) bool {
	return g != nil && slices.ContainsFunc(boxes, func(b orb.Bound) bool {
		if !b.Intersects(g.Bound()) {
			return false
		}
		if p, ok := g.(orb.Point); ok {
			return b.Contains(p)
		}
		return clip.Geometry(b, orb.Clone(g)) != nil
	})
}

// squareOf draws a square of the grid.
func squareOf(c figures.Cell) orb.Polygon {
	lon, lat := c.Corner()
	lon, lat = round(lon), round(lat)
	east, north := round(lon+figures.Edge), round(lat+figures.Edge)
	return orb.Polygon{{{lon, lat}, {east, lat}, {east, north}, {lon, north}, {lon, lat}}}
}

func round(v float64) float64 { return math.Round(v*1e7) / 1e7 }

// appendGeometry writes GeoJSON.
func appendGeometry(b []byte, g orb.Geometry) []byte {
	open := func(kind string) { b = append(b, `{"type":"`+kind+`","coordinates":`...) }
	switch g := g.(type) {
	case orb.Point:
		open("Point")
		b = appendPoint(b, g)
	case orb.Polygon:
		open("Polygon")
		b = appendPolygon(b, g)
	case orb.MultiPolygon:
		open("MultiPolygon")
		b = appendList(b, g, appendPolygon)
	default:
		return append(b, "null"...)
	}
	return append(b, '}')
}

func appendPolygon(b []byte, p orb.Polygon) []byte {
	return appendList(b, p, func(b []byte, r orb.Ring) []byte { return appendList(b, r, appendPoint) })
}

func appendPoint(b []byte, p orb.Point) []byte {
	b = strconv.AppendFloat(append(b, '['), round(p.Lon()), 'f', -1, 64)
	return append(strconv.AppendFloat(append(b, ','), round(p.Lat()), 'f', -1, 64), ']')
}

func appendList[T any](b []byte, all []T, one func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, v := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, v)
	}
	return append(b, ']')
}
