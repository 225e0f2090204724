package duty

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// keepIDs gives people, guardians, referrals and the like that came without an id the
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
		sameIDs(old.Guardians, p.Guardians, func(g *raid.Guardian) *uuid.UUID { return &g.ID })
		for j := range p.Guardians {
			for _, g := range old.Guardians {
				if g.ID == p.Guardians[j].ID {
					sameIDs(g.Penalties, p.Guardians[j].Penalties, func(v *raid.Penalty) *uuid.UUID { return &v.ID })
				}
			}
		}
		sameIDs(old.Referrals, p.Referrals, func(r *raid.Referral) *uuid.UUID { return &r.ID })
		sameIDs(old.RegisterMatches, p.RegisterMatches, func(h *raid.RegisterMatch) *uuid.UUID { return &h.ID })
		sameIDs(old.Registrations, p.Registrations, func(r *raid.Registration) *uuid.UUID { return &r.ID })
		sameIDs(old.Seized, p.Seized, func(t *raid.SeizedItem) *uuid.UUID { return &t.ID })
		sameIDs(old.Safety, p.Safety, func(d *raid.SafetyDone) *uuid.UUID { return &d.ID })
		if p.Acts == nil { // a file need not repeat what nobody may write
			p.Acts = slices.Clone(old.Acts)
		}
	}
	sameIDs(was.VideoClips, now.VideoClips, func(c *raid.VideoClip) *uuid.UUID { return &c.ID })
}

// sameIDs gives the elements without an id those of their places before.
func sameIDs[T any](was, now []T, id func(*T) *uuid.UUID) {
	used := map[uuid.UUID]bool{}
	for i := range now {
		used[*id(&now[i])] = true
	}
	for i := range min(len(was), len(now)) {
		if at := id(&now[i]); *at == uuid.Nil && !used[*id(&was[i])] {
			*at = *id(&was[i])
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
		for j := range out[i].Guardians {
			g := &out[i].Guardians[j]
			g.Penalties = slices.Clone(g.Penalties)
		}
		out[i].Referrals = slices.Clone(out[i].Referrals)
		out[i].Safety = slices.Clone(out[i].Safety)
		out[i].Acts = slices.Clone(out[i].Acts)
		out[i].RegisterMatches = slices.Clone(out[i].RegisterMatches)
		out[i].Registrations = slices.Clone(out[i].Registrations)
		out[i].Seized = slices.Clone(out[i].Seized)
	}
	return out
}
