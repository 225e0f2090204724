package capture

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
)

// endedAs says that it ended for one child as for another: to the same adult too, where he
// went to one. Of two siblings the outcome may be tapped already, and to whom not yet.
func endedAs(w, from *raid.Person) bool {
	if w.Outcome != from.Outcome || !codes.HandedOver(from.Outcome) || from.HandedTo == uuid.Nil {
		return w.Outcome == from.Outcome
	}
	i := slices.IndexFunc(from.Guardians, func(g raid.Guardian) bool { return g.ID == from.HandedTo })
	if i < 0 {
		return w.HandedTo == uuid.Nil
	}
	j := sameAdult(w, from.Guardians[i])
	return j >= 0 && w.HandedTo == w.Guardians[j].ID
}

// takeOutcome copies how it ended for another child and, where he went to an
// adult who is written here too, the handover at this time. A handover that
// may not be is not copied: the bar says why.
func (s *sheet) takeOutcome(from *raid.Person, at time.Time) handover.Bar {
	w, bar := s.withOutcome(from, at)
	if bar == "" {
		*s.who() = w
	}
	return bar
}

// withOutcome is the person shown with the outcome of another child, and what
// speaks against it.
func (s *sheet) withOutcome(from *raid.Person, at time.Time) (raid.Person, handover.Bar) {
	w := *s.who()
	w.Outcome, w.HandedTo, w.HandedAt = from.Outcome, uuid.Nil, time.Time{}
	if w.Outcome == codes.OutcomeHome && w.Residence == (raid.Residence{}) {
		w.Residence = from.Residence // they are taken to one home
	}
	i := slices.IndexFunc(from.Guardians, func(g raid.Guardian) bool { return g.ID == from.HandedTo && g.ID != uuid.Nil })
	if !codes.HandedOver(from.Outcome) || i < 0 {
		return w, ""
	}
	j := sameAdult(&w, from.Guardians[i])
	if j < 0 {
		return w, ""
	}
	w.HandedTo, w.HandedAt = w.Guardians[j].ID, at
	return w, s.Encounter.Barred(w)
}

// dropOutcome takes back what takeOutcome gave; a handover to somebody else
// stays.
func (s *sheet) dropOutcome(from *raid.Person) {
	w := s.who()
	if w.Outcome == codes.OutcomeHome && w.Residence == from.Residence {
		w.Residence = raid.Residence{}
	}
	w.Outcome = ""
	i := slices.IndexFunc(from.Guardians, func(g raid.Guardian) bool { return g.ID == from.HandedTo && g.ID != uuid.Nil })
	if i < 0 {
		return
	}
	if j := sameAdult(w, from.Guardians[i]); j >= 0 && w.Guardians[j].ID == w.HandedTo {
		w.HandedTo, w.HandedAt = uuid.Nil, time.Time{}
	}
}
