// Package period is the commission's report on a page: what the raids of a month,
// a quarter, a year or of dates of one's own found, for the region or one of its
// districts, beside the same days a year before, with its files.
//
// It promises that the basis of the numbers is said, that a draft is called one,
// and that numbers of a period that is not shown any more never stand under the
// name of another. A number leads to the list of what it counts. What a figure counts
// is defined in app/report/commission.
package period

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/report/commission"
)

// Form is a file that the report is saved as.
type Form string

// The forms.
const (
	Paper  Form = "pdf"
	Book   Form = "xlsx"
	Table  Form = "csv"
	Map    Form = "map"    // where the raids worked, coarsely, as a page
	Public Form = "public" // what may be published, as a table
)

// Reports is what the page asks of the program. Calls come from a goroutine of
// their own and may take seconds.
type Reports interface {
	// Count counts a period.
	Count(ctx context.Context, p commission.Period) (commission.Report, error)
	// Save writes a report as a file where the officer's downloads are and gives
	// its path. It is logged.
	Save(ctx context.Context, r commission.Report, form Form) (path string, err error)
	// Tonight is the night that it is now.
	Tonight() civil.Date
}

// Counting is what the list of what a number counts asks of the program. Calls come
// from a goroutine of their own and may take seconds.
type Counting interface {
	// Behind lists what a number counts, newest first; its items count together what
	// the number is. It is logged.
	Behind(ctx context.Context, p commission.Period, n commission.Number) ([]Item, error)
}

// Freezing is what the pages of frozen reports ask of the program. Calls come from a
// goroutine of their own and may take seconds.
type Freezing interface {
	// Freeze counts a period and gives the report out under the next number; durable
	// when it returns.
	Freeze(ctx context.Context, p commission.Period) (FrozenReport, error)
	// Frozen lists what was given out, the latest first.
	Frozen(ctx context.Context) ([]FrozenReport, error)
	// Differs says where the same period is counted otherwise today.
	Differs(ctx context.Context, r commission.Report) ([]commission.Difference, error)
	// Withdraw takes a report back, with a reason.
	Withdraw(ctx context.Context, id uuid.UUID, reason string) error
	// Save is that of Reports: the same bytes whenever it is asked for.
	Save(ctx context.Context, r commission.Report, form Form) (path string, err error)
	// Tonight is the night that it is now.
	Tonight() civil.Date
}

// FrozenReport is a report that was given out under a number.
type FrozenReport struct {
	ID     uuid.UUID
	Report commission.Report
	Waits  bool // it has not reached the server
	Ours   bool // of the officer's own unit: he may withdraw it
}

// Item is one thing that a number counts: who was met, a place, a visit, a crew.
type Item struct {
	Record   uuid.UUID // nil: there is no page of it
	Kind     raid.Kind
	At       time.Time
	Person   bool   // it tells of somebody
	Name     string // masked; of a crew what it is called
	Unnamed  bool   // who it is is not shown to this officer
	Age      int    // years; 0 unknown
	About    bool   // the age is estimated
	Sex      codes.Sex
	Place    codes.Names
	District codes.Names
	Parts    []codes.Code // of a whole figure: the parts that count it too
	Count    int          // more than one of things, outings and hours
	More     int          // other records of the same place and night
	Word     state.Word   // how the record stands; empty of a crew
}

// ownDates is the choice of a period that no span names.
const ownDates = "own"
