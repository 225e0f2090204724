package act

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid/handover"
)

// Papers are what an act asks of the adult and the record does not: the
// document with its number, and where he lives. They are of one adult: with
// another one they go, and come again with him.

// papersOf is what is known of the papers of an adult: as they were typed here
// before another was chosen, else as an act in force of a sibling has them.
func (s *Screen) papersOf(t handover.Taker) handover.Taker {
	if kept, ok := s.papers[t.Guardian]; ok && t.Guardian != uuid.Nil {
		return kept
	}
	for _, p := range s.data.Encounter.People {
		if a := p.Live(); p.ID != s.data.Person && a != nil && sameAdult(a.Taker, t) {
			return a.Taker
		}
	}
	return handover.Taker{}
}

// sameAdult tells whether two acts name one adult: whom both children have by
// the same name, and by the same kinship or the same telephone.
func sameAdult(a, b handover.Taker) bool {
	name := strings.TrimSpace(a.Name)
	return name != "" && strings.EqualFold(name, strings.TrimSpace(b.Name)) &&
		(a.Kinship == b.Kinship || a.Phone != "" && a.Phone == b.Phone)
}

// bringPapers fills in what is not filled in yet.
func (s *Screen) bringPapers() {
	t := &s.data.Form.Taker
	known := s.papersOf(*t)
	if t.Document == "" && t.Number == "" {
		t.Document, t.Number = known.Document, known.Number
	}
	t.Address = cmp.Or(t.Address, known.Address)
}

// keepPapers puts the papers of the adult aside who is not the one any more. Those
// of nobody are left for whoever is chosen first.
func (s *Screen) keepPapers() {
	t := &s.data.Form.Taker
	if t.Guardian == uuid.Nil && strings.TrimSpace(t.Name) == "" {
		return
	}
	if s.papers == nil {
		s.papers = map[uuid.UUID]handover.Taker{}
	}
	s.papers[t.Guardian] = *t
	t.Document, t.Number, t.Address = "", "", ""
}
