// Package rights is how a device asks what its officer may still read of the records
// that lie on it, when his role, his unit, its districts or the units he oversees are
// others than they were.
//
// It promises nothing of what is read: it is the question and the answer, by ids alone.
// It holds no state.
package rights

import "github.com/google/uuid"

// Path is where it is asked (POST, a Request, answered by an Answer).
const Path = "/v1/sync/rights"

// Most is how many records one request asks of.
const Most = 1000

// Request names records.
type Request struct {
	Records []uuid.UUID `json:"records"`
}

// Answer says of which of the records he may read nothing any more, and of which some
// groups of fields alone. What the region does not know of, and what he signed a
// revision of himself, is in neither.
type Answer struct {
	None []uuid.UUID `json:"none,omitempty"`
	Part []uuid.UUID `json:"part,omitempty"`
}
