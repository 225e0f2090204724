package regionfile

import (
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// PlaceNames is what a place is called: the known venue, one that left the file too, what an officer wrote of
// it, or both where he wrote something else than its name ("Нүкте · 2-қабат").
// Empty where there is neither.
func (r Region) PlaceNames(p raid.Place) codes.Names {
	written := codes.Names{KK: p.Name, RU: p.Name, EN: p.Name}
	if p.Venue == "" {
		return written
	}
	v, known := r.Venue(p.Venue)
	switch n := v.Names; {
	case !known:
		return written
	case p.Name == "" || p.Name == n.KK || p.Name == n.RU || p.Name == n.EN:
		return n
	default:
		both := func(lang string) string { return n.In(lang) + " · " + p.Name }
		return codes.Names{KK: both("kk"), RU: both("ru"), EN: both("en")}
	}
}
