package capture

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// linking is a decision about a child of a record that is still a draft: a
// link stands on what was saved, and no decision saves a draft by itself. It
// is kept with the draft and written when the record is.
type linking struct {
	Met      Met               `json:"met"`
	Decision raid.LinkDecision `json:"decision"`
	Reason   string            `json:"reason"`
	Of       *named            `json:"of,omitempty"` // whom it was about; nil: of an older program, which asked nobody
}

// named is who a child was when it was decided whom he was met as.
type named struct {
	Surname    string     `json:"surname,omitempty"`
	Name       string     `json:"name,omitempty"`
	Patronymic string     `json:"patronymic,omitempty"`
	IIN        string     `json:"iin,omitempty"`
	Sex        codes.Sex  `json:"sex,omitempty"`
	Birth      civil.Date `json:"birth,omitempty"`
}

func nameOf(w raid.Person) *named {
	return &named{w.Surname, w.Name, w.Patronymic, w.IIN, w.Sex, w.BirthDate}
}

// holds says whether a decision is about this child still: what was written since goes
// on from what stood there, and is not another name, number, sex or day of birth.
func (l linking) holds(w raid.Person) bool {
	if l.Of == nil {
		return true
	}
	for was, now := range map[string]string{l.Of.Surname: w.Surname, l.Of.Name: w.Name, l.Of.Patronymic: w.Patronymic} {
		if !strings.HasPrefix(strings.Join(fold(now), " "), strings.Join(fold(was), " ")) {
			return false
		}
	}
	return (l.Of.IIN == "" || l.Of.IIN == w.IIN) && (l.Of.Sex == "" || l.Of.Sex == w.Sex) && (l.Of.Birth == "" || l.Of.Birth == w.BirthDate)
}

// linkPath begins the key under which a draft keeps a decision: about which
// person of the record, and whom of which other one. A child may have been met
// more than once.
const linkPath = "link."

func linkKey(person uuid.UUID, of Met) string {
	return linkPath + person.String() + "." + of.Record.String() + "." + of.Person.String()
}

// WithoutLinks is what a draft keeps of half-typed texts once its record was
// saved: the decisions are written then.
func WithoutLinks(typing map[string]string) map[string]string {
	out := maps.Clone(typing)
	maps.DeleteFunc(out, func(path, _ string) bool { return strings.HasPrefix(path, linkPath) })
	return out
}

// keepLink keeps a decision with the draft, in place of the one before about
// the same two.
func (s *sheet) keepLink(person uuid.UUID, l linking) {
	raw, err := json.Marshal(l)
	if err == nil {
		s.keepTyping(linkKey(person, l.Met), string(raw))
	}
}

// waits is the decision about one meeting that waits for the record.
func (s *sheet) waits(person uuid.UUID, of Met) (linking, bool) {
	l, ok := readLink(s.Typing[linkKey(person, of)])
	return l, ok
}

func readLink(raw string) (l linking, ok bool) {
	return l, raw != "" && json.Unmarshal([]byte(raw), &l) == nil
}

// decided is a decision that waits, and about whom.
type decided struct {
	key    string
	person uuid.UUID
	linking
}

// links are the decisions that wait; what cannot be read waits for nothing.
func (s *sheet) links() []decided {
	var out []decided
	for _, path := range slices.Sorted(maps.Keys(s.Typing)) {
		id, found := strings.CutPrefix(path, linkPath)
		id, _, _ = strings.Cut(id, ".")
		person, err := uuid.Parse(id)
		if l, ok := readLink(s.Typing[path]); found && err == nil && ok {
			out = append(out, decided{path, person, l})
		}
	}
	return out
}

// writeLinks writes down what was decided while the record was a draft. A
// person who was taken out meanwhile is linked to nobody, and one who was given another
// name since has to be decided of anew.
func (c *Capture) writeLinks() {
	for _, l := range c.sheet.links() {
		i := slices.IndexFunc(c.sheet.Encounter.People, func(p raid.Person) bool { return p.ID == l.person })
		if i >= 0 && !l.holds(c.sheet.Encounter.People[i]) {
			continue
		}
		c.sheet.keepTyping(l.key, "")
		if i >= 0 {
			c.writeLink(c.sheet.ID, l.person, l.linking)
		}
	}
}

// undecided are the children of whom something was decided before they were given
// another name.
func (c *Capture) undecided() []raid.Problem {
	var out []raid.Problem
	for _, l := range c.sheet.links() {
		for i, p := range c.sheet.Encounter.People {
			if p.ID == l.person && !l.holds(p) {
				out = append(out, raid.Problem{Path: join("people", strconv.Itoa(i), "surname"), Key: "capture.met.anew"})
			}
		}
	}
	return out
}

// writeLink writes a decision about a saved child; the line that says so takes
// it back.
func (c *Capture) writeLink(record, person uuid.UUID, l linking) {
	m := c.pages[pagePerson].(*personPage).met
	var link uuid.UUID
	c.deps.Run(func() (err error) {
		link, err = c.deps.Meetings.Decide(context.Background(), record, person, l.Met, l.Decision, l.Reason)
		return err
	}, func(err error) {
		if err != nil {
			c.deps.Notifier.ToastError(err)
			return
		}
		key := "capture.met.joined"
		if l.Decision == raid.NotSameChild {
			key = "capture.met.parted"
		}
		c.frame.tell(c.deps.Look.Say(key), func() { m.undo(link) })
		m.again()
	})
}
