package access

import (
	"slices"

	"github.com/google/uuid"
)

// Member is an officer in a raid: in which of its crews, since when, and with
// whose consent.
type Member struct {
	Officer uuid.UUID `json:"officer"`
	Raid    uuid.UUID `json:"raid"`
	Founder string    `json:"founder"` // the unit whose raid it is
	On      Position  `json:"on"`      // since when some crew of it has him, without a break
	Seats   []Seat    `json:"seats"`
}

// Seat is a place in a crew. One that no plan names any more is Out, and keeps
// who consented: he may be named again.
type Seat struct {
	Crew  uuid.UUID       `json:"crew"`
	Named Position        `json:"named"`
	Out   bool            `json:"out,omitempty"`
	Lent  []Since[string] `json:"lent,omitempty"` // units whose supervisor consented
}

// EveryUnit stands among the units that consented to a seat where none is asked:
// the region's own plan names it. No unit has that id.
const EveryUnit = "*"

// Given says whether the region's own plan names a seat.
func (s Seat) Given() bool { return Has(s.Lent, EveryUnit) }

// Join gives a subject the crews and the raid of a member. A unit plans with
// its own officers; one of another unit is in a crew only with the consent of
// the unit he is in now, or where the region's own plan names him.
func (s *Subject) Join(m Member) {
	for _, seat := range m.Seats {
		at := seat.Named
		if m.Founder != s.Unit.ID {
			i := slices.IndexFunc(seat.Lent, func(v Since[string]) bool { return v.ID == s.Unit.ID || v.ID == EveryUnit })
			if i < 0 {
				continue
			}
			at = later(at, seat.Lent[i].At)
		}
		if seat.Out || s.Unit.ID == "" {
			continue
		}
		at = later(at, s.Unit.At)
		join(&s.Crews, seat.Crew, at)
		if m.Founder == s.Unit.ID {
			at = later(m.On, s.Unit.At) // from one crew to another he stays on the raid
		}
		if i := slices.IndexFunc(s.Raids, is(m.Raid)); i < 0 {
			join(&s.Raids, m.Raid, at)
		} else if s.Raids[i].At.After(at) {
			s.Raids[i].At = at
		}
	}
}

func later(a, b Position) Position {
	if b.After(a) {
		return b
	}
	return a
}

// Settle gives the member with the true commit in the place of the pending one.
func (m Member) Settle(commit uint64) Member {
	m.Seats = slices.Clone(m.Seats)
	m.On.settle(commit)
	for i := range m.Seats {
		m.Seats[i].Named.settle(commit)
		settle(&m.Seats[i].Lent, commit)
	}
	return m
}

// Name gives the member with a seat that a plan names, or names no more.
func (m Member) Name(crew uuid.UUID, named bool, at Position) Member {
	m.Seats = slices.Clone(m.Seats)
	if named && !slices.ContainsFunc(m.Seats, func(s Seat) bool { return !s.Out }) {
		m.On = at
	}
	i := slices.IndexFunc(m.Seats, func(s Seat) bool { return s.Crew == crew })
	switch {
	case i < 0:
		m.Seats = append(m.Seats, Seat{Crew: crew, Named: at, Out: !named})
	case named && m.Seats[i].Out:
		m.Seats[i].Named, m.Seats[i].Out = at, false
	case !named:
		m.Seats[i].Out = true
	}
	return m
}

// Lend gives the member with the consent of a unit to his seat in a crew, or
// without it.
func (m Member) Lend(crew uuid.UUID, unit string, consents bool, at Position) Member {
	m.Seats = slices.Clone(m.Seats)
	i := slices.IndexFunc(m.Seats, func(s Seat) bool { return s.Crew == crew })
	if i < 0 {
		m.Seats, i = append(m.Seats, Seat{Crew: crew, Named: at, Out: true}), len(m.Seats)
	}
	lent := slices.DeleteFunc(slices.Clone(m.Seats[i].Lent), func(v Since[string]) bool { return v.ID == unit && !consents })
	if consents {
		join(&lent, unit, at)
	}
	m.Seats[i].Lent = lent
	return m
}

// Has says whether a set has a member.
func Has[T comparable](set []Since[T], id T) bool { return slices.ContainsFunc(set, is(id)) }
