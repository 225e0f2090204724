// Package plan is the short form by which a supervisor makes a raid: what,
// when, which crews, which sectors, with the map beside it and the raids that
// are known above it.
//
// It promises that what is filled in needs only to be looked at (the window,
// the first crew's name), that what is missing is listed in words and leads
// to its field, that a raid which is changed keeps the ids of its sectors and
// crews, that one whose night has come never leaves it: another night is
// another raid; and that what is typed is given away at every change, to be
// kept until it is saved or left. It never imports a store or the network.
package plan

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

// Staff is what the screen asks of the program.
type Staff interface {
	// SavePlan signs the raid; durable when it returns. A nil id makes a new
	// one. Where the raid is not any more what the form began with, another has
	// changed it: nothing is signed, errs.Conflict with CodeMoved. So where it
	// stands in other versions than those that were seen, which it is saved over.
	// It may wait for the disk and comes from a goroutine of its own.
	SavePlan(ctx context.Context, id uuid.UUID, began raid.Raid, over []Version, r raid.Raid) error
	// CancelRaid calls a raid off for a reason, RestoreRaid takes that back. Both
	// are signed and may wait, as SavePlan.
	CancelRaid(ctx context.Context, id uuid.UUID, reason string) error
	RestoreRaid(ctx context.Context, id uuid.UUID) error
	// AnswerRaid says of another unit's raid, as it was seen, that this unit's
	// officers go out in it, or, with a reason, that they do not. It is signed and
	// may wait, as SavePlan; errs.Conflict with CodeMoved where it was changed since.
	AnswerRaid(ctx context.Context, id uuid.UUID, rev, reason string) error
	// Care are the children who are with the crews of a raid now; it is asked on the UI
	// thread and answers at once.
	Care(raid uuid.UUID) []Care
	// NewID makes an id for a crew or a sector.
	NewID() uuid.UUID
}

// CodeMoved is the code of the error of SavePlan for a raid that another has
// changed since the form began.
const CodeMoved = "raid_moved"

// Data is what the form begins with.
type Data struct {
	ID    uuid.UUID // of the raid that is changed; nil: a new one
	Raid  raid.Raid // of a new one Unit and Night
	Rules raid.Rules
	People
	Gone      []regionfile.Officer // who stands in a crew and goes out no more: revoked, or of another role by now
	Districts []District           // of the unit
	Known     []Known              // raids to choose from, the latest night last
	Off       []Off                // called off of late, the latest night first
	Typed     *Typed               // what was typed before and not saved: it takes the place of Raid
	Versions  []Version            // of a raid that was changed in two places: the one in Raid first
	Asked     []Request            // raids of other units that name officers of this one, those that wait first
}

// Care is a child who is with a crew.
type Care struct {
	Crew  string    // its name; empty where nobody knows
	Since time.Time // in the region's offset
}

// People are whom the region's directory names.
type People struct {
	Officers []regionfile.Officer // of the unit
	Others   []Guest              // officers of other units
	NoDevice []uuid.UUID          // who of them was invited, and has no device yet or any more
}

// Guest is an officer of another unit.
type Guest struct {
	regionfile.Officer
	Of codes.Names // his unit
}

// AnswerState is what a unit said of its officers in another unit's raid.
type AnswerState string

// The states of an answer.
const (
	Waits    AnswerState = "waits"
	Consents AnswerState = "consents"
	Declines AnswerState = "declines"
)

// Answer is what a unit said of its officers in a raid of another unit.
type Answer struct {
	Unit     codes.Names // that is asked
	Of       []uuid.UUID // the officers, and by name
	Officers []string
	State    AnswerState
	By       string // who answered
	At       time.Time
	Reason   string // why it declines
}

// Request asks this unit for its officers.
type Request struct {
	ID   uuid.UUID // of the raid
	Rev  string    // the version that names them
	Raid raid.Raid
	From codes.Names // the unit that asks
	Answer
}

// Version is one of those in which a raid stands that was changed in two places
// without a link.
type Version struct {
	Rev  string
	Raid raid.Raid
	By   string // who wrote it
	At   time.Time
}

// Typed is a form that was not saved, as it is kept for the officer who typed
// it.
type Typed struct {
	ID     uuid.UUID `json:"id,omitzero"` // of the raid that is changed
	Was    raid.Raid `json:"was"`         // as the form began
	Raid   raid.Raid `json:"raid"`
	Night  string    `json:"night"` // as typed, for half a date is no night yet
	From   string    `json:"from"`
	To     string    `json:"to"`
	Copied bool      `json:"copied,omitempty"` // from another raid
	At     time.Time `json:"at"`               // of the last change
}

// Known is a raid that was planned before.
type Known struct {
	ID       uuid.UUID
	Raid     raid.Raid
	Versions []Version // where it was changed in two places: the one in Raid first
	Lent     []Answer  // of other units whose officers it names
}

// Off is a raid that was called off.
type Off struct {
	Raid raid.Raid // with when and why
	By   string    // who called it off, empty where that is not known
}

// District is ground that can be a sector.
type District struct {
	KATO  string
	Names codes.Names
	Shape orb.MultiPolygon
}
