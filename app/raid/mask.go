package raid

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskName gives the initials by which lists and the map show a person: «А. С.»
// for surname and name. A name that is not known is left out; where none is,
// the result is a dash.
func MaskName(surname, name string) string {
	var parts []string
	for _, s := range []string{surname, name} {
		if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s)); r != utf8.RuneError {
			parts = append(parts, string(unicode.ToUpper(r))+".")
		}
	}
	if len(parts) == 0 {
		return "—"
	}
	return strings.Join(parts, " ")
}

// Masked gives the person's initials.
func (p Person) Masked() string { return MaskName(p.Surname, p.Name) }

// redacted is what is printed of anything that may tell who a child is.
const redacted = "[redacted]"

// The methods below keep people out of log lines, errors and panics: printed
// with any verb, or logged as an attribute, a value shows nothing. They do not
// reach a value that hides in another type's unexported field, or in a slice
// given to the JSON handler of slog: log ids and counts instead.

// Format prints [redacted] whatever the verb.
func (e Encounter) Format(s fmt.State, _ rune) { fmt.Fprint(s, redacted) }

// String gives [redacted].
func (e Encounter) String() string { return redacted }

// LogValue gives [redacted].
func (e Encounter) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [redacted] whatever the verb.
func (p Person) Format(s fmt.State, _ rune) { fmt.Fprint(s, redacted) }

// String gives [redacted].
func (p Person) String() string { return redacted }

// LogValue gives [redacted].
func (p Person) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [redacted] whatever the verb.
func (g Guardian) Format(s fmt.State, _ rune) { fmt.Fprint(s, redacted) }

// String gives [redacted].
func (g Guardian) String() string { return redacted }

// LogValue gives [redacted].
func (g Guardian) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [redacted] whatever the verb.
func (v VenueCheck) Format(s fmt.State, _ rune) { fmt.Fprint(s, redacted) }

// String gives [redacted].
func (v VenueCheck) String() string { return redacted }

// LogValue gives [redacted].
func (v VenueCheck) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [redacted] whatever the verb.
func (c Comment) Format(s fmt.State, _ rune) { fmt.Fprint(s, redacted) }

// String gives [redacted].
func (c Comment) String() string { return redacted }

// LogValue gives [redacted].
func (c Comment) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [redacted] whatever the verb.
func (n IIN) Format(s fmt.State, _ rune) { fmt.Fprint(s, redacted) }

// String gives [redacted].
func (n IIN) String() string { return redacted }

// LogValue gives [redacted].
func (n IIN) LogValue() slog.Value { return slog.StringValue(redacted) }
