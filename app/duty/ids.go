package duty

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// keepIDs gives people, guardians and referrals that came without an id the
// one that stands in their place in the record, so that a file written by hand
// continues a person instead of making another of him: what a newer program
// wrote about a person stays with his id.
func keepIDs(was raid.Encounter, now *raid.Encounter) {
	used := idsOf(now.People, func(p raid.Person) uuid.UUID { return p.ID })
	for i := range now.People {
		p := &now.People[i]
		at := slices.IndexFunc(was.People, func(q raid.Person) bool { return q.ID == p.ID })
		if p.ID == uuid.Nil && i < len(was.People) && !used[was.People[i].ID] {
			at = i
			p.ID = was.People[i].ID
		}
		if at < 0 {
			continue
		}
		old := was.People[at]
		guardians := idsOf(p.Guardians, func(g raid.Guardian) uuid.UUID { return g.ID })
		for j := range p.Guardians {
			if j < len(old.Guardians) && p.Guardians[j].ID == uuid.Nil && !guardians[old.Guardians[j].ID] {
				p.Guardians[j].ID = old.Guardians[j].ID
			}
		}
		referrals := idsOf(p.Referrals, func(r raid.Referral) uuid.UUID { return r.ID })
		for j := range p.Referrals {
			if j < len(old.Referrals) && p.Referrals[j].ID == uuid.Nil && !referrals[old.Referrals[j].ID] {
				p.Referrals[j].ID = old.Referrals[j].ID
			}
		}
	}
}

func idsOf[T any](all []T, id func(T) uuid.UUID) map[uuid.UUID]bool {
	out := map[uuid.UUID]bool{}
	for _, one := range all {
		out[id(one)] = true
	}
	return out
}

// copyPeople copies as deep as ids are given: the caller keeps his draft as it
// was if the save fails.
func copyPeople(people []raid.Person) []raid.Person {
	out := slices.Clone(people)
	for i := range out {
		out[i].Guardians = slices.Clone(out[i].Guardians)
		out[i].Referrals = slices.Clone(out[i].Referrals)
	}
	return out
}
