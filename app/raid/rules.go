package raid

import (
	"shyraq/app/raid/codes"
	"time"
)

// Rules is what the rules of this package look at besides the record itself.
// Its zero value works: time is UTC, no code is known, nothing is proposed.
type Rules struct {
	Now    time.Time      // the injected clock; zero leaves out rules about the present
	Codes  *codes.Lists   // with the region's rows
	Limits []Limit        // the dated legal night window
	Offset *time.Location // of local time
	// Detention is the dated limit of holding a person.
	Detention []DetentionLimit
	Region    Places // districts and their jurisdiction; nil: by КАТО code alone
}
