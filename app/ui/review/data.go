// Package review is the page of a supervisor: the queue of records that wait for
// a decision, beside it what was returned and what was accepted, the record
// with what changed in it, and its place on the map.
//
// It promises that a queue can be cleared without the mouse (A accepts, R
// returns, J and K go on and back, the arrows turn to what was decided), that what was accepted is found again however long ago, that the last decision can be taken back
// until the next one, that a record which must not be decided here says why, that what is written of a record stays beside it until the
// record is decided, whatever is looked at between, that two versions of a record stand beside each other with
// author and time, and that no name or number of a person is shown but while
// it is held, after the reveal was logged.
//
// It decides nothing: every decision goes through Reviews, which signs it. It
// never imports a store or the network.
package review

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
)

// Reviews is what the screen asks of the program. Calls come from a goroutine of
// their own and may wait for the disk.
type Reviews interface {
	// Record gives the whole of a record of the queue.
	Record(ctx context.Context, id uuid.UUID) (Record, error)
	// Accept signs that the revision is right; durable when it returns.
	Accept(ctx context.Context, id uuid.UUID, rev string) error
	// Return signs that the revision must be mended, with at least one
	// comment; durable when it returns.
	Return(ctx context.Context, id uuid.UUID, rev string, comments []raid.Comment) error
	// Find gives what was accepted, whenever that was, and fits a text. It is logged.
	Find(ctx context.Context, text string) (Found, error)
	// Undo takes back what was decided on the revision: it waits again.
	Undo(ctx context.Context, id uuid.UUID, rev string) error
	// Reveal logs that the names and numbers of a record are about to be
	// shown. They are shown only when it gave no error.
	Reveal(ctx context.Context, id uuid.UUID) error
}

// Data is the queue as it stands.
type Data struct {
	Now   time.Time // in the region's offset
	Queue []Item    // in any order: the screen sorts it
	Whole bool      // the queue could be read: what is not in it waits no more
	Reads bool      // what was decided is still being read
	// What was decided, in the order in which it is shown: all that was returned
	// and not answered, and what was accepted last, with what was withdrawn since.
	Returned, Accepted []Item
	More               bool // there are accepted ones beside these
	Words              Words
}

// Found is what a search among the accepted records gave.
type Found struct {
	Items []Item
	More  bool // there is more than is given
}

// Typed is what a reviewer wrote and did not send, as it is kept for him.
type Typed struct {
	Last  uuid.UUID `json:"last"` // the record he wrote about last
	Notes []Note    `json:"notes"`
}

// Note is what was written about one record.
type Note struct {
	Record   uuid.UUID      `json:"record"`
	Comments []raid.Comment `json:"comments,omitempty"`
	Field    string         `json:"field,omitempty"` // where Text is to be pinned
	Text     string         `json:"text,omitempty"`  // in the box, not pinned yet
}

// Item is one record that waits for a decision.
type Item struct {
	ID         uuid.UUID
	Rev        string // of the display head; may be left empty
	Kind       raid.Kind
	At         time.Time // met or checked
	Names      []string  // masked, the first child first
	Place      codes.Names
	Author     string
	Deviceless bool // who would answer a return has no device now
	Crew       string
	Since      time.Time   // it waits, or its decision stands, since then
	By         string      // who decided or withdrew; empty for what waits
	Answered   bool        // was returned and has been answered
	Accepted   *Verdict    // it had been accepted, and was changed since; nil: it was not
	Own        bool        // written by this supervisor: he may not review it
	Conflict   bool        // has two heads
	Risks      []raid.Risk // the gravest first
	Doubt      bool        // a time that it says cannot be confirmed

	Over      *Verdict // an acceptance of the same revision, which this return outweighs; nil: none
	Withdrawn string   // why it was withdrawn, after a decision or before any; empty: it was not
}

// Verdict is an acceptance that does not stand any more: the record was changed
// since, or another supervisor returned it.
type Verdict struct {
	At     time.Time
	By     string
	Own    bool   // it was this supervisor's
	Reason string // why it was changed, as it was written; empty in the queue
}

// Words turns codes and ids into words.
type Words struct {
	Codes  *codes.Lists
	Region regionfile.Region
	Zone   *time.Location // nil: UTC
	// Officer names who entered a time; nil or "" names nobody.
	Officer func(uuid.UUID) string
}

// Risk is what marks a record, and of a mark of an adult who was called whom it speaks
// of, by what he is to the child.
func (w Words) Risk(t i18n.Texts, e *raid.Encounter, r raid.Risk) string {
	words := t.T("risk." + string(r))
	var kin []string
	for _, k := range e.RiskAdults(r) {
		kin = append(kin, lowerFirst(w.Codes.Label("kinship", k, string(t.Lang()))))
	}
	if len(kin) == 0 {
		return words
	}
	return words + ": " + strings.Join(kin, ", ")
}

// Record is one record as a reviewer reads it.
type Record struct {
	ID     uuid.UUID
	Heads  []Version      // the display head first; two or more are a conflict
	Before *Version       // as it was at the last look or in the revision before; nil marks nothing
	Own    bool           // written by this supervisor
	Asked  []raid.Comment // of the last review, when it returned the record
	Answer string         // to that review

	Accepted *Verdict    // of an earlier revision, and it was changed since; nil: it was not
	Doubt    *doubt.Time // of its time; nil where nothing speaks against it
}

// Version is one revision of a record: an encounter or a short record.
type Version struct {
	Rev       string
	Author    string
	Unit      codes.Names
	Time      time.Time
	Encounter *raid.Encounter
	Short     raid.Short // a short record's; nil for an encounter
	Withheld  fields.Set // groups of its fields that this reader is not shown
}

// place is where the version happened.
func (v Version) place() raid.Place {
	switch {
	case v.Encounter != nil:
		return v.Encounter.Place
	case v.Short != nil:
		return v.Short.Visit().Place
	}
	return raid.Place{}
}
