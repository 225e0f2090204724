package commission

import (
	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
)

// Referred is a referral of a record.
type Referred struct{ Record, Referral uuid.UUID }

// Helped is how a referral stands today. Ended is one that ended without help: who
// was referred declined or moved away.
type Helped struct{ Taken, Done, Ended, Open, Overdue bool }

// HelpedBy tells it from a standing.
func HelpedBy(s help.Standing, today civil.Date) Helped {
	return Helped{s.Taken, s.Done, !s.Open && !s.Done, s.Open, s.Overdue(today)}
}

// parts are those of R16 that count it.
func (h Helped) parts() (all []codes.Code) {
	for i, on := range []bool{h.Taken, h.Done, h.Ended, h.Open, h.Overdue} {
		if on {
			all = append(all, helpParts[i])
		}
	}
	return all
}
