// Package quota bounds what one caller may use of a region, so that nobody can
// stop it for the others: how much in a time (Meter), how many at once (Places),
// how many that only wait (Waits), how much memory (Budget), and how often the
// same refusal is written down (Repeats).
//
// It promises that nothing here grows with what a caller sends: every map has a
// bound, and beyond it callers share. It goes by time that only runs forward,
// never by the clock on the wall, so that a clock that is set changes nothing.
// All of it is in memory alone: a server that starts anew gives everybody his
// day once more, which no caller can bring about, and of several servers each
// counts for itself.
package quota

import (
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Rate is how much one caller may use: Most at once, and as much again with each
// Per that goes by.
type Rate struct {
	Most int64
	Per  time.Duration
}

// Elapsed is time that only runs forward, from some beginning.
type Elapsed func() time.Duration

// Since gives the time since now.
func Since() Elapsed {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}

// Exceeded is the error of a caller who used up what he may, and may again
// after a while. Code is one of wire's.
type Exceeded struct {
	Code  string
	After time.Duration
}

// Error implements error.
func (e *Exceeded) Error() string { return e.Code + ": again after " + e.After.String() }

// Unwrap gives the error as it is told to a caller.
func (e *Exceeded) Unwrap() error { return errs.Errorf(errs.Unavailable, e.Code, "too much") }

func busy() error { return &Exceeded{Code: wire.CodeBusy, After: 5 * time.Second} }
