package raid

import (
	"encoding/json"
	"slices"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/private"

	"github.com/google/uuid"
)

// AgeOn gives the age of a person in full years on the local date of an
// instant: from the birth date, else the estimate. It says false where neither
// is known.
func (p Person) AgeOn(on time.Time) (years int, known bool) {
	if years = civil.Age(p.BirthDate, on); years >= 0 {
		return years, true
	}
	if p.BirthDate == "" && (p.Age > 0 || p.AgeError > 0) {
		return p.Age, true
	}
	return 0, false
}

// CameOfAge says that somebody who was met as a child is one no more at a later
// instant, by the date of birth and the local days.
func (p Person) CameOfAge(met, at time.Time) bool {
	was, is := civil.Age(p.BirthDate, met), civil.Age(p.BirthDate, at)
	return p.Kind == Minor && was >= 0 && was < Majority && is >= Majority
}

// Untouched says that nothing was written about a child whom a check begins
// with: he was not met yet.
func (p Person) Untouched() bool {
	if p.Kind != Minor || p.Name != "" || p.Surname != "" || p.IIN != "" || p.NoIIN != "" || p.Company != "" || len(p.Reasons) > 0 {
		return false // the quick answer: it is asked at every letter, for everybody
	}
	p.ID, p.Kind = uuid.Nil, ""
	raw, err := json.Marshal(p)
	bare, _ := json.Marshal(Person{})
	return err == nil && string(raw) == string(bare)
}

func (p Person) clone() Person {
	p.Roles, p.Reasons = slices.Clone(p.Roles), slices.Clone(p.Reasons)
	p.WhyOutCodes, p.Conditions = slices.Clone(p.WhyOutCodes), slices.Clone(p.Conditions)
	p.Guardians = slices.Clone(p.Guardians)
	for i := range p.Guardians {
		p.Guardians[i].Penalties = slices.Clone(p.Guardians[i].Penalties)
		p.Guardians[i].FitnessAlso = slices.Clone(p.Guardians[i].FitnessAlso)
	}
	p.Referrals, p.Safety, p.Acts = slices.Clone(p.Referrals), slices.Clone(p.Safety), slices.Clone(p.Acts)
	p.RegisterMatches, p.Registrations = slices.Clone(p.RegisterMatches), slices.Clone(p.Registrations)
	p.Seized = slices.Clone(p.Seized)
	p.Detained = cloned(p.Detained)
	return p
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
	Placed    string     `json:"placed,omitempty"`   // the house that took the child in, who took him there, and by what paper
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
	// FitnessAlso are the marks beside Fitness, which is the gravest: who hurt the child may
	// be drunk as well.
	FitnessAlso []codes.Code `json:"fitness_also,omitempty"`
	Fitness     codes.Code   `json:"fitness,omitempty"` // code list "fitness": may the child be given to this adult, as the officer saw

	Penalties []Penalty `json:"penalties,omitempty"` // imposed on the guardian, as somebody found them recorded elsewhere
}

// Referral is help that was promised.
type Referral struct {
	ID     uuid.UUID  `json:"id"`
	Kind   codes.Code `json:"kind"`   // code list "referrals"
	Status codes.Code `json:"status"` // code list "referral_status": new, sent, accepted, done, returned, overdue
	Due    civil.Date `json:"due,omitempty"`
}

// Marks are all that is said of whether a guardian may have the child, the gravest first.
func (g Guardian) Marks() []codes.Code {
	if g.Fitness == "" {
		return g.FitnessAlso
	}
	return append([]codes.Code{g.Fitness}, g.FitnessAlso...)
}

// SetMarks says it anew.
func (g *Guardian) SetMarks(all []codes.Code) {
	g.Fitness, g.FitnessAlso = "", nil
	if len(all) > 0 {
		g.Fitness = all[0]
	}
	if len(all) > 1 {
		g.FitnessAlso = all[1:]
	}
}

// bar is what keeps a guardian from the child by his own marks: one of several is enough,
// also beside a code that clears him, as two versions made one may have it.
func (g Guardian) bar() handover.Bar {
	for _, mark := range g.Marks() {
		if bar := unfitBar(mark); bar != "" {
			return bar
		}
	}
	return ""
}

// Empty says that nothing was written about a guardian yet.
func (g Guardian) Empty() bool {
	g.ID = uuid.Nil
	return g.Kinship == "" && g.Name == "" && g.IIN == "" && g.Phone == "" && g.Address == "" &&
		g.NotifiedAt.IsZero() && g.ExpectedAt.IsZero() && g.ArrivedAt.IsZero() && !g.Unreached && g.Fitness == "" && len(g.FitnessAlso) == 0 &&
		len(g.Penalties) == 0
}

// FledViolence says whether a minor is met with signs of violence, or says
// himself that he fled from it: the child is then kept safe before anything
// else is asked.
func (p Person) FledViolence() bool {
	return has(p.Reasons, codes.ReasonVictim) || has(p.WhyOutCodes, codes.WhyOutViolence)
}
