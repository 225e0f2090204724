package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/private"
)

// KindRegister is a part of a list of registered children that a region loads
// from an export of the police. The region alone writes it, so it is not among
// Kinds: no officer records one.
const KindRegister Kind = "register"

// Register is a part of one register of one district. The district stands in
// the revision's envelope, since who may read it follows from that.
type Register struct {
	private.Redacted `json:"-"`

	Register codes.Code      `json:"register"` // code list "registers"
	Part     int             `json:"part"`     // from 0
	Entries  []RegisterEntry `json:"entries,omitempty"`
}

// RegisterEntry is one row of the export, as written there.
type RegisterEntry struct {
	private.Redacted `json:"-"`

	Surname    string     `json:"surname,omitempty"`
	Name       string     `json:"name,omitempty"`
	Patronymic string     `json:"patronymic,omitempty"`
	BirthDate  civil.Date `json:"birth_date,omitempty"`
	IIN        string     `json:"iin,omitempty"`
	Locality   string     `json:"locality,omitempty"`
	Status     string     `json:"status,omitempty"`
	Entered    civil.Date `json:"entered,omitempty"`
}
