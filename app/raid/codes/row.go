package codes

import (
	"fmt"

	"shyraq/app/raid/civil"
)

// check holds what is true of every row, from a file or from a region.
func (r Row) check() error {
	switch {
	case r.Code == "" || len(r.Code) > 40:
		return fmt.Errorf("code is empty or too long")
	case r.Names == Names{}:
		return fmt.Errorf("code %q has no name", r.Code)
	case r.ValidFrom != "" && !r.ValidFrom.Valid(), r.ValidTo != "" && !r.ValidTo.Valid():
		return fmt.Errorf("code %q has a wrong date", r.Code)
	case r.ValidFrom != "" && r.ValidTo != "" && r.ValidTo <= r.ValidFrom:
		return fmt.Errorf("code %q ends before it begins", r.Code)
	case !classFits(r.List, r.Class):
		return fmt.Errorf("code %q has a class the list does not know", r.Code)
	}
	return nil
}

func classFits(list, class string) bool {
	switch list {
	case "places":
		return class == ClassVenue || class == ClassOutside || class == ClassUndecided
	case "company":
		return class == CompanyWith || class == CompanyWithout || class == CompanyUndecided
	case "kinship":
		return class == "L" || class == "R" || class == "O"
	}
	return true
}

// Row adds a row to a code list, or ends one by its ValidTo. It never
// rewrites what a code means.
type Row struct {
	List  string `json:"list"`
	Code  Code   `json:"code"`
	Class string `json:"class,omitempty"`
	Names Names  `json:"names"`

	Seldom bool `json:"seldom,omitempty"` // few nights need it

	ValidFrom civil.Date `json:"valid_from,omitempty"`
	ValidTo   civil.Date `json:"valid_to,omitempty"`
}
