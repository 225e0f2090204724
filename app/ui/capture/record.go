package capture

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// sheet is the record under the officer's hand, without any widget.
type sheet struct {
	Record
	person  int                       // whose fields are shown
	removed []removedPerson           // the latest last
	aside   map[uuid.UUID]raid.Person // with what is not asked of their kind now
	newID   func() uuid.UUID

	delivery delivery // put aside while the record has no child whose it is
}

type removedPerson struct {
	at     int
	person raid.Person
	typing map[string]string // half typed of him, by what comes after "people.0."
}

func newSheet(r Record, newID func() uuid.UUID) *sheet {
	s := &sheet{Record: r, newID: newID}
	s.Encounter = r.Encounter.Clone()
	s.Typing = maps.Clone(r.Typing)
	if s.Typing == nil {
		s.Typing = map[string]string{}
	}
	if len(s.Encounter.People) == 0 {
		s.Encounter.People = []raid.Person{s.blank()}
	}
	s.person = min(max(r.Person, 0), len(s.Encounter.People)-1)
	return s
}

// blank is a person of whom nothing is known. The kind alone is set: the
// program is there for minors, and the first button says so.
func (s *sheet) blank() raid.Person { return raid.Person{ID: s.newID(), Kind: raid.Minor} }

// who is the person whose fields are shown.
func (s *sheet) who() *raid.Person { return &s.Encounter.People[s.person] }

// path is the path of a field of the person shown: "people.0.surname".
func (s *sheet) path(field string) string { return "people." + strconv.Itoa(s.person) + "." + field }

func (s *sheet) addPerson() {
	s.Encounter.People = append(s.Encounter.People, s.blank())
	s.person = len(s.Encounter.People) - 1
	// Another child of the same meeting was met for the same reason more
	// often than not, but a reason is never chosen beforehand: all is blank.
}

// removePerson takes the shown person out; undoRemove puts him back. The last
// one leaves a blank behind, since a record is about somebody.
func (s *sheet) removePerson() {
	out := removedPerson{at: s.person, person: s.Encounter.People[s.person], typing: map[string]string{}}
	for p, text := range s.Typing {
		if n, field, ok := splitPerson(p); ok && n == s.person {
			out.typing[field] = text
		}
	}
	s.removed = append(s.removed, out)
	s.Encounter.People = slices.Delete(s.Encounter.People, s.person, s.person+1)
	s.shiftTyping(s.person, -1)
	if len(s.Encounter.People) == 0 {
		s.Encounter.People = []raid.Person{s.blank()}
	}
	s.person = min(s.person, len(s.Encounter.People)-1)
	s.followMinors(out.person)
}

func (s *sheet) undoRemove(person uuid.UUID) bool {
	i := slices.IndexFunc(s.removed, func(r removedPerson) bool { return r.person.ID == person })
	if i < 0 {
		return false
	}
	back := s.removed[i]
	s.removed = slices.Delete(s.removed, i, i+1)
	at := min(back.at, len(s.Encounter.People))
	if len(s.Encounter.People) == 1 && s.Encounter.People[0].Untouched() {
		s.Encounter.People = nil
		at = 0
	}
	s.shiftTyping(at, +1)
	s.Encounter.People = slices.Insert(s.Encounter.People, at, back.person)
	s.followMinors(raid.Person{})
	s.person = at
	for field, text := range back.typing {
		s.keepTyping(s.path(field), text)
	}
	return true
}

// shiftTyping keeps half-typed texts with their people: what belonged to a
// removed person goes, what belonged to those behind him moves.
func (s *sheet) shiftTyping(from, by int) {
	out := map[string]string{}
	for p, text := range s.Typing {
		n, field, ok := splitPerson(p)
		switch {
		case !ok || n < from:
			out[p] = text
		case by < 0 && n == from:
		default:
			out["people."+strconv.Itoa(n+by)+"."+field] = text
		}
	}
	s.Typing = out
}

// keepTyping keeps a text that is not a value yet; an empty one is forgotten.
func (s *sheet) keepTyping(path, text string) {
	if text == "" {
		delete(s.Typing, path)
		return
	}
	s.Typing[path] = text
}

// guardian is the i-th guardian of the person shown, made when there is none.
func (s *sheet) guardian(i int) *raid.Guardian {
	p := s.who()
	for len(p.Guardians) <= i {
		p.Guardians = append(p.Guardians, raid.Guardian{ID: s.newID()})
	}
	return &p.Guardians[i]
}

// removeGuardian takes a guardian out; a hand-over to him goes with him.
func (s *sheet) removeGuardian(i int) {
	p := s.who()
	if i >= len(p.Guardians) {
		return
	}
	if p.HandedTo == p.Guardians[i].ID {
		p.HandedTo, p.HandedAt = uuid.Nil, time.Time{}
	}
	p.Guardians = slices.Delete(p.Guardians, i, i+1)
}

// draft is a copy to be saved, with all that is half done.
func (s *sheet) draft(p page, now time.Time) Draft {
	d := s.Draft
	d.Encounter = s.Encounter.Clone()
	d.Page, d.Person, d.At = int(p), s.person, now
	d.Typing = maps.Clone(s.Typing)
	return d
}

// signable is a copy without the blanks, fit for a revision.
func (s *sheet) signable(p page, now time.Time) Draft {
	d := s.draft(p, now)
	d.Encounter = trimmed(d.Encounter)
	return d
}

// worthSigning says that the record tells of a place and of somebody, which
// is the least that is sent out while a child is in care.
func (s *sheet) worthSigning() bool {
	p := s.Encounter.Place
	return (p.Point != nil || p.Type != "" || p.Name != "") && len(trimmed(s.Encounter.Clone()).People) > 0
}

// answer is what was written to the review that sent the record back: what was
// said to one before answers nothing now.
func (s *sheet) answer() string {
	if a := s.Encounter.Answer; a != nil && s.Review != nil && a.Review == s.Review.ID {
		return a.Text
	}
	return ""
}

// inCare says whether a child is with the patrol.
func (s *sheet) inCare() bool { return slices.ContainsFunc(s.Encounter.People, s.Encounter.Keeps) }

// trimmed drops blank people and guardians nobody wrote anything about, and an
// estimate of the age where the day of birth is known.
func trimmed(e raid.Encounter) raid.Encounter {
	e.People = slices.DeleteFunc(e.People, raid.Person.Untouched)
	for i := range e.People {
		if e.People[i].BirthDate.Valid() {
			e.People[i].Age, e.People[i].AgeError = 0, 0 // the date says it better
		}
		e.People[i].Guardians = slices.DeleteFunc(e.People[i].Guardians, func(g raid.Guardian) bool {
			return g.Empty()
		})
	}
	return e
}

// splitPerson takes "people.1.surname" apart.
func splitPerson(path string) (person int, field string, ok bool) {
	rest, ok := strings.CutPrefix(path, "people.")
	if !ok {
		return 0, "", false
	}
	num, field, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(num)
	return n, field, err == nil && n >= 0
}

// clip cuts a text to n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n])
}
