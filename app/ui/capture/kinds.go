package capture

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// turnInto says that the person shown is of another kind. What is not asked of
// that kind does not stand in the record any more; it is put aside while the
// record is open, and comes back with the kind. It says whether something was
// put aside.
func (s *sheet) turnInto(k raid.PersonKind) bool {
	w := s.who()
	was := *w
	if w.Kind == k || w.Live() != nil { // an act says of whom it is
		w.Kind = k
		return false
	}
	all := withAside(*w, s.aside[w.ID])
	all.Kind = k
	if s.aside == nil {
		s.aside = map[uuid.UUID]raid.Person{}
	}
	s.aside[w.ID] = all
	*w = askedOf(all)
	return s.followMinors(was) || !sameAnswers(*w, all)
}

// delivery is when a child was brought to the police, and who wrote it.
type delivery struct {
	at  time.Time
	by  uuid.UUID
	his bool // of one who was delivered: it comes back with such a one
}

// followMinors puts the hour of the delivery aside while nobody of the record is a
// minor, or when the only one who was delivered is none any more: it is asked of
// children alone, and would stand there unseen, or at a child who was not delivered.
// left is who was shown before. It says whether it did.
func (s *sheet) followMinors(left raid.Person) bool {
	e := &s.Encounter
	his := left.Kind == raid.Minor && left.Outcome == codes.OutcomePolice
	gone := !s.hasMinor() || his && !s.delivers()
	switch {
	case gone && !e.DeliveredAt.IsZero():
		s.delivery = delivery{e.DeliveredAt, e.DeliveredBy, his}
		e.DeliveredAt, e.DeliveredBy = time.Time{}, uuid.Nil
		return true
	case !gone && e.DeliveredAt.IsZero() && !s.delivery.at.IsZero() && (!s.delivery.his || s.delivers()):
		e.DeliveredAt, e.DeliveredBy = s.delivery.at, s.delivery.by
		s.delivery = delivery{}
	}
	return false
}

// delivers says whether a minor of the record was delivered to the police.
func (s *sheet) delivers() bool {
	return slices.ContainsFunc(s.Encounter.People, func(p raid.Person) bool {
		return p.Kind == raid.Minor && p.Outcome == codes.OutcomePolice
	})
}

func (s *sheet) hasMinor() bool {
	return slices.ContainsFunc(s.Encounter.People, func(p raid.Person) bool { return p.Kind == raid.Minor })
}

// someAsked are the answers of which not every kind of person is asked. What
// stands in one line is put aside together and comes back together.
var someAsked = []struct {
	kinds []raid.PersonKind
	of    func(p *raid.Person) [][]any
}{
	{minors, func(p *raid.Person) [][]any {
		return [][]any{
			{&p.Company}, {&p.Reasons}, {&p.WhyOut}, {&p.WhyOutCodes}, {&p.Detained}, {&p.Outcome}, {&p.Placed},
			{&p.Guardians, &p.HandedTo, &p.HandedAt, &p.HandedBy},
		}
	}},
	{adults, func(p *raid.Person) [][]any { return [][]any{{&p.Roles}} }},
	{youngAdults, func(p *raid.Person) [][]any { return [][]any{{&p.Agreed}} }},
	{seen, func(p *raid.Person) [][]any { return [][]any{{&p.Conditions}, {&p.Injuries}} }},
	{young, func(p *raid.Person) [][]any {
		return [][]any{{&p.Education}, {&p.School, &p.SchoolName}, {&p.Grade}, {&p.Work}, {&p.Referrals}}
	}},
}

// Of a young adult it is not written in what state he was: he leaves what he
// agreed to. Neither study nor help is asked of an adult.
var (
	minors      = []raid.PersonKind{raid.Minor}
	adults      = []raid.PersonKind{raid.Adult}
	youngAdults = []raid.PersonKind{raid.YoungAdult}
	seen        = []raid.PersonKind{raid.Minor, raid.Adult}
	young       = []raid.PersonKind{raid.Minor, raid.YoungAdult}
)

// askedOf is a person without the answers that nobody asks of his kind.
func askedOf(p raid.Person) raid.Person {
	for _, some := range someAsked {
		if slices.Contains(some.kinds, p.Kind) {
			continue
		}
		for _, answer := range slices.Concat(some.of(&p)...) {
			reflect.ValueOf(answer).Elem().SetZero()
		}
	}
	return p
}

// withAside is a person with the answers of another kind where he has none of
// his own.
func withAside(p, aside raid.Person) raid.Person {
	written := func(answer any) bool { return !blank(reflect.ValueOf(answer).Elem().Interface()) }
	for _, some := range someAsked {
		was := some.of(&aside)
		for i, own := range some.of(&p) {
			if slices.ContainsFunc(own, written) {
				continue
			}
			for j, answer := range own {
				reflect.ValueOf(answer).Elem().Set(reflect.ValueOf(was[i][j]).Elem())
			}
		}
	}
	return p
}

// sameAnswers compares two persons.
func sameAnswers(a, b raid.Person) bool {
	one, err := json.Marshal(a)
	other, _ := json.Marshal(b)
	return err == nil && string(one) == string(other)
}
