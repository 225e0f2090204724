// Package doubt says in one sentence that a time which a record states cannot be
// confirmed, and what the server knows of it instead, for whoever shows the record:
// screens, verbs and the page of an act. It decides nothing.
package doubt

import (
	"time"

	"shyraq/app/i18n"
)

// Time is that the time of a record cannot be confirmed, or that the key which signed
// it was withdrawn before the server first saw it.
type Time struct {
	Signed    time.Time `json:"signed"`              // when it says that it was signed
	After     time.Time `json:"after,omitzero"`      // by the server it was after this; zero where nothing tells
	Until     time.Time `json:"until"`               // and not after this, when the server first saw it
	Withdrawn bool      `json:"withdrawn,omitempty"` // the key
}

// Sentence tells of it. The times are in the region's offset already.
func (d Time) Sentence(t i18n.Texts) string {
	until := t.DateClock(d.Until)
	switch {
	case d.Withdrawn:
		return t.T("doubt.withdrawn", "Signed", t.DateClock(d.Signed), "Until", until)
	case d.After.IsZero():
		return t.T("doubt.before", "Until", until)
	}
	return t.T("doubt.between", "After", t.DateClock(d.After), "Until", until)
}
