// Package private keeps people out of log lines, errors and panics. It is the
// one place where that is done, and imports none of ours.
package private

import (
	"fmt"
	"log/slog"
)

// Mark is what is printed of anything that may tell who somebody is.
const Mark = "[redacted]"

// Redacted is embedded, with the tag `json:"-"`, in a struct that may tell who
// somebody is: printed with any verb, or logged as an attribute, the struct
// then shows Mark and nothing else. What is saved and sent is not touched.
//
// It does not reach a value that hides in another type's unexported field, or
// in a slice given to the JSON handler of slog: log ids and counts instead.
type Redacted struct{}

// Format prints Mark whatever the verb.
func (Redacted) Format(s fmt.State, _ rune) { fmt.Fprint(s, Mark) }

// String gives Mark.
func (Redacted) String() string { return Mark }

// LogValue gives Mark.
func (Redacted) LogValue() slog.Value { return slog.StringValue(Mark) }
