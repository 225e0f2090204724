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
type Districts struct{ all []prepared }

// prepared keeps the parts of a shape that can hold a point, each with its
// bounds: most points are turned away by four comparisons.
type prepared struct {
	District
	bound orb.Bound
	parts []part
}

type part struct {
	bound orb.Bound
	shape orb.Polygon
}

// NewDistricts indexes districts. Where two overlap, the one given first wins.
// Shapes without ground are kept by name and never found by a point.
func NewDistricts(all []District) *Districts {
	d := &Districts{}
	for _, one := range all {
		p := prepared{District: one}
		for _, poly := range one.Shape {
			// orb's planar functions index ring 0 of a polygon: an empty one panics.
			if len(poly) == 0 || len(poly[0]) < 3 {
				continue
			}
			p.parts = append(p.parts, part{bound: poly[0].Bound(), shape: poly})
		}
		if len(p.parts) > 0 {
			p.bound = p.parts[0].bound
			for _, q := range p.parts[1:] {
				p.bound = p.bound.Union(q.bound)
			}
		}
		d.all = append(d.all, p)
	}
	return d
}

// Find is the district that holds the point; false says that none does. A
// point on an outer edge belongs to it.
func (d *Districts) Find(at orb.Point) (District, bool) {
	if d == nil || at[0] != at[0] || at[1] != at[1] {
		return District{}, false // orb takes what is not a number for inside
	}
	for i := range d.all {
		if p := &d.all[i]; p.holds(at) {
			return p.District, true
		}
	}
	return District{}, false
}

// ByCode is the district with a КАТО code; false says that there is none.
func (d *Districts) ByCode(code string) (District, bool) {
	if d == nil {
		return District{}, false
	}
	i := slices.IndexFunc(d.all, func(p prepared) bool { return p.Code == code })
	if i < 0 {
		return District{}, false
	}
	return d.all[i].District, true
}

// All lists the districts in the order they were given.
func (d *Districts) All() []District {
	if d == nil {
		return nil
	}
	out := make([]District, len(d.all))
	for i, p := range d.all {
		out[i] = p.District
	}
	return out
}

func (p *prepared) holds(at orb.Point) bool {
	if len(p.parts) == 0 || !p.bound.Contains(at) {
		return false
	}
	for _, q := range p.parts {
		if q.bound.Contains(at) && planar.PolygonContains(q.shape, at) {
			return true
		}
	}
	return false
}

// Contains reports whether a shape holds a point, edges included. A shape
// without ground, or with empty parts, holds nothing.
func Contains(shape orb.MultiPolygon, at orb.Point) bool {
	if at[0] != at[0] || at[1] != at[1] {
		return false
	}
	for _, poly := range shape {
		if len(poly) > 0 && len(poly[0]) >= 3 && planar.PolygonContains(poly, at) {
			return true
		}
	}
	return false
}
