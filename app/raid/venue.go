package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/private"
	"time"
)

// Check names what is wrong with a check of a place. An undone one must only
// say why.
func (v VenueCheck) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if !f.visit(v.Night, v.At, v.Place, v.Note, v.Undone) {
		return f.list
	}
	switch v.Result {
	case NothingFound, MinorsFound, Violation:
	case "":
		f.block("result", "problem.result_missing")
	default: // a newer program's
		f.warn("result", "problem.code_unknown", "Code", short(string(v.Result)))
	}
	return f.list
}

// VenueResult says what a check of a place found.
type VenueResult string

// The results of a venue check.
const (
	NothingFound VenueResult = "nothing"
	MinorsFound  VenueResult = "minors"
	Violation    VenueResult = "violation"
)

// VenueCheck says that a crew looked into a place. A negative result counts:
// without it coverage would be biased to where officers write.
type VenueCheck struct {
	private.Redacted `json:"-"`

	Night  civil.Date  `json:"night"`
	At     time.Time   `json:"at"`
	Place  Place       `json:"place"`
	Result VenueResult `json:"result"`
	Note   string      `json:"note,omitempty"`
	Undone *Reasoned   `json:"undone,omitempty"` // the tap was a mistake
}
