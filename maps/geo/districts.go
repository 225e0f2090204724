package geo

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Names is a name in the three languages of the program. Any may be empty.
type Names struct{ KK, RU, EN string }

// In is the name in a language ("kk", "ru" or "en"), or the nearest one there
// is: Kazakh, then Russian, then English.
func (n Names) In(lang string) string {
	switch {
	case lang == "ru" && n.RU != "":
		return n.RU
	case lang == "en" && n.EN != "":
		return n.EN
	case n.KK != "":
		return n.KK
	case n.RU != "":
		return n.RU
	}
	return n.EN
}

// District is a named area: Code is its КАТО code, Shape its ground.
type District struct {
	Code  string
	Names Names
	Shape orb.MultiPolygon
}

// Districts finds the district a point lies in. The zero value knows none.
//
// Every point is in one district or in none:
//
//   - A point on an edge or a corner belongs to the district whose edge it is.
//     Where two share the edge, and where two overlap, the one given first has
//     it. The edge of a hole that no other district fills belongs to the
//     district around it.
//   - Neighbours whose edges do not quite meet leave slivers. A point in one,
//     with a district at either hand and the two of them at most 100 m apart
//     there, belongs to the nearer; to the one given first if both are as near.
//   - Every other point is outside. Which district is nearest to it is another
//     question, answered by Nearest and by nothing else.
type Districts struct {
	all   []District
	bands bands
}

// sliver is how wide a gap between two districts may be, in metres, and still
// be an error of the map and no land of nobody.
const sliver = 100.0

// NewDistricts indexes districts. Shapes without ground are kept by name and
// never found by a point.
func NewDistricts(all []District) *Districts {
	return &Districts{all: slices.Clone(all), bands: newBands(all)}
}

// Find is the district that holds the point; false says that none does.
func (d *Districts) Find(at orb.Point) (District, bool) {
	if d == nil {
		return District{}, false
	}
	i, _ := d.bands.holders(at)
	if i < 0 {
		i, _ = d.bands.sliver(at)
	}
	if i < 0 {
		return District{}, false
	}
	return d.all[i], true
}

// Standing is where a point lies among districts.
type Standing struct {
	District District
	Found    bool // false: outside of all
	// Border says that a border runs within the distance asked for, or that
	// the point lies in a sliver or where two districts overlap.
	Border bool
	// Other is the district across that border, the nearest if there are
	// several; its Code is empty where nothing lies beyond.
	Other District
}

// Locate is Find that also looks around: within metres of the point, such as
// the accuracy of a fix. It costs the more the wider it looks.
func (d *Districts) Locate(at orb.Point, within float64) Standing {
	if d == nil {
		return Standing{}
	}
	var s Standing
	own, other := d.bands.holders(at)
	if own < 0 {
		own, other = d.bands.sliver(at)
	}
	s.Border = other >= 0
	near := d.bands.near(at, within)
	s.Border = s.Border || len(near) > 0
	for _, n := range near {
		if other < 0 && n.of != own {
			other = n.of
		}
	}
	if own >= 0 {
		s.District, s.Found = d.all[own], true
	}
	if other >= 0 {
		s.Other = d.all[other]
	}
	return s
}

// Nearest is the district a point outside of all is nearest to, and how far
// away it is in metres: 0 for a point inside one. False says that there are no
// districts with ground, or that the point is none.
func (d *Districts) Nearest(at orb.Point) (District, float64, bool) {
	if d == nil {
		return District{}, 0, false
	}
	if in, ok := d.Find(at); ok {
		return in, 0, true
	}
	if i, metres := d.bands.nearest(at); i >= 0 {
		return d.all[i], metres, true
	}
	return District{}, 0, false
}

// ByCode is the district with a КАТО code; false says that there is none.
func (d *Districts) ByCode(code string) (District, bool) {
	if d == nil {
		return District{}, false
	}
	i := slices.IndexFunc(d.all, func(p District) bool { return p.Code == code })
	if i < 0 {
		return District{}, false
	}
	return d.all[i], true
}

// All lists the districts in the order they were given.
func (d *Districts) All() []District {
	if d == nil {
		return nil
	}
	return slices.Clone(d.all)
}

// Contains reports whether a shape holds a point, edges included. A shape
// without ground, or with empty parts, holds nothing. For one look it needs no
// index.
func Contains(shape orb.MultiPolygon, at orb.Point) bool {
	if !finitePoint(at) { // orb takes what is not a number for inside
		return false
	}
	for _, poly := range shape {
		// orb's planar functions index ring 0 of a polygon: an empty one panics.
		if len(poly) > 0 && len(poly[0]) >= 3 && planar.PolygonContains(poly, at) {
			return true
		}
	}
	return false
}
