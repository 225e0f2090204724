package raid

import "strings"

// SpecialJurisdiction marks a district where no article is proposed.
const SpecialJurisdiction = "special"

// baikonur is the КАТО code of the leased city of Baikonur. Astana has a
// district of nearly the same name (711410000), so jurisdiction goes by code
// and never by name. Its first four digits are the city's, whatever follows.
const baikonur = "4319"

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
	if strings.HasPrefix(kato, baikonur) {
		return true
	}
	d, ok := r.District(kato)
	return ok && (d.Jurisdiction == SpecialJurisdiction || strings.HasPrefix(d.KATO, baikonur))
}

// special is Special on the careful side: where the district is not known and
// the region has a special one, the place may lie in it.
func (r Rules) special(kato string) bool {
	if r.Region.Special(kato) {
		return true
	}
	if _, known := r.Region.District(kato); known || r.Region == nil {
		return false
	}
	for _, d := range r.Region.Districts {
		if r.Region.Special(d.KATO) {
			return true
		}
	}
	return false
}
