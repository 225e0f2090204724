package records

import (
	"github.com/google/uuid"

	"shyraq/sync/region/audit"
	"shyraq/sync/revision"
)

// join signs what the region makes of two heads: with its key and nothing of its
// own beside, no clock and no number, so that it is the same whoever makes it.
func (w *Writer) join(e revision.Envelope) (revision.Signed, error) {
	return revision.Sign(e, w.o.Keys.Signing())
}

// joins notes what the region joined: the record, what came of it and of what.
func joins(all []revision.Signed) (out []audit.Frame) {
	for _, s := range all {
		out = append(out, audit.Frame{Action: "join", Allowed: true, Records: []uuid.UUID{s.Envelope.Record},
			Revs: append([]revision.Hash{s.Rev}, s.Envelope.Parents...)})
	}
	return out
}
