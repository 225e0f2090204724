package access

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// Relation is how an officer stands to a record: a set of the bits below.
type Relation uint16

// The relations.
const (
	Authored   Relation = 1 << iota // signed a revision of it that gives rights
	InCrew                          // a member of its crew
	OnRaid                          // a member of any crew of its raid
	Handed                          // the pen was passed to the officer, or to a crew of his
	InDistrict                      // in a district of the officer's unit, or of his unit and in no district
	InUnit                          // of the officer's unit
	Overseen                        // of a unit that he oversees
	Asked                           // a raid of another unit that names officers of his
	OwnWork                         // a review: the officer signed a revision of what it reviews
	InRegion                        // of the region as a whole: sums that were imported
)

// Relate gathers how a subject stands to a record.
func Relate(s Subject, f Facts) Relation {
	var rel Relation
	set := func(bit Relation, holds bool) {
		if holds {
			rel |= bit
		}
	}
	inUnit := s.Unit.ID != "" && slices.ContainsFunc(f.Units, is(s.Unit.ID))
	set(Authored, s.Officer != uuid.Nil && slices.ContainsFunc(f.Authors, is(s.Officer)))
	set(InCrew, overlap(s.Crews, f.Crews))
	set(OnRaid, overlap(s.Raids, f.Raids))
	set(Handed, s.Officer != uuid.Nil && slices.ContainsFunc(f.PenOfficers, is(s.Officer)) || overlap(s.Crews, f.PenCrews))
	set(InUnit, inUnit)
	set(InDistrict, overlap(s.Districts, f.Districts) || inUnit && len(f.Districts) == 0)
	set(Overseen, overlap(s.Oversees, f.Units))
	set(InRegion, f.Kind == raid.KindStatistics)
	set(Asked, s.Unit.ID != "" && slices.ContainsFunc(f.Asked, is(s.Unit.ID)))
	return rel
}

// overlap says whether two sets share a member, whenever it came.
func overlap[T comparable](a, b []Since[T]) bool {
	return slices.ContainsFunc(a, func(v Since[T]) bool { return slices.ContainsFunc(b, is(v.ID)) })
}
