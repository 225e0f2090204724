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
		if old := was.People[at]; p.Acts == nil { // a file need not repeat what nobody may write
			p.Acts = slices.Clone(old.Acts)
		}
	}
	// Twice: what is in an element is found once the element has its own id.
	for range 2 {
		before, after := listsOf(&was), listsOf(now)
		for list, ids := range after {
			sameIDs(before[list], ids)
		}
	}
}

// listsOf gives the ids of all elements by their lists; people are paired by
// themselves.
func listsOf(e *raid.Encounter) map[string][]*uuid.UUID {
	out := map[string][]*uuid.UUID{}
	e.Elements(func(list string, id *uuid.UUID) {
		if list != "people" {
			out[list] = append(out[list], id)
		}
	})
	return out
}

// sameIDs gives the elements without an id those of their places before.
func sameIDs(was, now []*uuid.UUID) {
	used := map[uuid.UUID]bool{}
	for _, id := range now {
		used[*id] = true
	}
	for i := range min(len(was), len(now)) {
		if *now[i] == uuid.Nil && !used[*was[i]] {
			*now[i] = *was[i]
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
