// Package period is the commission's report on a page: what the raids of a month,
// a quarter, a year or of dates of one's own found, for the region or one of its
// districts, beside the same days a year before, with its files.
//
// It promises that the basis of the numbers is said, that a draft is called one,
// and that numbers of a period that is not shown any more never stand under the
// name of another. What a figure counts is defined in app/report/commission.
package period

import (
	"context"

	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
)

// Form is a file that the report is saved as.
type Form string

// The forms.
const (
	Paper  Form = "pdf"
	Book   Form = "xlsx"
	Table  Form = "csv"
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

// ownDates is the choice of a period that no span names.
const ownDates = "own"
