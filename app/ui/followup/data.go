// Package followup is help, person by person: every referral that goes on, by when
// somebody has to look again, who answers for it, and what came of it.
//
// It promises that the list is ordered by that day alone, never by what somebody is;
// that an answer takes two taps, the row and what came of it, and can be taken back;
// that what was typed stays with its referral until it is saved; that after an answer
// no row is chosen, so that a second tap answers for nobody else; and that no name
// and no note is shown but while it is held, after the reveal was logged.
//
// It asks the program through Desk and imports neither store nor network.
package followup

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/colleague"
	"shyraq/private"
)

// Area is the page's place of the rail.
const Area ui.Area = "help"

// Desk is what the page asks of the program. Calls come from a goroutine of their own
// and may wait for the disk.
type Desk interface {
	// Ended gives the referrals that have ended, the latest first.
	Ended(ctx context.Context) ([]Row, error)
	// Find gives the referrals, open and ended, of who fits a text. It is logged.
	Find(ctx context.Context, text string) ([]Row, error)
	// Answer writes down what came of a referral, durable when it returns, and gives
	// the answer's id.
	Answer(ctx context.Context, to Row, a Answer) (uuid.UUID, error)
	// Undo takes an answer back.
	Undo(ctx context.Context, answer uuid.UUID) error
	// Print writes rows as a list in which no child is named, logs it, and gives the name
	// of the file.
	Print(ctx context.Context, rows []Row) (string, error)
	// Officers are those who may answer for a referral.
	Officers() []colleague.Officer
	// Reveal logs that a name and notes are about to be shown, and gives them.
	Reveal(ctx context.Context, of Row) (Shown, error)
}

// Data is the help that goes on.
type Data struct {
	Now    time.Time // in the region's offset
	Rows   []Row     // in their order
	Reads  bool      // it is still being read
	Ended  bool      // the right to read without a connection has ended
	Closed int       // nights that were closed here: what was promised in them is not listed
	Codes  *codes.Lists
}

// Row is a referral of a person, masked.
type Row struct {
	private.Redacted `json:"-"`

	Record   uuid.UUID
	Rev      string
	Person   uuid.UUID
	Referral uuid.UUID
	After    []uuid.UUID // the answers that an answer goes on from

	Initials string
	Age      int
	AgeKnown bool
	About    bool // the age is an estimate
	Young    bool // a young adult, who agreed to be helped
	Met      time.Time
	Place    codes.Names

	Kind    codes.Code // code list "referrals"
	Due     civil.Date // by when somebody has to look again
	Open    bool
	Overdue bool
	Soon    bool
	Urgent  bool       // nobody waits with it: a child may harm himself
	Differs bool       // two people answered apart, and not the same
	Result  codes.Code // code list "followup_results"; empty: nobody answered
	Owner   string     // who answers for it
	Named   uuid.UUID  // the officer of whom somebody said that he does; uuid.Nil: nobody said so
	Outside string     // or the organisation
	Mine    bool       // that is this officer
	Ours    bool       // the record is of his unit
	Told    []Told     // oldest first
}

// Told is an answer that was given.
type Told struct {
	private.Redacted `json:"-"`

	ID     uuid.UUID
	Result codes.Code
	On     civil.Date
	Due    civil.Date
	Noted  bool // something was noted
	By     string
	To     string // who answers for it from then on, where that was said
	At     time.Time
	Mine   bool // this officer gave it
	Undone bool
}

// Answer is what somebody says came of a referral.
type Answer struct {
	private.Redacted `json:"-"`

	Result codes.Code
	On     civil.Date
	Due    civil.Date // empty where help has ended
	Note   string

	// Who answers for it from now on; neither: who gives the answer.
	Officer      uuid.UUID
	Organisation string
}

// Shown is what a mask hides of a row.
type Shown struct {
	private.Redacted `json:"-"`

	Name  string
	Notes map[uuid.UUID]string // by answer
}
