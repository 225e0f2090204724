package regionfile

import "github.com/google/uuid"

// MayReview says whether an officer may review a record: a supervisor who is
// not revoked and wrote none of its revisions, for nobody reviews his own
// record. Whether the record is of his unit is the region's decision.
func MayReview(reviewer Officer, authors []uuid.UUID) bool {
	if reviewer.Role != Supervisor || reviewer.Revoked || reviewer.ID == uuid.Nil {
		return false
	}
	for _, a := range authors {
		if a == reviewer.ID {
			return false
		}
	}
	return true
}

// WritesPenalties says whether a role decides of a repeat, and so writes down
// the penalties it is proposed from.
func (r Role) WritesPenalties() bool { return r == Inspector || r == Supervisor }
