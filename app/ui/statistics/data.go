// Package statistics is the pages on which figures are imported from a file: the list of what
// was imported, and a file as it was understood, row by row, before anything of it is kept.
//
// It promises that nothing is kept before somebody who saw it says so, that each row can be
// left out, and that an import which stands in a report can be undone. How a file is
// understood is defined in app/report/statistics.
package statistics

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/statistics"
	"shyraq/app/ui"
	"shyraq/app/ui/chooser"
)

// Desk is what the pages ask of the program. Calls come from a goroutine of their own and
// may take seconds.
type Desk interface {
	// Imports lists what was imported, the latest first.
	Imports(ctx context.Context) ([]Import, error)
	// Folder lists a folder in which a file may be; an empty path the places to begin at.
	Folder(path string) (chooser.Folder, error)
	// Read understands a file and keeps nothing of it.
	Read(ctx context.Context, path string) (Preview, error)
	// Replaces says in words which imports would be replaced by the rows that are taken.
	Replaces(ctx context.Context, r statistics.Reading) ([]Import, error)
	// Import keeps the rows that are taken; durable when it returns.
	Import(ctx context.Context, r statistics.Reading, source string) (Import, error)
	// Undo withdraws an import, with a reason.
	Undo(ctx context.Context, id uuid.UUID, reason string) error
}

// Import is something that was imported.
type Import struct {
	ID       uuid.UUID
	Source   string
	By       string
	On       civil.Date
	Form     codes.Code
	Period   sums.Period // from its first day to its last
	Rows     int
	Left     int
	Lines    []sums.Line
	Replaced commission.Replaced
	Undone   string // why it was withdrawn
	UndoneOn time.Time
	Leads    bool // this officer may undo it
	Waits    bool
}

// Preview is a file as it was understood.
type Preview struct {
	File string
	statistics.Reading
	Same []Import // of the same file, that stand
}

// Notifier is what the pages need of the window around them; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyneObject) (close func())
}

// Deps is what the pages are made of.
type Deps struct {
	Look      *ui.Look
	Notifier  Notifier
	Desk      Desk
	Region    func() regionfile.Region
	Codes     *codes.Lists
	OnBack    func()
	OnChanged func() // something was imported, or undone
	// OnPreview opens a file that was understood; nil: importing is not this officer's.
	OnPreview func(Preview)
}
