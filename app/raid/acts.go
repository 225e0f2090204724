package raid

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/errs"
)

// Live gives the person's act that is in force, nil where there is none.
func (p Person) Live() *handover.Act {
	for i := range p.Acts {
		if p.Acts[i].Void == nil {
			return &p.Acts[i]
		}
	}
	return nil
}

// InForce gives the act of a number where it is in force, nil otherwise.
func (p Person) InForce(number handover.Number) *handover.Act {
	for i := range p.Acts {
		if p.Acts[i].Void == nil && p.Acts[i].Number == number {
			return &p.Acts[i]
		}
	}
	return nil
}

// Superfluous gives, of several acts in force for one person, the one to be voided:
// the first that says something else than the record, else the last; nil where one
// at most is in force. Two tablets that each issued one bring this about.
func (p Person) Superfluous() *handover.Act {
	var live []*handover.Act
	for i := range p.Acts {
		if p.Acts[i].Void == nil {
			live = append(live, &p.Acts[i])
		}
	}
	if len(live) < 2 {
		return nil
	}
	for _, a := range live {
		if p.Differs(*a) != "" {
			return a
		}
	}
	return live[len(live)-1]
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

// Differs names the first field of a person that says something else than an
// act, as a path below the person; empty where all agree. A time is the same to
// the minute, as the act and every screen show it: typed anew it has no seconds.
func (p Person) Differs(a handover.Act) string {
	c := a.Child
	for _, f := range []struct {
		path string
		same bool
	}{
		{"iin", p.IIN == c.IIN}, {"surname", p.Surname == c.Surname}, {"name", p.Name == c.Name},
		{"patronymic", p.Patronymic == c.Patronymic}, {"birth_date", p.BirthDate == c.BirthDate},
		{"age", p.Age == c.Age && p.AgeError == c.AgeError}, {"sex", p.Sex == c.Sex},
		{"outcome", p.Outcome == a.Outcome}, {"handed_to", p.HandedTo == a.Taker.Guardian},
		{"handed_at", sameMinute(p.HandedAt, a.HandedAt)},
	} {
		if !f.same {
			return f.path
		}
	}
	for i, g := range p.Guardians {
		if g.ID == a.Taker.Guardian {
			if g.Name != a.Taker.Name || g.Kinship != a.Taker.Kinship || g.Phone != a.Taker.Phone {
				return Path("guardians", i)
			}
			return ""
		}
	}
	return "guardians"
}

func sameMinute(a, b time.Time) bool {
	return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute))
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
		if err := keepActs(before[p.ID], p, issued, Path("people", i)); err != nil {
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
	byHand := &errs.Error{Kind: errs.Denied, Code: "act_by_hand", Field: Path(path, "acts")}
	old := map[uuid.UUID]handover.Act{}
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
		case !o.Stands(a):
			return byHand
		case o.Void != nil && (a.Void == nil || a.Void.Reason != o.Void.Reason || !a.Void.At.Equal(o.Void.At)):
			return byHand
		}
		delete(old, a.ID)
	}
	if len(old) > 0 {
		return byHand
	}
	if field := frozen(was, now, issued); field != "" {
		return &errs.Error{Kind: errs.Denied, Code: "act_frozen", Field: Path(path, field)}
	}
	return nil
}

// frozen names the first field of a person that has changed though an act in force
// says it; empty where there is none. Where a merge made the two differ before,
// mending must be possible.
func frozen(was, now Person, issued uuid.UUID) string {
	for _, a := range now.Acts {
		if a.Void == nil && a.ID != issued && was.Differs(a) == "" {
			if field := now.Differs(a); field != "" {
				return field
			}
		}
	}
	return ""
}

// KeepFrozen says whether a body leaves what acts in force say of people as another
// has it, which need not have the acts: a second version of the record that is made
// one with the first. The error is Denied "act_frozen", with the path of the field.
func KeepFrozen(was, now Encounter) error {
	for i, p := range now.People {
		at := slices.IndexFunc(was.People, func(q Person) bool { return q.ID == p.ID })
		if at < 0 {
			continue
		}
		if field := frozen(was.People[at], p, uuid.Nil); field != "" {
			return &errs.Error{Kind: errs.Denied, Code: "act_frozen", Field: Path("people", i, field)}
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
			i := slices.IndexFunc(p.Acts, func(b handover.Act) bool { return b.ID == a.ID })
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
	f.many(Path(path, "acts"), len(p.Acts), handover.MaxActs)
	if codes.HandedOver(p.Outcome) && p.Kind == Minor && p.Live() == nil && !e.ClosedAt.IsZero() && e.anyAct() {
		f.warn(Path(path, "acts"), "problem.act_sibling") // one paper was made: this child's is easily forgotten
	}
	ids := map[uuid.UUID]bool{}
	live := 0
	for i, a := range p.Acts {
		at := Path(path, "acts", i)
		f.id(Path(at, "id"), a.ID, ids)
		f.reason(Path(at, "void"), (*Reasoned)(a.Void))
		for _, line := range []string{
			a.Place, a.Seen, a.Returned, a.Refused, a.Name, a.Taker.Name, a.Taker.Number, a.Taker.Phone, a.Taker.Address,
			a.Child.Surname, a.Child.Name, a.Child.Patronymic, a.Child.IIN,
		} {
			f.text(at, line, handover.MaxText)
		}
		if !a.OfficerInk.Valid() || !a.TakerInk.Valid() {
			f.block(at, "problem.act_ink")
		}
		if a.Void == nil {
			if live++; live == 2 {
				f.warn(at, "problem.act_two")
			}
			if field := p.Differs(a); field != "" {
				f.warn(Path(path, field), "problem.act_differs")
			}
		}
	}
}
