package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// content is what the region reads in a body, as far as it acts on it.
type content struct {
	ok    bool // the body is what its kind promises
	pen   raid.Pen
	place raid.Place
	// barred says that a child went to whom he may not go. No device of ours writes
	// that. It is kept and flagged all the same: set aside, it would be hidden from
	// the very people who have to see it, and so would every revision that mends it.
	barred  bool
	marks   []Penalty
	accepts bool // a review
	unit    string
	seats   []Seat
	sectors []string
	tooMany bool    // more seats than a raid may have
	frozen  *Frozen // of a report

	assigned *Assigned // of a decision of the commission

	told []time.Time // when it says that what it tells of happened
}

// read reads a body, all that is asked of it at one go: it is what judging a line
// takes longest for.
func read(e revision.Envelope) (c content) {
	switch e.Kind {
	case raid.KindEncounter:
		var v raid.Encounter
		if c.ok = json.Unmarshal(e.Body, &v) == nil; !c.ok {
			return content{}
		}
		c.pen, c.place, c.marks, c.barred = v.Pen, v.Place, marksOf(v), v.HandoverBarred()
		c.told = toldBy(v)
	case raid.KindReview:
		var v raid.Review
		c.ok = json.Unmarshal(e.Body, &v) == nil && v.Record != uuid.Nil && revision.Hash(v.Rev).Valid()
		c.accepts = v.Accepts()
	case raid.KindLink:
		var v raid.Link
		c.ok = json.Unmarshal(e.Body, &v) == nil && revision.Hash(v.A.Rev).Valid() && revision.Hash(v.B.Rev).Valid()
	case raid.KindFollowUp:
		var v raid.FollowUp
		c.ok = json.Unmarshal(e.Body, &v) == nil && v.Sound() && revision.Hash(v.Rev).Valid()
	case raid.KindRaid:
		var v raid.Raid
		if c.ok = json.Unmarshal(e.Body, &v) == nil; !c.ok {
			return content{}
		}
		c.unit = v.Unit
		c.crews(v)
	case raid.KindReport:
		c.frozen, c.unit, c.ok = frozenOf(e)
	case raid.KindStatistics:
		c.frozen, c.unit, c.ok = importedOf(e)
	case raid.KindAssignment:
		c.assigned, c.unit, c.ok = assignedOf(e)
		if c.ok {
			c.pen = raid.Pen{Officer: c.assigned.Officer} // it is with who answers for it
		}
	case raid.KindOperation:
		var v raid.Operation
		c.ok = json.Unmarshal(e.Body, &v) == nil
		c.unit = v.Unit
	default:
		var v struct {
			Place raid.Place `json:"place"`
			At    time.Time  `json:"at"`
		}
		if c.ok = e.Kind.Fits(e.Body); c.ok && e.Kind.Fieldwork() {
			c.ok = json.Unmarshal(e.Body, &v) == nil
		}
		c.place, c.told = v.Place, moments(v.At)
	}
	return c
}

// crews reads who is in which crew of a raid, and where the raid goes.
func (c *content) crews(v raid.Raid) {
	c.tooMany = len(v.Crews) > raid.MaxCrews || len(v.Sectors) > raid.MaxCrews
	for _, crew := range v.Crews {
		if c.tooMany = c.tooMany || len(crew.Members) > MaxMember || len(c.seats) > MaxSeats; c.tooMany {
			c.seats = nil
			return
		}
		for _, m := range crew.Members {
			if s := (Seat{Crew: crew.ID, Officer: m}); crew.ID != uuid.Nil && m != uuid.Nil && !slices.Contains(c.seats, s) {
				c.seats = append(c.seats, s)
			}
		}
	}
	for _, s := range v.Sectors {
		if s.District != "" && !slices.Contains(c.sectors, s.District) {
			c.sectors = append(c.sectors, s.District)
		}
	}
}

// toldBy are the times of an encounter that its rules go by: when they met, when no
// child was in care any more, and when each act was signed.
func toldBy(v raid.Encounter) []time.Time {
	all := moments(v.MetAt, v.ClosedAt)
	for _, p := range v.People {
		for _, a := range p.Acts {
			all = append(all, moments(a.IssuedAt)...)
		}
	}
	return all
}

// moments leaves out what is not said.
func moments(all ...time.Time) []time.Time {
	return slices.DeleteFunc(all, time.Time.IsZero)
}

// Penalty tells one penalty of one guardian from every other, and says none of
// it: what is kept in the open holds no text of a record.
type Penalty [sha256.Size]byte

// MarshalText writes a penalty's mark in hexadecimal digits.
func (p Penalty) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, p[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Penalty) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(p) {
		return hex.ErrLength
	}
	_, err := hex.Decode(p[:], text)
	return err
}

// marksOf lists the penalties that stand in an encounter.
func marksOf(v raid.Encounter) []Penalty {
	var out []Penalty
	for _, p := range v.People {
		for _, g := range p.Guardians {
			for _, one := range g.Penalties {
				text, err := json.Marshal(raid.Imposed{Person: p.ID, Guardian: g.ID, Penalty: one})
				if err != nil {
					continue // ids, codes and dates always are JSON
				}
				out = append(out, sha256.Sum256(text))
			}
		}
	}
	return out
}
