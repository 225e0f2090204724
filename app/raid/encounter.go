package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/private"
)

// Encounter is one meeting of a crew with one child or several, from the first
// word to the last signature. It is open while a child is in care: each step
// is a signed revision of its own.
type Encounter struct {
	private.Redacted `json:"-"`

	Night      civil.Date  `json:"night"`
	Operation  codes.Code  `json:"operation"` // code list "operations"
	Pen        Pen         `json:"pen"`
	MetAt      time.Time   `json:"met_at,omitzero"`
	Place      Place       `json:"place"`
	People     []Person    `json:"people,omitempty"`
	Note       string      `json:"note,omitempty"`
	VideoClips []VideoClip `json:"clips,omitempty"` // where the badge video of it lies

	DeliveredAt time.Time `json:"delivered_at,omitzero"` // to the police unit
	ClosedAt    time.Time `json:"closed_at,omitzero"`    // no child is in care any more

	// Who wrote the time of the meeting and of the delivery. Signing fills
	// these in (Attribute), nobody types them.
	MetBy       uuid.UUID `json:"met_by,omitzero"`
	DeliveredBy uuid.UUID `json:"delivered_by,omitzero"`

	Answer     *Answer   `json:"answer,omitempty"`     // to the last review that returned it
	Amendment  *Reasoned `json:"amendment,omitempty"`  // why a closed record was changed
	Withdrawal *Reasoned `json:"withdrawal,omitempty"` // why the record no longer counts
}

// Pen says who may go on writing. Exactly one of the two is set: an officer,
// or a crew of which any member may take the pen by writing.
type Pen struct {
	Officer uuid.UUID `json:"officer,omitzero"`
	Crew    uuid.UUID `json:"crew,omitzero"`
}

// Answer is what the author says back to a review that returned his record.
type Answer struct {
	Review uuid.UUID `json:"review"`
	Text   string    `json:"text,omitempty"`
}

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

// PersonKind says in what part a person stands in an encounter.
type PersonKind string

// A young adult leaves only what he agrees to, for a referral.
const (
	Minor      PersonKind = "minor"
	YoungAdult PersonKind = "young_adult"
	Adult      PersonKind = "adult"
)

// Person is somebody met: a minor, a young adult or another adult.
type Person struct {
	private.Redacted `json:"-"`

	ID   uuid.UUID  `json:"id"`
	Kind PersonKind `json:"kind"`

	IIN        string     `json:"iin,omitempty"`
	NoIIN      codes.Code `json:"no_iin,omitempty"`      // code list "no_iin": no document, foreigner, refused
	NoIINNote  string     `json:"no_iin_note,omitempty"` // the reason in words, such as what the passport is
	Surname    string     `json:"surname,omitempty"`
	Name       string     `json:"name,omitempty"`
	Patronymic string     `json:"patronymic,omitempty"`
	BirthDate  civil.Date `json:"birth_date,omitempty"`
	Age        int        `json:"age,omitempty"`       // years, estimated, where the birth date is not known
	AgeError   int        `json:"age_error,omitempty"` // years either way
	Sex        codes.Sex  `json:"sex,omitempty"`
	Phone      string     `json:"phone,omitempty"`

	Citizenship codes.Code `json:"citizenship,omitempty"` // code list "citizenship"
	Language    codes.Code `json:"language,omitempty"`    // code list "languages": in which to speak with the person
	Residence   Residence  `json:"residence,omitzero"`

	Education  codes.Code `json:"education,omitempty"`   // code list "education"
	School     string     `json:"school,omitempty"`      // id of a school or college of the region file
	SchoolName string     `json:"school_name,omitempty"` // as spoken, where it is not in the list
	Grade      string     `json:"grade,omitempty"`       // class, course or group
	Work       codes.Code `json:"work,omitempty"`        // code list "work"

	Company         codes.Code      `json:"company,omitempty"`       // code list "company": who was with the minor
	Roles           []codes.Code    `json:"roles,omitempty"`         // code list "roles": what an adult had to do with it
	Reasons         []codes.Code    `json:"reasons,omitempty"`       // why the crew came up to the minor
	WhyOut          string          `json:"why_out,omitempty"`       // in the child's own words
	WhyOutCodes     []codes.Code    `json:"why_out_codes,omitempty"` // code list "why_out": the same, for sums only
	Conditions      []codes.Code    `json:"conditions,omitempty"`
	Injuries        string          `json:"injuries,omitempty"` // visible ones, as seen, not as judged
	Guardians       []Guardian      `json:"guardians,omitempty"`
	RegisterMatches []RegisterMatch `json:"hits,omitempty"`   // registers the person stands on already
	Registrations   []Registration  `json:"put_on,omitempty"` // registers the person is put on
	Seized          []SeizedItem    `json:"taken,omitempty"`  // things taken from the person
	Detained        *Detention      `json:"detained,omitempty"`

	Outcome   codes.Code `json:"outcome,omitempty"` // code list "outcomes"
	HandedTo  uuid.UUID  `json:"handed_to,omitzero"`
	HandedAt  time.Time  `json:"handed_at,omitzero"`
	HandedBy  uuid.UUID  `json:"handed_by,omitzero"` // who wrote that time; Attribute fills it in
	Proposed  codes.Code `json:"proposed,omitempty"` // article and part that place and clock pointed to
	Article   codes.Code `json:"article,omitempty"`  // chosen by a person, never filled in by the program
	Protocol  string     `json:"protocol,omitempty"` // number of the protocol drawn elsewhere (ЕРАП)
	Referrals []Referral `json:"referrals,omitempty"`
	Agreed    string     `json:"agreed,omitempty"` // young adult: what he agreed to leave, and for what

	Safety []safety.Done  `json:"safety,omitempty"` // what was done first, see StepsFirst
	Acts   []handover.Act `json:"acts,omitempty"`   // handover acts, the voided ones too, oldest first
}

// Guardian is a legal representative or another adult who was called for a
// child. Repeat within a year is counted for the guardian (Code on
// administrative offences, article 442 part 3).
type Guardian struct {
	private.Redacted `json:"-"`

	ID         uuid.UUID  `json:"id"`
	Kinship    codes.Code `json:"kinship,omitempty"` // code list "kinship"
	Name       string     `json:"name,omitempty"`
	IIN        string     `json:"iin,omitempty"`
	Phone      string     `json:"phone,omitempty"`
	Address    string     `json:"address,omitempty"`
	NotifiedAt time.Time  `json:"notified_at,omitzero"`
	NotifiedBy uuid.UUID  `json:"notified_by,omitzero"` // who wrote that time; Attribute fills it in
	ExpectedAt time.Time  `json:"expected_at,omitzero"`
	ArrivedAt  time.Time  `json:"arrived_at,omitzero"`
	Unreached  bool       `json:"unreached,omitempty"` // called, nobody answered
	Fitness    codes.Code `json:"fitness,omitempty"`   // code list "fitness": may the child be given to this adult, as the officer saw

	Penalties []Penalty `json:"penalties,omitempty"` // imposed on the guardian, as somebody found them recorded elsewhere
}

// Referral is help that was promised.
type Referral struct {
	ID     uuid.UUID  `json:"id"`
	Kind   codes.Code `json:"kind"`   // code list "referrals"
	Status codes.Code `json:"status"` // code list "referral_status": new, sent, accepted, done, returned, overdue
	Due    civil.Date `json:"due,omitempty"`
}

// InCare says whether a child of the encounter is with the patrol now.
func (e Encounter) InCare() bool {
	if e.Withdrawal != nil || !e.ClosedAt.IsZero() {
		return false
	}
	for _, p := range e.People {
		if p.Kind == Minor {
			return true
		}
	}
	return false
}
