package capture

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// linking is a decision about a child of a record that is still a draft: a
// link stands on what was saved, and no decision saves a draft by itself. It
// is kept with the draft and written when the record is.
type linking struct {
	Met      Met               `json:"met"`
	Decision raid.LinkDecision `json:"decision"`
	Reason   string            `json:"reason"`
}

// linkPath begins the key under which a draft keeps the decision about a
// person; his id follows.
const linkPath = "link."

// keepLink keeps a decision with the draft, in place of the one before.
func (s *sheet) keepLink(person uuid.UUID, l linking) {
	raw, err := json.Marshal(l)
	if err == nil {
		s.keepTyping(linkPath+person.String(), string(raw))
	}
}

// links are the decisions that wait, by person; what cannot be read waits for
// nothing.
func (s *sheet) links() map[uuid.UUID]linking {
	out := map[uuid.UUID]linking{}
	for path, raw := range s.Typing {
		id, found := strings.CutPrefix(path, linkPath)
		person, err := uuid.Parse(id)
		var l linking
		if found && err == nil && json.Unmarshal([]byte(raw), &l) == nil {
			out[person] = l
		}
	}
	return out
}

// writeLinks writes down what was decided while the record was a draft. A
// person who was taken out meanwhile is linked to nobody.
func (c *Capture) writeLinks() {
	for person, l := range c.sheet.links() {
		c.sheet.keepTyping(linkPath+person.String(), "")
		for _, p := range c.sheet.Encounter.People {
			if p.ID == person {
				c.writeLink(c.sheet.ID, person, l)
			}
		}
	}
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
			c.frame.tell(c.deps.Look.SaySentence(err), nil)
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
