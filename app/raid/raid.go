// Package raid holds the vocabulary of a night raid and its rules: operations
// and their raid nights, crews, encounters, the people met, venue checks and
// reviews, with the legal night window, the individual identification number
// (IIN) and validation. What they are made of stands below it, each in a room
// of its own: days (civil), code lists (codes), the act (handover), the steps
// of safety (safety). Above it are the region's file (regionfile) and where a
// record stands (state).
//
// It promises that its types say what people think in, that every rule names
// its source, and that a rule proposes but never decides. It never reads a
// clock, a file or the network by itself, and imports the standard library
// and uuid only.
//
// The types are views on a record's JSON body. An older program must not drop
// what a newer one wrote, so bodies are edited through revision.Edit, which
// keeps the members these types do not know.
package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/private"
)

// Operation is a named campaign of several days, such as «Түнгі қаладағы
// балалар». Its raids are single nights.
type Operation struct {
	Type codes.Code `json:"type"`           // code list "operations"
	Name string     `json:"name,omitempty"` // own name, where the type's is not enough
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
	Unit string     `json:"unit"`
}

// Raid is one evening of an operation in one unit: its window, its sectors and
// the crews that go out. Sectors and crews live inside the raid, because they
// are planned, changed and read together with it.
type Raid struct {
	Operation uuid.UUID  `json:"operation,omitzero"`
	Type      codes.Code `json:"type"` // code list "operations"
	Night     civil.Date `json:"night"`
	From      time.Time  `json:"from"` // half-open window [From, To)
	To        time.Time  `json:"to"`
	Unit      string     `json:"unit"`
	Sectors   []Sector   `json:"sectors,omitempty"`
	Crews     []Crew     `json:"crews,omitempty"`
	Note      string     `json:"note,omitempty"`
	Cancelled *Reasoned  `json:"cancelled,omitempty"`
}

// Sector is a part of the map a crew answers for. In this release a sector is
// a whole district, named by its KATO code.
type Sector struct {
	ID       uuid.UUID `json:"id"`
	Name     string    `json:"name"`
	District string    `json:"district"`
}

// Crew is a patrol on a raid: its name on the radio and its members.
type Crew struct {
	ID      uuid.UUID   `json:"id"`
	Name    string      `json:"name"`
	Members []uuid.UUID `json:"members"` // officer ids
	Sectors []uuid.UUID `json:"sectors,omitempty"`
}

// Reasoned is an act that needs a reason: withdrawing, amending, cancelling.
type Reasoned struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// VenueResult says what a check of a place found.
type VenueResult string

// The results of a venue check.
const (
	NothingFound VenueResult = "nothing"
	MinorsFound  VenueResult = "minors"
	Violation    VenueResult = "violation"
)

// VenueCheck says that a crew looked into a place. A negative result counts:
// without it coverage would be biased to where officers write.
type VenueCheck struct {
	private.Redacted `json:"-"`

	Night  civil.Date  `json:"night"`
	At     time.Time   `json:"at"`
	Place  Place       `json:"place"`
	Result VenueResult `json:"result"`
	Note   string      `json:"note,omitempty"`
	Undone *Reasoned   `json:"undone,omitempty"` // the tap was a mistake
}

// Decision is what a reviewer said of one exact revision.
type Decision string

// The decisions of a review.
const (
	Accept Decision = "accepted"
	Return Decision = "returned"
)

// Review points at one exact revision of one record. It travels home the same
// way as any record.
type Review struct {
	Record   uuid.UUID `json:"record"`
	Rev      string    `json:"rev"`
	Decision Decision  `json:"decision"`
	Comments []Comment `json:"comments,omitempty"`
	At       time.Time `json:"at"`
	Undone   *Reasoned `json:"undone,omitempty"` // taken back: nothing was decided by it
}

// Comment is pinned to a field by its path, such as "people.0.birth_date";
// the empty path means the whole record.
type Comment struct {
	private.Redacted `json:"-"`

	Field string `json:"field"`
	Text  string `json:"text"`
}
