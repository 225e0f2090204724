// Package sums is what counts are made of that came from a file and are kept as sums: what
// is counted, of which district and days, whose figures they are. It holds values alone, and
// no word of who was counted.
package sums

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// The forms of a file.
const (
	FormFigures codes.Code = "figures" // a table of sums
	FormPolice  codes.Code = "police"  // an export of cases, counted at the import
)

// Period are the days a count is of, both counted.
type Period struct {
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
}

// Line is what is counted: a figure, its part, and where the children of it learn.
type Line struct {
	Figure codes.Code `json:"figure"`
	Code   codes.Code `json:"code,omitempty"`
	Study  codes.Code `json:"study,omitempty"`
}

// Part is a district in a period: a count for each line, NotCounted where the file has none.
type Part struct {
	Period   int   `json:"period"`
	District int   `json:"district"`
	Counts   []int `json:"counts"`
}

// NotCounted stands where a file says nothing, which is another thing than nought.
const NotCounted = -1

// The bounds of an import, and those of a report that was frozen.
const (
	MaxPeriods = 120
	MaxLines   = 400
	MaxCells   = 12_000 // so that its body stays below what a revision takes
	MaxAge     = 99

	MaxDistricts = 100
	MaxRows      = 500
	MaxDecisions = 50
)

// Crime are crime statistics as they were imported on the day of a report: of the days they
// cover of its period, and of the same days a year before.
type Crime struct {
	From       civil.Date `json:"from"`
	To         civil.Date `json:"to"`
	BeforeFrom civil.Date `json:"before_from"`
	BeforeTo   civil.Date `json:"before_to"`
	AgeLow     int        `json:"age_low,omitzero"` // of NEET
	AgeTop     int        `json:"age_top,omitzero"`
	Ages       bool       `json:"ages,omitempty"` // over different ages
	Rows       []CrimeRow `json:"rows,omitempty"`
	Sources    []Source   `json:"sources,omitempty"`
}

// CrimeRow is a line of it: a count for each district of the report, in their order, and
// behind them the sum; NotCounted where nothing was imported.
type CrimeRow struct {
	Figure codes.Code `json:"figure"`
	Code   codes.Code `json:"code,omitempty"`
	Now    []int      `json:"now"`
	Before []int      `json:"before"`
}

// Source says whose figures were imported, when and by whom.
type Source struct {
	Source string     `json:"source"`
	By     string     `json:"by"`
	On     civil.Date `json:"on"`

	Figures string `json:"figures,omitempty"` // that it tells, of crime statistics
}
