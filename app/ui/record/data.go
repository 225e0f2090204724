// Package record is the page on which a record is read: all that is written in
// it, what a supervisor said of it and what was answered, and what happened to
// it from the first word on.
//
// It promises that nothing can be changed on it, that names and numbers of
// people, and what somebody wrote freely, are masked but while they are held, after the reveal was logged, and
// that nothing that comes by itself moves what a finger is about to touch. The
// history names the fields that changed and never their values.
//
// It shows what it is given and asks the program through Records; it never
// imports a store or the network.
package record

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/state"
	"shyraq/app/ui/review"
	"shyraq/private"
)

// Records is what the page asks of the program. Calls come from a goroutine of
// their own and may wait for the disk.
type Records interface {
	// Reveal logs that names and numbers are about to be shown, and gives the
	// version with them.
	Reveal(ctx context.Context, id uuid.UUID) (review.Version, error)
	// Undo takes a short record back, for a reason: it was a mistake. It stays
	// in the history and counts no more.
	Undo(ctx context.Context, id uuid.UUID, reason string) error
	// Unlink takes a decision about two children back. Both records stay.
	Unlink(ctx context.Context, link uuid.UUID) error
	// Reopen takes back what this supervisor decided on a revision, for a reason: the
	// record waits again.
	Reopen(ctx context.Context, id uuid.UUID, rev, reason string) error
}

// Data is one record as it stands.
type Data struct {
	private.Redacted `json:"-"`

	ID      uuid.UUID
	Word    state.Word
	Names   []string       // masked, the first child first; empty of a short record
	Version review.Version // the head shown, masked
	Words   review.Words
	Heads   int              // more than one: it was changed in two places
	Others  []review.Version // the heads that are not shown, masked
	Differ  [][]codes.Names  // of each of them, the fields in which it says something else, hidden ones too
	Holder  string           // who writes it, where that is somebody else and it is not finished
	Asks    bool             // this officer could go on with it, if the holder gave it to him
	Rounds  []Round          // oldest first
	Steps   []Step           // oldest first
	Earlier int              // steps before those, which are not shown
	Doubt   *doubt.Time      // of its time; nil where nothing speaks against it
	Links   []Link           // what was decided of its children and those of other records
	Help    []Help           // how its referrals stand, for who follows help
	May     May              // what this officer may do with it
}

// Help is how a referral of the record stands.
type Help struct {
	Who     string // initials
	Kind    codes.Names
	Result  codes.Names // what came of it; empty: nobody answered, or two answers differ
	Due     civil.Date  // by when to look again
	By      string      // who answers for it
	Open    bool
	Overdue bool
	Differs bool
}

// Link is a decision that a child of this record is one of another, or is not.
type Link struct {
	ID    uuid.UUID
	Same  bool
	Other string    // the other record, by time and place; empty: it is not here
	Open  uuid.UUID // the other record, where it is here to be read; else nil
	Ask   string    // whom to ask of one that is not here; empty: nobody known
	By    string    // empty: somebody the directory lacks
	At    time.Time // of the decision
	May   bool      // this officer may take it back
}

// May says what an officer may do with a record.
type May struct {
	Change   bool // go on with it, or amend it once it is finished
	Pass     bool
	Begin    bool // the record of a child whom a short one found
	Withdraw bool
	Undo     bool // a short record
	Settle   bool // it has two versions, which he may make one
	Looked   bool // be told who looked at it

	Reopen string // the revision on which his decision stands, which he may take back; empty: none does
	Stands string // who decided too, and whose decision stands then; empty: the record waits again
}

// Round is one return to the officer and what he said to it.
type Round struct {
	By       string
	At       time.Time
	Comments []raid.Comment
	Answered bool
	Answer   string
}

// Step is one thing that happened to the record.
type Step struct {
	At    time.Time
	By    string // empty: the server, or somebody the directory lacks
	Unit  codes.Names
	Here  bool // it is on this device alone so far
	Deeds []Deed
}

// Deed is one thing that a step did.
type Deed struct {
	What     string // "record.did_<what>" is its text
	Text     string // a reason or an answer, as it was written
	Number   handover.Number
	Who      string      // whose referral it is about, initials
	To       codes.Names // who goes on, or what help
	Fields   []codes.Names
	Comments []raid.Comment
}
