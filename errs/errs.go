// Package errs holds the five kinds of error of which every error is one that
// reaches a screen, a status code or an exit code, and says what an error of
// the disk means for whoever keeps data there.
//
// It stands below everything and imports none of ours. It promises that an
// Error has a code, for which there is a sentence in every language, and it
// never holds personal data.
package errs

import (
	"errors"
	"fmt"
)

// The five kinds of error. Every error that reaches a screen, a status code or
// an exit code wraps one of them; anything else is a fault of the program.
var (
	Invalid     = errors.New("invalid")     // what came in is not right; mend it
	NotFound    = errors.New("not found")   // there is no such thing here
	Conflict    = errors.New("conflict")    // it changed meanwhile, or is in use
	Denied      = errors.New("denied")      // this officer may not
	Unavailable = errors.New("unavailable") // not now; try again later
)

// Error is one of the five kinds with a code that has a sentence in every
// language ("error.<code>"), the path of the field it is about, and a detail
// that never holds personal data.
type Error struct {
	Kind   error
	Code   string
	Field  string
	Detail string
}

// Errorf makes an Error of a kind with a code and a formatted detail.
func Errorf(kind error, code, detail string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Detail: fmt.Sprintf(detail, args...)}
}

// Error implements error.
func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " at " + e.Field
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// Unwrap gives the kind, so that errors.Is(err, errs.Invalid) works.
func (e *Error) Unwrap() error { return e.Kind }
