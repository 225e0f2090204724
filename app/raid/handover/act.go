// Package handover holds the paper of a handover: what an act says, its number,
// both signatures, the mark that lets it be checked and the keys to check it
// with; and the words for why a child may not be handed to an adult. Who may
// take a child is a rule of package raid.
package handover

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/private"
)

// Act is the paper of a handover: who took which child, in what condition,
// with both signatures. It is kept as data in the person's part of the
// encounter, and its page is made from the data again, each time the same.
//
// It holds copies of what it says, so that a unit's new name does not change a
// paper that was signed. It is neither the approved blank nor an electronic
// signature under the law, and its page says so (docs/sources.md, 3: the
// official blanks were not found).
type Act struct {
	private.Redacted `json:"-"`

	ID       uuid.UUID `json:"id"`
	Version  int       `json:"version"` // of what the hash is made of and what the page states; this program writes Newest
	Number   Number    `json:"number"`
	IssuedAt time.Time `json:"issued_at"`
	Salt     string    `json:"salt"` // 128 random bits: without it the hash would let names be guessed

	Region   codes.Names `json:"region,omitzero"`
	Unit     codes.Names `json:"unit,omitzero"`
	Contact  codes.Names `json:"contact,omitzero"` // whom to ask about the act and what is kept
	District codes.Names `json:"district,omitzero"`
	Place    string      `json:"place,omitempty"` // in words
	Officer  uuid.UUID   `json:"officer"`
	Name     string      `json:"name,omitempty"` // the officer's

	Child      Child        `json:"child"`
	Taker      Taker        `json:"taker"`
	Outcome    codes.Code   `json:"outcome,omitempty"` // code list "outcomes"
	HandedAt   time.Time    `json:"handed_at"`
	Conditions []codes.Code `json:"conditions,omitempty"` // code list "conditions", as seen at the handover
	Seen       string       `json:"seen,omitempty"`       // the same in words
	Returned   string       `json:"returned,omitempty"`   // things given back

	OfficerInk Strokes `json:"officer_ink,omitempty"`
	TakerInk   Strokes `json:"taker_ink,omitempty"`
	Refused    string  `json:"refused,omitempty"` // why the taker did not sign

	Replaces Number `json:"replaces,omitempty"` // the act that was voided for this one
	Key      string `json:"key"`                // id of the officer's key
	Sig      string `json:"sig"`                // base32, see Mark
	Void     *Void  `json:"void,omitempty"`     // not covered by the signature: it comes later
}

// Void says that an act is no longer in force, and why.
type Void struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// Child is the child as the act names it.
type Child struct {
	Surname    string     `json:"surname,omitempty"`
	Name       string     `json:"name,omitempty"`
	Patronymic string     `json:"patronymic,omitempty"`
	IIN        string     `json:"iin,omitempty"`
	NoIIN      codes.Code `json:"no_iin,omitempty"`
	BirthDate  civil.Date `json:"birth_date,omitempty"`
	Age        int        `json:"age,omitempty"`
	AgeError   int        `json:"age_error,omitempty"`
	Sex        codes.Sex  `json:"sex,omitempty"`
}

// Taker is who takes the child. Document is a code of "documents".
type Taker struct {
	Guardian uuid.UUID  `json:"guardian"`
	Kinship  codes.Code `json:"kinship,omitempty"` // code list "kinship"
	Name     string     `json:"name"`
	Document codes.Code `json:"document,omitempty"`
	Number   string     `json:"number,omitempty"` // of the document
	Address  string     `json:"address,omitempty"`
	Phone    string     `json:"phone,omitempty"`
}

// MaxActs bounds the acts of one person: each but the last is void.
const MaxActs = 10

// MaxText bounds what is written freely in an act, in characters, so that
// it stays on one page.
const MaxText = 240

// Newest is the version of an act that this program makes. A sentence above the
// signatures is never reworded: it is another one, of another version.
//
//	1: the taker is sober, healthy and able to look after the child
//	2: he is sober and able to; the version is under the hash
const Newest = 2

// Canonical is what an act's hash is made of: each field as its length in bytes, a
// colon, the bytes and a line feed, in this order; from version 2 on, the version
// before them. Times are UTC to the second.
func (a Act) Canonical() []byte {
	ink := func(s Strokes) string { raw, _ := json.Marshal(s); return string(raw) }
	list := make([]string, len(a.Conditions))
	for i, c := range a.Conditions {
		list[i] = string(c)
	}
	c, t := a.Child, a.Taker
	var b strings.Builder
	if a.Version > 1 { // by it the sentence that was signed is chosen
		v := fmt.Sprint(a.Version)
		fmt.Fprintf(&b, "%d:%s\n", len(v), v)
	}
	for _, field := range []string{
		string(a.Number), stamp(a.IssuedAt), a.Salt,
		a.Region.KK, a.Region.RU, a.Unit.KK, a.Unit.RU, a.Contact.KK, a.Contact.RU,
		a.District.KK, a.District.RU, a.Place, a.Officer.String(), a.Name,
		c.Surname, c.Name, c.Patronymic, c.IIN, string(c.NoIIN), string(c.BirthDate),
		fmt.Sprint(c.Age), fmt.Sprint(c.AgeError), string(c.Sex),
		t.Guardian.String(), string(t.Kinship), t.Name, string(t.Document), t.Number, t.Address, t.Phone,
		string(a.Outcome), stamp(a.HandedAt), strings.Join(list, ","), a.Seen, a.Returned,
		ink(a.OfficerInk), ink(a.TakerInk), a.Refused, string(a.Replaces),
	} {
		fmt.Fprintf(&b, "%d:%s\n", len(field), field)
	}
	return []byte(b.String())
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Stands says whether an act is still the one that was issued, but for its end.
// English names are on no paper and under no signature; they stay all the same.
func (a Act) Stands(now Act) bool {
	return string(a.Canonical()) == string(now.Canonical()) && a.Sig == now.Sig && a.Key == now.Key && a.Version == now.Version &&
		a.Region == now.Region && a.Unit == now.Unit && a.Contact == now.Contact && a.District == now.District
}

// Hash is the SHA-256 of all the act says but its signature and what came
// after it.
func (a Act) Hash() [32]byte { return sha256.Sum256(a.Canonical()) }
