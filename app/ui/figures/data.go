// Package figures is the summary of one night: the figures by
// district, all and accepted apart, on one page, with the children's place of
// study for the district chosen and a file for the commission.
//
// It promises that the basis of the numbers is said (from how many records,
// how many not yet accepted), and that a number never stands without its
// district. What a figure counts is defined in app/report; this package
// counts nothing and never imports a store or the network.
package figures

import (
	"context"

	"shyraq/app/raid/civil"
	"shyraq/app/report"
)

// Figures is what the screen asks of the program. Calls come from a goroutine of
// their own and may wait for the disk.
type Figures interface {
	// Summary counts a night. Last says that no later night exists.
	Summary(ctx context.Context, night civil.Date) (s report.Summary, last bool, err error)
	// Nights are those of which there are records, the earliest first, and the
	// one that it is now.
	Nights(ctx context.Context) (counted []civil.Date, tonight civil.Date, err error)
	// Export writes the night as CSV where the officer wants it and gives the
	// path; an empty path says that he changed his mind. It is logged.
	Export(ctx context.Context, night civil.Date) (path string, err error)
}

// Data is one page.
type Data struct {
	Summary report.Summary
	Last    bool // no later night exists
}
