package raid

import (
	"cmp"
	"encoding/json"
	"reflect"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Visit is what every short record says: where somebody was, when, and whether
// that was taken back.
type Visit struct {
	Night  civil.Date
	At     time.Time
	Place  Place
	Undone *Reasoned
}

// Short is the body of a short record, written at one go. Who saves, lists,
// finds, counts and takes back short records asks these and knows no kind of
// them; what its screens ask and show is each kind's own.
type Short interface {
	Checked
	// Visit is what it has in common with the others, and With a copy that says
	// this of it instead.
	Visit() Visit
	With(Visit) Short
	// Listed is its place as a list may show it to whoever reads over a
	// shoulder.
	Listed() Place
	// Outcome is what it came to, a code of Kind.Outcomes; empty where its own
	// screens have words for that.
	Outcome() codes.Code
	// Words are what else a search looks at, beside the place.
	Words() []string
}

// ShortOf reads the body of a stored revision of a short record; false where it
// is not of its kind. Members of a newer program are passed over.
func ShortOf(k Kind, body json.RawMessage) (Short, bool) {
	if !k.Short() {
		return nil, false
	}
	v := reflect.New(k.Body())
	if json.Unmarshal(body, v.Interface()) != nil {
		return nil, false
	}
	return v.Elem().Interface().(Short), true
}

// Visit is what a check of a place has in common with other short records.
func (v VenueCheck) Visit() Visit { return Visit{v.Night, v.At, v.Place, v.Undone} }

// With gives a copy of the check that says this of its visit.
func (v VenueCheck) With(c Visit) Short {
	v.Night, v.At, v.Place, v.Undone = c.Night, c.At, c.Place, c.Undone
	return v
}

// Listed is the place as on the sign.
func (v VenueCheck) Listed() Place { return v.Place.listed(v.Place.Name) }

// Outcome is empty: the Result has words of its own.
func (v VenueCheck) Outcome() codes.Code { return "" }

// Words has nothing: a check is found by its place.
func (v VenueCheck) Words() []string { return nil }

// Visit is what a visit at home has in common with other short records.
func (v HomeCheck) Visit() Visit { return Visit{v.Night, v.At, v.Place, v.Undone} }

// With gives a copy of the home check that says this of its visit.
func (v HomeCheck) With(c Visit) Short {
	v.Night, v.At, v.Place, v.Undone = c.Night, c.At, c.Place, c.Undone
	return v
}

// Listed has no name: a home has no sign, and what is written there may name a
// family.
func (v HomeCheck) Listed() Place { return v.Place.listed("") }

// Outcome is how the home was found.
func (v HomeCheck) Outcome() codes.Code { return v.Result }

// Words has whose home it is.
func (v HomeCheck) Words() []string { return []string{v.Name} }

// Visit is what a talk has in common with other short records.
func (v Talk) Visit() Visit { return Visit{v.Night, v.At, v.Place, v.Undone} }

// With gives a copy of the talk that says this of its visit.
func (v Talk) With(c Visit) Short {
	v.Night, v.At, v.Place, v.Undone = c.Night, c.At, c.Place, c.Undone
	return v
}

// Listed is the hall or the school, as it was written where it was: nobody
// lives there.
func (v Talk) Listed() Place {
	p := v.Place.listed(cmp.Or(v.Place.Note, v.Place.Name))
	if v.Place.Note != "" {
		p.Venue = ""
	}
	return p
}

// Outcome is the form of the talk.
func (v Talk) Outcome() codes.Code { return v.Form }

// Words has what it was about.
func (v Talk) Words() []string { return []string{v.Topic} }

// listed is a place under a name, without the note.
func (p Place) listed(name string) Place {
	p.Name, p.Note = name, ""
	return p
}
