// Package assignment is the decisions of the commission on a page: what is to be done,
// who answers for it, until when, and what came of it; and the page on which a supervisor
// writes one down.
//
// It promises that what is late stands first and is called so in words; that an answer
// takes two taps, the row and what is said, and can be taken back until the next; that
// after an answer no row is chosen, so that a second tap answers for nothing else; and
// that what was typed stays with its decision until it is saved. No child is named here,
// and the page says so where something is written.
//
// It asks the program through Desk and imports neither store nor network.
package assignment

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/colleague"
	"shyraq/private"
)

// Desk is what the pages ask of the program. Calls come from a goroutine of their own and
// may wait for the disk.
type Desk interface {
	// All gives every decision that this officer reads: the open ones by their day, then
	// those that ended.
	All(ctx context.Context) ([]Row, error)
	// Answer says what came of a decision, durable when it returns.
	Answer(ctx context.Context, id uuid.UUID, step codes.Code, until civil.Date, words string) error
	// TakeBack takes the officer's own last answer back.
	TakeBack(ctx context.Context, id uuid.UUID) error
	// Withdraw takes a decision off, with a reason.
	Withdraw(ctx context.Context, id uuid.UUID, reason string) error
	// Assign writes a decision down.
	Assign(ctx context.Context, v raid.Assignment) error
	// Officers are those of the region who may answer for one, and Source is the number of
	// the report that was given out last, empty where there is none.
	Officers() []Officer
	Source(ctx context.Context) (string, error)
}

// Officer is one who may answer for a decision.
type Officer = colleague.Officer

// Row is a decision as it stands.
type Row struct {
	private.Redacted `json:"-"`

	ID     uuid.UUID
	Number string
	What   string
	Who    string // an officer by name, or an organisation; empty: an officer nobody here knows
	By     string // who wrote it down, and on what day; empty where nobody knows
	On     civil.Date
	Until  civil.Date
	Source string
	State  codes.Code // see raid/assigned
	Since  civil.Date // since when it stands so; empty where nothing was said
	Open   bool
	Late   bool
	Soon   bool
	Waits  bool // it has not reached the server
	Leads  bool // this officer withdraws it
	Back   bool // the last answer is his: he may take it back
	Steps  []codes.Code
	Told   []Told // oldest first
	Reason string // why it was withdrawn
}

// Told is something that was said of a decision.
type Told struct {
	private.Redacted `json:"-"`

	Step   codes.Code
	By     string
	At     time.Time // in the region's offset
	Words  string
	Until  civil.Date // to which it was moved
	Undone bool
}

// fits says whether a row has all that was sought, in whatever letters.
func (r Row) fits(text string) bool {
	all := strings.ToLower(strings.Join([]string{r.Number, r.What, r.Who, r.Source}, "\n"))
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// filter is which decisions the list shows.
type filter string

const (
	open  filter = "open"
	late  filter = "late"
	ended filter = "ended"
)

var filters = []filter{open, late, ended}

func (f filter) takes(r Row) bool {
	switch f {
	case late:
		return r.Late
	case ended:
		return !r.Open
	}
	return r.Open
}
