package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Limit is a dated row of the legal night window. Class is "V" (venue) or "O"
// (outside home); From and To are local clock times "22:00" and "06:00", the
// window half-open; Article is what is proposed within it.
type Limit struct {
	Class     string     `json:"class"`
	From      string     `json:"from"`
	To        string     `json:"to"`
	Article   codes.Code `json:"article"`
	Source    string     `json:"source"`
	ValidFrom civil.Date `json:"valid_from,omitempty"`
	ValidTo   civil.Date `json:"valid_to,omitempty"`
}
