package raid

import "shyraq/app/raid/codes"

// PlaceSource says where a point came from.
type PlaceSource string

// The sources of a point.
const (
	FromGPS PlaceSource = "gps"
	FromMap PlaceSource = "map"
)

// Place is where it happened.
type Place struct {
	Point    *Point      `json:"point,omitempty"`
	Source   PlaceSource `json:"source,omitempty"`
	Accuracy int         `json:"accuracy,omitempty"` // metres, 0 unknown
	Type     codes.Code  `json:"type,omitempty"`     // code list "places"
	Venue    string      `json:"venue,omitempty"`    // id of a known venue of the region file
	Name     string      `json:"name,omitempty"`     // as on the sign
	Note     string      `json:"note,omitempty"`     // entrance, floor, landmark
	District string      `json:"district,omitempty"` // KATO code
}
