// Package night is the home of a patrol: the map with sectors and tonight's
// checks, beside it the list of the night, and the two things done most, a
// new check and a place that was looked into.
//
// It promises that what needs a person stands on top (a child with an adult who
// may not have him, returned records, a child in care, unfinished drafts), that a point on the map wears the same
// state as its row, that a place checked is saved by one tap and taken back
// by another, and that a name is masked until it is held, after the reveal
// was logged.
//
// It shows what it is given and asks the program through Duty; it never
// imports a store or the network, and never guesses an outcome.
package night

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
)

// Duty is what the screen asks of the program. Calls come from a goroutine of
// their own and may wait for the disk.
type Duty interface {
	// CheckPlace saves that a place was looked into; durable when it returns.
	CheckPlace(ctx context.Context, at Spot, result raid.VenueResult) (uuid.UUID, error)
	// Visit saves a short record: a visit at home, a talk or lecture; durable
	// when it returns. Night and hour are filled in.
	Visit(ctx context.Context, body raid.Short) (uuid.UUID, error)
	// Amend writes a short record of this officer anew, of its night and hour.
	Amend(ctx context.Context, record uuid.UUID, body raid.Short) error
	// UndoCheck takes a short record back: the tap was a mistake.
	UndoCheck(ctx context.Context, check uuid.UUID) error
	// Reveal logs that the names of a record are about to be shown and gives
	// them in full.
	Reveal(ctx context.Context, record uuid.UUID) ([]string, error)
	// Search gives the records of any night that fit the beginnings of a name,
	// of a place or of a school, the latest first. Searching is logged.
	Search(ctx context.Context, text string) (Found, error)
	// Nights gives the records of all nights that a filter shows, the latest
	// first.
	Nights(ctx context.Context, f Filter) (Found, error)
}

// Found is what a search gave.
type Found struct {
	Rows   []Row
	Drafts []uuid.UUID // among Data.Drafts
	Cut    bool        // there are more than these
}

// Data is the night as it stands.
type Data struct {
	Now        time.Time  // in the region's offset
	Night      civil.Date // the evening's date
	Planned    bool       // there is a raid; without one it is a routine patrol
	Off        string     // why the raid of the night was called off; empty: none was
	Others     bool       // raids of the unit are planned for the night, and this officer is in none
	Supervisor bool       // plans tonight's raid and reads its figures; records nothing himself
	Ended      bool       // no record is read until the server is met: the rows are what is at hand
	Revoked    bool       // and no connection brings them back: the region withdrew this device
	Refused    bool       // nor then, while it is tried: the region ended the right to read
	Recorded   int        // since then
	Closed     bool       // the shift of the night was closed on this device: its records are at the region
	Reading    bool       // what earlier nights have left is still being read: the rows are not all

	Rules   raid.Rules // of now, for the short records
	Rows    []Row      // in any order: the screen sorts them
	Drafts  []Draft
	Sectors []Sector
	// Districts are all of the region's, a layer that may be laid below.
	Districts []Sector
	Here      Spot // where a place is checked: the venue near the own position, or the position
	Own       *Fix // the own position; nil: not known

	// Crews are those of the night's raids, to who leads them; in the order in which
	// they are to stand.
	Crews []Crew
}

// Row is one record of the night.
type Row struct {
	ID        uuid.UUID
	Kind      raid.Kind // encounter or short record
	Night     civil.Date
	At        time.Time
	Names     []string // masked, the first child first; empty of a venue check
	Returned  bool     // by a supervisor, also where it has two versions by now
	Withdrawn bool     // it counts nowhere any more
	Unnamed   bool     // who they are is not shown to this officer
	Age       int      // of the first child, years; 0 unknown
	About     bool     // the age is estimated
	Sex       codes.Sex
	Place     codes.Names
	Outcome   codes.Names   // what the record came to, where its kind has codes for that; of several children what needs a person most
	Others    []codes.Names // what other children of the record came to
	Share     state.Share   // of the children of whom care and outcome are said
	Result    raid.VenueResult
	Older     raid.PersonKind // who was met where no child was: he is asked no outcome
	Word      state.Word
	Earlier   bool      // of a night before this one: the date stands beside it
	Mine      bool      // written or held by this officer
	Care      bool      // a child is with a crew
	Typing    bool      // it holds changes of this officer that were not sent yet
	Behind    bool      // and the record was saved elsewhere since they were begun
	Wrong     bool      // a child was given to who may not have him
	Passed    bool      // somebody handed it over to this officer
	Watched   bool      // this officer acts for its children with whomever they are
	Away      bool      // in the hand of another than this officer and who rides with him
	Unsent    bool      // this officer's last step has not left the device
	PassedAt  time.Time // when that was
	Found     bool      // a visit found what needs a person
	Unwritten bool      // children were found at a place, and no record of any of them is there
	Overdue   bool      // a child is in care for longer than he should be
	Point     *raid.Point
}

// Draft is unfinished typing of a record that was never saved; a tap goes on
// with it.
type Draft struct {
	ID      uuid.UUID
	At      time.Time // of the meeting
	Typed   time.Time // the last key
	Names   []string  // masked
	People  int       // who were met, those without a name too
	Age     int       // of the first child, years; 0 unknown
	About   bool      // the age is estimated
	Sex     codes.Sex
	Place   codes.Names
	Care    bool // a child is with this officer
	Overdue bool // for longer than he should be
	Wrong   bool // a child was given to who may not have him
	Earlier bool // of a night before this one

	Card string // of a short record that was begun, its card; empty: of a check
}

// Sector is ground on the map: one of the raid's sectors, or a district when
// there is no raid.
type Sector struct {
	ID    string
	Names codes.Names
	Shape orb.MultiPolygon
	Own   bool // of the own crew
}

// Fix is the own position.
type Fix struct {
	Point    raid.Point
	Accuracy float64 // metres; 0 unknown
	Heading  float64 // degrees, while moving
	Moving   bool
	Stale    bool // the fix is old
	At       time.Time
}

// Spot is the place that "place checked" would record. The zero value says
// that the program does not know where it is.
type Spot struct {
	Place    raid.Place  // venue, type, point, source, accuracy, district
	Names    codes.Names // what it is called; empty: only a position
	Distance float64     // metres from the own position
}

// Known tells whether there is a place to record.
func (s Spot) Known() bool { return s.Place.Point != nil || s.Place.Venue != "" }
