package raid

import "strings"

// Places is what the rules ask of a region: what there is in it, and where the
// Code on administrative offences is not the law. A region file answers
// (package regionfile).
type Places interface {
	HasDistrict(kato string) bool
	HasUnit(id string) bool
	// Special says whether a district stands under another law, AnySpecial
	// whether one of the region does.
	Special(kato string) bool
	AnySpecial() bool
}

// baikonur is the КАТО code of the leased city of Baikonur. Astana has a
// district of nearly the same name (711410000), so jurisdiction goes by code
// and never by name. Its first four digits are the city's, whatever follows.
const baikonur = "4319"

// InBaikonur says whether a КАТО code is of the leased city, where Russian law
// is in force.
func InBaikonur(kato string) bool { return strings.HasPrefix(kato, baikonur) }

// special is Places.Special on the careful side: where the district is not
// known and the region has a special one, the place may lie in it.
func (r Rules) special(kato string) bool {
	if r.Region == nil {
		return InBaikonur(kato)
	}
	return r.Region.Special(kato) || !r.Region.HasDistrict(kato) && r.Region.AnySpecial()
}
