package raid

import (
	"github.com/google/uuid"

	"shyraq/errs"
)

// HoldsPen says whether an officer may go on writing an encounter: the pen is
// his, or it lies with a crew of which he is a member.
func HoldsPen(pen Pen, officer uuid.UUID, crews []Crew) bool {
	if officer == uuid.Nil {
		return false
	}
	if pen.Officer != uuid.Nil {
		return pen.Officer == officer
	}
	if pen.Crew == uuid.Nil {
		return false
	}
	for _, c := range crews {
		if c.ID != pen.Crew {
			continue
		}
		for _, m := range c.Members {
			if m == officer {
				return true
			}
		}
	}
	return false
}

// MayAmend says whether an officer may change a closed encounter or withdraw
// it: he holds the pen (Denied) and gives a reason (Invalid).
func MayAmend(e Encounter, officer uuid.UUID, crews []Crew, act *Reasoned) error {
	if !HoldsPen(e.Pen, officer, crews) {
		return errs.Errorf(errs.Denied, "pen", "the pen is with somebody else")
	}
	if act == nil || blank(act.Reason) {
		return errs.Errorf(errs.Invalid, "reason_missing", "an amendment or withdrawal needs a reason")
	}
	return nil
}
