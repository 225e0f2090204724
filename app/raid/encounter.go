package raid

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/private"
)

// Encounter is one meeting of a crew with one child or several, from the first
// word to the last signature. It is open while a child is in care: each step
// is a signed revision of its own.
type Encounter struct {
	private.Redacted `json:"-"`

	Night      civil.Date  `json:"night"`
	Operation  codes.Code  `json:"operation"` // code list "operations"
	Pen        Pen         `json:"pen"`
	MetAt      time.Time   `json:"met_at,omitzero"`
	Place      Place       `json:"place"`
	People     []Person    `json:"people,omitempty"`
	Note       string      `json:"note,omitempty"`
	VideoClips []VideoClip `json:"clips,omitempty"` // where the badge video of it lies

	DeliveredAt time.Time `json:"delivered_at,omitzero"` // to the police unit
	ClosedAt    time.Time `json:"closed_at,omitzero"`    // no child is in care any more

	// Who wrote the time of the meeting and of the delivery. Signing fills
	// these in (Attribute), nobody types them.
	MetBy       uuid.UUID `json:"met_by,omitzero"`
	DeliveredBy uuid.UUID `json:"delivered_by,omitzero"`

	Answer     *Answer   `json:"answer,omitempty"`     // to the last review that returned it
	Amendment  *Reasoned `json:"amendment,omitempty"`  // why a closed record was changed
	Withdrawal *Reasoned `json:"withdrawal,omitempty"` // why the record no longer counts
}

// Pen says who may go on writing. Exactly one of the two is set: an officer,
// or a crew of which any member may take the pen by writing.
type Pen struct {
	Officer uuid.UUID `json:"officer,omitzero"`
	Crew    uuid.UUID `json:"crew,omitzero"`
}

// Answer is what the author says back to a review that returned his record.
type Answer struct {
	Review uuid.UUID `json:"review"`
	Text   string    `json:"text,omitempty"`
}

// EndAt is when a record that is finished now ended: now, or, where another
// device wrote a time that has not come by the clock of this one, that time. A
// record does not end before it began, whichever of two clocks is wrong. One that
// was finished before keeps its end, unless an amendment tells that a child was
// delivered or handed over later: with that it ended.
func (e Encounter) EndAt(now time.Time) time.Time {
	end, clocks := now, e.clocks()
	if !e.ClosedAt.IsZero() {
		end, clocks = e.ClosedAt, clocks[1:] // that it was met after its end is a mistake
	}
	for _, t := range clocks {
		if t.After(end) {
			end = t
		}
	}
	return end
}

// clocks are the times that an end has to follow, that of the meeting first.
func (e Encounter) clocks() []time.Time {
	all := []time.Time{e.MetAt, e.DeliveredAt}
	for _, p := range e.People {
		all = append(all, p.HandedAt)
	}
	return all
}

// InCare says whether the encounter is open with a child in it: until it is
// finished it counts as one that has to be looked after.
func (e Encounter) InCare() bool {
	if e.Withdrawal != nil || !e.ClosedAt.IsZero() {
		return false
	}
	for _, p := range e.People {
		if p.Kind == Minor {
			return true
		}
	}
	return false
}

// WithPatrol says whether a child of an open encounter is with the patrol by
// what is written.
func (e Encounter) WithPatrol() bool { return e.InCare() && slices.ContainsFunc(e.People, e.Keeps) }

// Keeps says whether a person of it is a child with the patrol, as long as it is not
// finished: one of whom something is written, and whom nobody has taken yet. An
// outcome says that somebody has; that he goes to an adult, or to a centre or a doctor,
// is only meant to be so until it is written to whom, or when: he may be in the car.
// One that keeps the record from being finished says nothing yet.
// Where an adult of the record may not take him, an hour alone does not say that he
// is with another.
func (e Encounter) Keeps(p Person) bool {
	return p.kept() || p.refused(e.MetAt) || e.Barred(p) == handover.BarUnnamed && p.Kind == Minor && p.Live() == nil
}

// refused says whether how it ended for a child cannot be, by his age: he is no adult
// then, and is not let go alone.
func (p Person) refused(met time.Time) bool {
	if p.Kind != Minor {
		return false
	}
	switch p.Outcome {
	case codes.OutcomeAdult:
		return p.underAge(met)
	case codes.OutcomeTalk:
		age, known := p.AgeOn(met)
		return known && age < aloneFrom && p.Company != codes.CompanyParent && p.Company != codes.CompanyGroup
	}
	return false
}

// underAge says that by what is written somebody is a child on a day: by the date of
// birth, else by the estimate with all of its error.
func (p Person) underAge(on time.Time) bool {
	if n, err := ParseIIN(p.IIN); p.BirthDate == "" && err == nil {
		p.BirthDate = n.BirthDate()
	}
	if p.BirthDate == "" {
		p.Age += p.AgeError
	}
	age, known := p.AgeOn(on)
	return known && age < Majority
}

// kept is Keeps of the outcomes that say who has the child.
func (p Person) kept() bool {
	if p.Kind != Minor || p.Untouched() {
		return false
	}
	switch {
	case codes.HandedOver(p.Outcome):
		return p.HandedTo == uuid.Nil && p.HandedAt.IsZero() && p.Live() == nil
	case codes.TakenIn(p.Outcome):
		return p.HandedTo != uuid.Nil || p.HandedAt.IsZero() // an hour at which he was given to an adult is not theirs
	}
	return p.Outcome == ""
}

// GivenWrong says whether a child of an encounter that is open, or was amended after the
// handover, was given to an adult to whom, by what was written since, he may not be given:
// whoever reads of it has to act tonight.
func (e Encounter) GivenWrong() bool {
	return e.Withdrawal == nil && slices.ContainsFunc(e.People, func(p Person) bool {
		if p.HandedTo == uuid.Nil || !e.InCare() && !e.handedBefore(p) {
			return false
		}
		switch e.Barred(p) {
		case handover.BarUnfit, handover.BarHurt, handover.BarBan, handover.BarRefused, handover.BarMinor:
			return true
		}
		return false // nothing against him is known, something is to be asked yet
	})
}

// GivenWrongByAny is GivenWrong of a record of several versions: by one of them, or by
// what another says of the adult to whom one hands the child. Until they are made one
// either may be true.
func GivenWrongByAny(versions []Encounter) bool {
	for i, e := range versions {
		e = e.Clone()
		for j, other := range versions {
			if i != j {
				e.takeMarks(other)
			}
		}
		if e.GivenWrong() {
			return true
		}
	}
	return false
}

// takeMarks takes over what keeps a child from an adult by another version.
func (e *Encounter) takeMarks(other Encounter) {
	for i := range e.People {
		p := &e.People[i]
		q := personWith(other.People, p.ID)
		for j := range p.Guardians {
			g := &p.Guardians[j]
			for _, h := range q.Guardians {
				if h.ID == g.ID && h.bar() != "" {
					g.SetMarks(h.Marks())
				}
			}
		}
	}
}
