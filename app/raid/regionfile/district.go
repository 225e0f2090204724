package regionfile

import (
	"slices"

	"shyraq/app/raid"
)

// SpecialJurisdiction marks a district where no article is proposed.
const SpecialJurisdiction = "special"

// katoAliases are two codes of one place that no file names: Kyzylorda city is
// 431010000 in the list of districts and 431000000 in the polygons.
var katoAliases = [][2]string{{"431010000", "431000000"}}

// District finds a district by its КАТО code or an alias of it.
func (r *Region) District(kato string) (District, bool) {
	if r == nil || kato == "" {
		return District{}, false
	}
	if d, ok := r.district(kato); ok {
		return d, true
	}
	for _, pair := range katoAliases {
		for i, code := range pair {
			if code == kato {
				return r.district(pair[1-i])
			}
		}
	}
	return District{}, false
}

func (r *Region) district(kato string) (District, bool) {
	for _, d := range r.Districts {
		if d.KATO == kato {
			return d, true
		}
		for _, alias := range d.Aliases {
			if alias == kato {
				return d, true
			}
		}
	}
	return District{}, false
}

// ResolveKATO gives the code under which a region knows a district, from that
// code or an alias of it.
func (r *Region) ResolveKATO(code string) (string, bool) {
	d, ok := r.District(code)
	return d.KATO, ok
}

// Special says whether a district stands under another law, so that no article
// of the Code is proposed there. Baikonur is special even where the region
// file forgot to say so.
func (r *Region) Special(kato string) bool {
	if raid.InBaikonur(kato) {
		return true
	}
	d, ok := r.District(kato)
	return ok && (d.Jurisdiction == SpecialJurisdiction || raid.InBaikonur(d.KATO))
}

// AnySpecial says whether a district of the region stands under another law.
func (r *Region) AnySpecial() bool {
	return r != nil && slices.ContainsFunc(r.Districts, func(d District) bool { return r.Special(d.KATO) })
}

// HasDistrict says whether a code or an alias is of a district of the region.
func (r *Region) HasDistrict(kato string) bool {
	_, ok := r.District(kato)
	return ok
}

// HasUnit says whether a unit is of the region.
func (r *Region) HasUnit(id string) bool {
	return r != nil && slices.ContainsFunc(r.Units, func(u Unit) bool { return u.ID == id })
}

// Of gives the region that rules were made for; nil where they know of none.
func Of(r raid.Rules) *Region {
	region, _ := r.Region.(*Region)
	return region
}
