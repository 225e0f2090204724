// Package raid holds the records of a night raid and the rules they are checked
// by: operations, raids and their crews; encounters with the people met; the
// short records of a place, a home or a talk (Short); reviews, links and
// registers; with the legal night window, the individual identification number
// (IIN) and what may be proposed. The table of kinds (kind.go) names them all. What they are made of stands below it, each in a room
// of its own: days (civil), code lists (codes), the act (handover), the steps
// of safety (safety). Above it are the region's file (regionfile) and where a
// record stands (state).
//
// It promises that its types say what people think in, that every rule names
// its source, and that a rule proposes but never decides. It never reads a
// clock, a file or the network by itself, and imports the standard library,
// uuid, the rooms below it and the leaves of the program only.
//
// The types are views on a record's JSON body. An older program must not drop
// what a newer one wrote, so bodies are edited through revision.Edit, which
// keeps the members these types do not know.
package raid

import "time"

// Reasoned is an act that needs a reason: withdrawing, amending, cancelling.
type Reasoned struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}
