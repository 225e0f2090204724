package raid

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
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
	Version  int       `json:"version"` // of what the hash is made of; this program writes 1
	Number   ActNumber `json:"number"`
	IssuedAt time.Time `json:"issued_at"`
	Salt     string    `json:"salt"` // 128 random bits: without it the hash would let names be guessed

	Region   Names     `json:"region,omitzero"`
	Unit     Names     `json:"unit,omitzero"`
	Contact  Names     `json:"contact,omitzero"` // whom to ask about the act and what is kept
	District Names     `json:"district,omitzero"`
	Place    string    `json:"place,omitempty"` // in words
	Officer  uuid.UUID `json:"officer"`
	Name     string    `json:"name,omitempty"` // the officer's

	Child      ActChild  `json:"child"`
	Taker      ActTaker  `json:"taker"`
	Outcome    Code      `json:"outcome,omitempty"` // code list "outcomes"
	HandedAt   time.Time `json:"handed_at"`
	Conditions []Code    `json:"conditions,omitempty"` // code list "conditions", as seen at the handover
	Seen       string    `json:"seen,omitempty"`       // the same in words
	Returned   string    `json:"returned,omitempty"`   // things given back

	OfficerInk Strokes `json:"officer_ink,omitempty"`
	TakerInk   Strokes `json:"taker_ink,omitempty"`
	Refused    string  `json:"refused,omitempty"` // why the taker did not sign

	Replaces ActNumber `json:"replaces,omitempty"` // the act that was voided for this one
	Key      string    `json:"key"`                // id of the officer's key
	Sig      string    `json:"sig"`                // base32, see ActMark
	Void     *Reasoned `json:"void,omitempty"`     // not covered by the signature: it comes later
}

// ActChild is the child as the act names it.
type ActChild struct {
	Surname    string `json:"surname,omitempty"`
	Name       string `json:"name,omitempty"`
	Patronymic string `json:"patronymic,omitempty"`
	IIN        string `json:"iin,omitempty"`
	NoIIN      Code   `json:"no_iin,omitempty"`
	BirthDate  Date   `json:"birth_date,omitempty"`
	Age        int    `json:"age,omitempty"`
	AgeError   int    `json:"age_error,omitempty"`
	Sex        Sex    `json:"sex,omitempty"`
}

// ActTaker is who takes the child. Document is a code of "documents".
type ActTaker struct {
	Guardian uuid.UUID `json:"guardian"`
	Kinship  Code      `json:"kinship,omitempty"` // code list "kinship"
	Name     string    `json:"name"`
	Document Code      `json:"document,omitempty"`
	Number   string    `json:"number,omitempty"` // of the document
	Address  string    `json:"address,omitempty"`
	Phone    string    `json:"phone,omitempty"`
}

// actVersion is the version of canonical this program writes.
const actVersion = 1

// MaxActs bounds the acts of one person: each but the last is void.
const MaxActs = 10

// MaxActText bounds what is written freely in an act, in characters, so that
// it stays on one page.
const MaxActText = 240

// canonical is what an act's hash is made of, version 1: each field as its
// length in bytes, a colon, the bytes and a line feed, in this order. Times are
// UTC to the second.
func (a Act) canonical() []byte {
	ink := func(s Strokes) string { raw, _ := json.Marshal(s); return string(raw) }
	list := make([]string, len(a.Conditions))
	for i, c := range a.Conditions {
		list[i] = string(c)
	}
	c, t := a.Child, a.Taker
	var b strings.Builder
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

// Hash is the SHA-256 of all the act says but its signature and what came
// after it.
func (a Act) Hash() [32]byte { return sha256.Sum256(a.canonical()) }

// Live gives the person's act that is in force, nil where there is none.
func (p Person) Live() *Act {
	for i := range p.Acts {
		if p.Acts[i].Void == nil {
			return &p.Acts[i]
		}
	}
	return nil
}

// anyAct says whether an act of any child of the record is in force.
func (e Encounter) anyAct() bool {
	for _, p := range e.People {
		if p.Live() != nil {
			return true
		}
	}
	return false
}

// Differs names the first field of a person that says something else than the
// act, as a path below the person; empty where all agree.
func (a Act) Differs(p Person) string {
	c := a.Child
	for _, f := range []struct {
		path string
		same bool
	}{
		{"iin", p.IIN == c.IIN}, {"surname", p.Surname == c.Surname}, {"name", p.Name == c.Name},
		{"patronymic", p.Patronymic == c.Patronymic}, {"birth_date", p.BirthDate == c.BirthDate},
		{"age", p.Age == c.Age && p.AgeError == c.AgeError}, {"sex", p.Sex == c.Sex},
		{"outcome", p.Outcome == a.Outcome}, {"handed_to", p.HandedTo == a.Taker.Guardian},
		{"handed_at", p.HandedAt.Equal(a.HandedAt)},
	} {
		if !f.same {
			return f.path
		}
	}
	for i, g := range p.Guardians {
		if g.ID == a.Taker.Guardian {
			if g.Name != a.Taker.Name || g.Kinship != a.Taker.Kinship || g.Phone != a.Taker.Phone {
				return sub("guardians", i)
			}
			return ""
		}
	}
	return "guardians"
}

// KeepActs says whether one body may follow another as far as acts go. An act
// is neither written by hand nor changed nor taken away, but voided once; and
// while one is in force, what it says of the person may not change. issued is
// the act this very step makes, nil for none. Errors are Denied "act_by_hand"
// and "act_frozen", with the path of the field.
func KeepActs(was *Encounter, now Encounter, issued uuid.UUID) error {
	before := map[uuid.UUID]Person{}
	if was != nil {
		for _, p := range was.People {
			before[p.ID] = p
		}
	}
	for i, p := range now.People {
		if err := keepActs(before[p.ID], p, issued, sub("people", i)); err != nil {
			return err
		}
		delete(before, p.ID)
	}
	for _, p := range before {
		if len(p.Acts) > 0 {
			return &errs.Error{Kind: errs.Denied, Code: "act_frozen", Field: "people", Detail: "a person with an act stays"}
		}
	}
	return nil
}

func keepActs(was, now Person, issued uuid.UUID, path string) error {
	byHand := &errs.Error{Kind: errs.Denied, Code: "act_by_hand", Field: sub(path, "acts")}
	old := map[uuid.UUID]Act{}
	for _, a := range was.Acts {
		old[a.ID] = a
	}
	for _, a := range now.Acts {
		o, known := old[a.ID]
		switch {
		case !known && (a.ID != issued || issued == uuid.Nil):
			return byHand
		case !known:
			continue
		case string(o.canonical()) != string(a.canonical()) || o.Sig != a.Sig || o.Key != a.Key || o.Version != a.Version:
			return byHand
		case o.Void != nil && (a.Void == nil || a.Void.Reason != o.Void.Reason || !a.Void.At.Equal(o.Void.At)):
			return byHand
		}
		delete(old, a.ID)
	}
	if len(old) > 0 {
		return byHand
	}
	// Where a merge made the two differ before, mending must be possible.
	if live := now.Live(); live != nil && live.ID != issued && live.Differs(was) == "" {
		if field := live.Differs(now); field != "" {
			return &errs.Error{Kind: errs.Denied, Code: "act_frozen", Field: sub(path, field)}
		}
	}
	return nil
}

// JoinActs brings the acts of another head of a record into this one: acts that
// it lacks, and their ends. Who joins a record that was changed in two places
// sees one of the two; no act is lost by that, and none comes into force again.
func (e *Encounter) JoinActs(other Encounter) {
	for _, from := range other.People {
		at := slices.IndexFunc(e.People, func(p Person) bool { return p.ID == from.ID })
		if at < 0 {
			continue
		}
		p := &e.People[at]
		p.Acts = slices.Clone(p.Acts)
		for _, a := range from.Acts {
			i := slices.IndexFunc(p.Acts, func(b Act) bool { return b.ID == a.ID })
			switch {
			case i < 0:
				p.Acts = append(p.Acts, a)
			case p.Acts[i].Void == nil:
				p.Acts[i].Void = a.Void
			}
		}
	}
}

// acts checks what came with a record. KeepActs guards what is written here;
// this is for records of other devices and for the merge of two.
func (f *findings) acts(path string, e Encounter, p Person) {
	f.many(sub(path, "acts"), len(p.Acts), MaxActs)
	if HandedOver(p.Outcome) && p.Kind == Minor && p.Live() == nil && !e.ClosedAt.IsZero() && e.anyAct() {
		f.warn(sub(path, "acts"), "problem.act_sibling") // one paper was made: this child's is easily forgotten
	}
	ids := map[uuid.UUID]bool{}
	live := 0
	for i, a := range p.Acts {
		at := sub(path, "acts", i)
		f.id(sub(at, "id"), a.ID, ids)
		f.reason(sub(at, "void"), a.Void)
		for _, line := range []string{a.Place, a.Seen, a.Returned, a.Refused, a.Taker.Address} {
			f.text(at, line, MaxActText)
		}
		if !a.OfficerInk.Valid() || !a.TakerInk.Valid() {
			f.block(at, "problem.act_ink")
		}
		if a.Void == nil {
			if live++; live == 2 {
				f.warn(at, "problem.act_two")
			}
			if field := a.Differs(p); field != "" {
				f.warn(sub(path, field), "problem.act_differs")
			}
		}
	}
}
