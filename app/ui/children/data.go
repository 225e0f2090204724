// Package children is the inspector's list of cases: the children who were met in a time
// that is chosen, and the history of one of them.
//
// It promises that the list is ordered as it comes, by the next day and then by who was
// met last, and offers no other order; that nobody is named in it; and that a history is
// asked for only after a reason was chosen, and let go of when its page is left.
//
// It asks the program through Desk and imports neither store nor network.
package children

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/private"
)

// Area is the page's place of the rail.
const Area ui.Area = "children"

// Desk is what the pages ask of the program. Calls come from a goroutine of their own and
// may wait for the disk.
type Desk interface {
	// All gives the children who were met in the last days, and those for whom help goes on.
	All(ctx context.Context, days int) (List, error)
	// Find gives the children of the records that fit a text. It is logged.
	Find(ctx context.Context, text string) (List, error)
	// History logs that the history of a child is opened, and why, and gives it: what it
	// gives is said in the language of whenever it is asked.
	History(ctx context.Context, of Row, reason string) (func() History, error)
}

// List is the list of cases.
type List struct {
	Rows   []Row
	Closed int // nights that were closed here: who was met in them is not listed
}

// Row is a child, masked.
type Row struct {
	private.Redacted `json:"-"`

	Record, Person uuid.UUID // as he was met last
	Initials       string
	Age            int
	AgeKnown       bool
	About          bool // the age is an estimate
	Young          bool // a young adult, who agreed to be helped
	Sex            codes.Sex
	Place          codes.Names // where he was met last
	Idle           bool        // neither studies nor works
	Met            time.Time
	Times          int // records in the time that was asked for
	Known          int // records in all
	Hits, PutOn    []codes.Code
	Referred       int // referrals, whatever came of them
	Open           int // that go on
	Due            civil.Date
	Overdue        bool
	Soon           bool
	Urgent         bool
	Asked          []string // caselist.Question
	Repeats        []Repeat
}

// Repeat is a penalty of an adult within the year before the child was met.
type Repeat struct {
	Met      time.Time // the child, the second time
	Record   uuid.UUID // in which the penalty was written down
	Article  codes.Code
	Imposed  civil.Date
	Until    civil.Date
	Proposed codes.Code
}

// History is all that is known here of one child, named.
type History struct {
	private.Redacted `json:"-"`

	Name       string
	About      string   // born, sex, where he learns
	Asked      []string // caselist.Question
	Repeats    []Repeat
	Encounters []Encounter
	Links      []Link
	Help       []Help
	Registers  []string // on which he may stand by the lists of the region
	MayBe      []Alike
	Away       int // records that cannot be opened here
}

// Encounter is a meeting with the child.
type Encounter struct {
	Record  uuid.UUID
	Head    string // when and where
	Lines   []string
	Waiting bool // somebody has still to do something with it
}

// Link is what somebody decided of two records of the child.
type Link struct {
	Head, By string
	Open     uuid.UUID // the other record; uuid.Nil where it is not here
	Undone   bool
}

// Help is a referral of the child.
type Help struct {
	Referral uuid.UUID
	Head     string   // what help, and how it stands
	By       string   // who answers for it, and by when
	Told     []string // what came of it, the latest first
	Open     bool
	Overdue  bool
}

// Alike is a child who may be the same: nobody decided it.
type Alike struct {
	Record uuid.UUID
	Words  string
}
