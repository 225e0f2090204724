package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Residence is where a person lives, as told. The district is a code, the rest
// is written as it was said.
type Residence struct {
	District string `json:"district,omitempty"` // KATO code; empty: not said, or outside the region
	Locality string `json:"locality,omitempty"` // town or village
	Address  string `json:"address,omitempty"`
}

// RegisterMatch says that a person stands on a register already: what an officer was
// told or read, with where he read it. It decides nothing.
type RegisterMatch struct {
	ID       uuid.UUID  `json:"id"`
	Register codes.Code `json:"register"`         // code list "registers"
	Source   string     `json:"source,omitempty"` // the list that was looked at, or who said it
}

// Registration says that a person is put on a register, and who decided that: it is
// the decision of a body, which this record only passes on.
type Registration struct {
	ID       uuid.UUID  `json:"id"`
	Register codes.Code `json:"register"` // code list "registers"
	Decided  string     `json:"decided,omitempty"`
	On       civil.Date `json:"on,omitempty"`
}

// SeizedItem is something taken from a person. The act of taking is drawn elsewhere;
// its number is kept.
type SeizedItem struct {
	ID    uuid.UUID  `json:"id"`
	Kind  codes.Code `json:"kind"`            // code list "things"
	Count int        `json:"count,omitempty"` // 0: not counted
	Act   string     `json:"act,omitempty"`   // number of the act or protocol drawn elsewhere
	Note  string     `json:"note,omitempty"`
}

// VideoClip says where the video of a badge lies: whose badge, from when to when.
// The video itself never enters the program.
type VideoClip struct {
	ID    uuid.UUID `json:"id"`
	Badge string    `json:"badge"`
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
}

// VideoClipDays is for how many days the archive of the badges keeps a video
// ("Цифровой полицейский": archive 90 days; docs/sources.md, 6,
// kazpravda.kz 06.01.2026).
const VideoClipDays = 90

// KeptUntil is the last day on which the clip can still be asked for: the
// ClipDays-th after the day of its end, or of its beginning where the end is
// not known. The empty date says that the clip has no time.
func (c VideoClip) KeptUntil(offset *time.Location) civil.Date {
	at := c.To
	if at.IsZero() {
		at = c.From
	}
	if at.IsZero() {
		return ""
	}
	return civil.DateOf(at.In(civil.Location(offset)).AddDate(0, 0, VideoClipDays))
}

// Detention is the start event of the limit for holding a person, where it is
// another than the delivery to the police: see Deadline.
type Detention struct {
	Event codes.Code `json:"event"` // code list "detention"
	From  time.Time  `json:"from,omitzero"`
	By    uuid.UUID  `json:"by,omitzero"` // who wrote that time; Attribute fills it in
}

// Attribute writes who entered each of the clock times that differ from those
// of the revision before: met, delivered, guardian notified, handed over and
// detained (article 788 of the Code asks for times to the minute;
// docs/sources.md, 2). What stood before keeps its author, and a time that was taken
// back loses it. It is called when a revision is signed, so that a name under
// a time cannot be typed.
func (e *Encounter) Attribute(was *Encounter, me uuid.UUID) {
	if was == nil {
		was = &Encounter{}
	}
	e.MetBy = enteredBy(was.MetAt, was.MetBy, e.MetAt, me)
	e.DeliveredBy = enteredBy(was.DeliveredAt, was.DeliveredBy, e.DeliveredAt, me)
	for i := range e.People {
		p := &e.People[i]
		old := personWith(was.People, p.ID)
		p.HandedBy = enteredBy(old.HandedAt, old.HandedBy, p.HandedAt, me)
		for j := range p.Guardians {
			g := &p.Guardians[j]
			before := guardianWith(old.Guardians, g.ID)
			g.NotifiedBy = enteredBy(before.NotifiedAt, before.NotifiedBy, g.NotifiedAt, me)
			g.Penalties = enteredPenalties(before.Penalties, g.Penalties, me)
		}
		if p.Detained == nil {
			continue
		}
		before := Detention{}
		if old.Detained != nil {
			before = *old.Detained
		}
		now := *p.Detained // the draft of the caller stays as it is
		now.By = enteredBy(before.From, before.By, now.From, me)
		p.Detained = &now
	}
}

func enteredBy(was time.Time, by uuid.UUID, now time.Time, me uuid.UUID) uuid.UUID {
	switch {
	case now.IsZero():
		return uuid.Nil
	case now.Equal(was):
		return by // nobody, where an older program wrote it
	}
	return me
}

func personWith(people []Person, id uuid.UUID) Person {
	for _, p := range people {
		if p.ID == id {
			return p
		}
	}
	return Person{}
}

func guardianWith(guardians []Guardian, id uuid.UUID) Guardian {
	for _, g := range guardians {
		if g.ID == id {
			return g
		}
	}
	return Guardian{}
}
