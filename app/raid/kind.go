package raid

import (
	"encoding/json"
	"io"
	"reflect"

	"shyraq/errs"
)

// Kind names what a record is. It stands in every revision's envelope.
type Kind string

// The kinds of record that are synced.
const (
	KindOperation  Kind = "operation"
	KindRaid       Kind = "raid"
	KindEncounter  Kind = "encounter"
	KindVenueCheck Kind = "venue_check"
	KindHomeCheck  Kind = "home_check"
	KindTalk       Kind = "talk"
	KindReview     Kind = "review"
	KindLink       Kind = "link"
	KindFollowUp   Kind = "followup"
)

// work says who writes a kind of record, and how.
type work byte

const (
	office work = iota // planned or decided by those who lead
	street             // by officers on the street, step by step
	brief              // by officers on the street, at one go: its body is a Short
)

// kindRow is what the vocabulary has to know of a kind of record. A new kind is
// one row here and its cells in the access table of sync/region;
// TestEveryKindIsWhole and TestEveryKindHasItsAccess say what is missing.
type kindRow struct {
	kind     Kind
	work     work
	outcomes string // code list of what it came to; empty: see Kind.Outcomes
	body     reflect.Type
	read     func(io.Reader) (Checked, error) // strictly, see DecodeBody
}

// kindTable has a row for every kind, in the order in which lists show them.
var kindTable = []kindRow{
	row[Operation](KindOperation, office, ""),
	row[Raid](KindRaid, office, ""),
	row[Encounter](KindEncounter, street, "outcomes"),
	briefRow[VenueCheck](KindVenueCheck, ""),
	briefRow[HomeCheck](KindHomeCheck, "home_results"),
	briefRow[Talk](KindTalk, "talks"),
	row[Review](KindReview, office, ""),
	row[Link](KindLink, office, ""),
	row[FollowUp](KindFollowUp, office, "followup_results"),
	row[Report](KindReport, office, ""),
	row[Assignment](KindAssignment, office, ""),
	row[Statistics](KindStatistics, office, ""),
}

func row[T Checked](k Kind, w work, outcomes string) kindRow {
	return kindRow{k, w, outcomes, reflect.TypeFor[T](), func(r io.Reader) (Checked, error) { return decode[T](r) }}
}

// briefRow is the row of a short record: the compiler names what its body lacks.
func briefRow[T Short](k Kind, outcomes string) kindRow { return row[T](k, brief, outcomes) }

// Kinds lists every kind of record, in the order in which lists show them, and
// FieldKinds those of them that officers on the street write.
var (
	Kinds      = kindsOf(func(Kind) bool { return true })
	FieldKinds = kindsOf(Kind.Fieldwork)
)

func kindsOf(which func(Kind) bool) (all []Kind) {
	for _, r := range kindTable {
		if which(r.kind) {
			all = append(all, r.kind)
		}
	}
	return all
}

func (k Kind) row() (kindRow, bool) {
	for _, r := range kindTable {
		if r.kind == k {
			return r, true
		}
	}
	return kindRow{}, false
}

// Fieldwork says whether officers on the street write a kind of record:
// encounters, and the short records beside them.
func (k Kind) Fieldwork() bool {
	r, _ := k.row()
	return r.work != office
}

// Short says whether a kind is a short record, written at one go: a venue
// check, a home check, a talk. Nobody reviews it unless he wants to.
func (k Kind) Short() bool {
	r, _ := k.row()
	return r.work == brief
}

// Outcomes names the code list of what a record of this kind came to; empty
// where it comes to nothing, or its body has other words for it.
func (k Kind) Outcomes() string {
	r, _ := k.row()
	return r.outcomes
}

// Numbered says whether records of a kind are made by the program alone, which gives them
// their number or counts them from a file, and are written in no other way.
func (k Kind) Numbered() bool {
	return k == KindReport || k == KindAssignment || k == KindStatistics
}

// KindOf is the kind whose body this is; empty for what is no body.
func KindOf(body Checked) Kind {
	for _, r := range kindTable {
		if r.body == reflect.TypeOf(body) {
			return r.kind
		}
	}
	return ""
}

// Body is the type of a kind's body; nil for a kind nobody knows.
func (k Kind) Body() reflect.Type {
	r, _ := k.row()
	return r.body
}

// Fits says whether the body of a stored revision is of its kind. Members of a
// newer program are no fault there. A kind that is not in the table fits.
func (k Kind) Fits(body json.RawMessage) bool {
	r, known := k.row()
	return !known || json.Unmarshal(body, reflect.New(r.body).Interface()) == nil
}

// DecodeBody reads the body of a record of a kind strictly: unknown, repeated
// and misspelt members, null, wrong types, more than 128 KiB, more than 16
// levels and anything after the value are Invalid, with the path of the field.
// What is written may still be meaningless: ask Check.
//
// Bodies of stored revisions are not read this way: there, members of a newer
// program are kept.
func DecodeBody(kind Kind, r io.Reader) (Checked, error) {
	row, known := kind.row()
	if !known {
		return nil, &errs.Error{Kind: errs.Invalid, Code: "kind_unknown", Field: "kind", Detail: "no such kind of record"}
	}
	return row.read(r)
}
