// Package act is the screen of a handover act: what comes first for a child
// who may have been hurt, who takes the child, in what condition, the
// signatures of both sides, and the page as it is printed.
//
// It promises that the page on the screen is the one that is printed, in every
// flavour; that an act is issued, voided, copied or printed only on a tap that
// says so; that a signature is drawn with a finger or a mouse and can be taken
// back; that nothing is chosen beforehand but what the record says already, least
// of all that an adult is fit to take a child; and that an adult who may not take
// the child is told of where he is chosen, with what to do instead. What was filled in is handed to OnTyped at every
// change, so that it outlives a crash.
//
// It never touches a store, a printer or a file, and copies nothing to the
// clipboard: Acts does what has to be done, away from the UI thread.
package act

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/private"
)

// Data is the child whose act it is.
type Data struct {
	Record    uuid.UUID
	Encounter raid.Encounter
	Person    uuid.UUID
	Place     string // in words, as the record says
	Only      bool   // it is shown as it was issued, and not to be voided
	Form      Form   // as it was left, zero for a new one

	// Number is the act that is shown where several are in force; empty, or of one
	// that is in force no more: the first.
	Number handover.Number
}

// Form is what the officer fills in.
type Form struct {
	private.Redacted `json:"-"`

	Taker      handover.Taker   `json:"taker"`
	Place      string           `json:"place,omitempty"`
	Suggested  string           `json:"suggested,omitempty"` // the place as the record said it, until the officer writes another
	Conditions []codes.Code     `json:"conditions,omitempty"`
	Seen       string           `json:"seen,omitempty"`
	Returned   string           `json:"returned,omitempty"`
	OfficerInk handover.Strokes `json:"officer_ink,omitempty"`
	TakerInk   handover.Strokes `json:"taker_ink,omitempty"`
	SignedAt   time.Time        `json:"signed_at,omitzero"` // when the taker did, or refused to, until then when the officer did: the handover, where the record says none
	Took       bool             `json:"took,omitempty"`     // SignedAt is the taker's
	Refuses    bool             `json:"refuses,omitempty"`
	Refused    string           `json:"refused,omitempty"`
	Fit        string           `json:"fit,omitempty"` // "yes", "no" or not answered
	Replaces   handover.Number  `json:"replaces,omitempty"`
	Reason     string           `json:"reason,omitempty"`

	At    step              `json:"at,omitempty"`    // the page in sight
	First map[string]string `json:"first,omitempty"` // typed into what comes first, and not written down yet
}

// Acts does what the screen asks for. All but Preview and CanPrint are called
// away from the UI thread; what they give back is durable.
type Acts interface {
	// Preview is the act as it would be, without a number.
	Preview(d Data, f Form) handover.Act
	// Step writes down that something which comes first was done.
	Step(ctx context.Context, d Data, done Done) (Data, error)
	// Mark writes what is seen of who takes the child; an empty code takes a
	// mark back.
	Mark(ctx context.Context, d Data, taker handover.Taker, fitness codes.Code) (Data, error)
	// Issue saves the record with the act.
	Issue(ctx context.Context, d Data, f Form) (Data, error)
	Void(ctx context.Context, d Data, number handover.Number, reason string) (Data, error)
}

// Copies take an act out of the program. Both are in the journal before
// anything leaves.
type Copies interface {
	// Copy writes the act where the officer finds it, and tells where.
	Copy(ctx context.Context, record uuid.UUID, number handover.Number) (path string, err error)
	Print(ctx context.Context, record uuid.UUID, number handover.Number) error
	CanPrint() bool // there is a printer's program on this device
}

// Notifier is the part of the frame that the screen uses. *ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Ask(q ui.Question)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Deps is what the screen needs; every field but Run must be set.
type Deps struct {
	Look     *ui.Look
	Notifier Notifier
	Acts     Acts
	Copies   Copies
	Rules    func() raid.Rules
	Fonts    *paper.Fonts
	Page     func(handover.Act) (paper.Page, error)
	// Unit is the officer's, Officer names who wrote something; nil is nobody.
	Unit    func() string
	Officer func(uuid.UUID) string
	// Inspector is the name of the officer where she is an inspector herself.
	Inspector func() string
	// After calls f on the UI thread once d has passed, unless stopped.
	After func(d time.Duration, f func()) (stop func())
	// Run does work away from the UI thread, then done on it; nil is ui.Go.
	Run func(work func() error, done func(error))
}
