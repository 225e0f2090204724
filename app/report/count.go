package report

import (
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

// counter gathers the nights from one to another, both counted.
type counter struct {
	from, to civil.Date
	region   *regionfile.Region
	codes    *codes.Lists
	offset   *time.Location
	rows     map[string]*Row
	checks   []check
	out      Summary
}

// check is one venue check, kept until all are there: several of one venue
// count once.
type check struct {
	night           civil.Date
	district, venue string
	violation       bool
	accepted        bool
}

// record counts one record and says in which district, if it counts at all.
func (c *counter) record(r Record) (kato string, counted bool) {
	switch {
	case r.Short != nil:
		return c.short(r.Short, r.Accepted)
	case r.Kind == raid.KindEncounter:
		e := r.Encounter
		if !c.within(e.Night, e.MetAt) || c.withdrawn(e.Withdrawal) {
			return "", false
		}
		kato = c.district(e.Place)
		c.encounter(c.rows[kato], e, r.Accepted)
		return kato, true
	}
	return "", false
}

// short counts a short record: one more of its figure, or, of a check of a
// place, one of those that are counted when all are there.
func (c *counter) short(b raid.Short, accepted bool) (kato string, counted bool) {
	row, known := shortRows[raid.KindOf(b)]
	v := b.Visit()
	if !known || !c.within(v.Night, v.At) || c.withdrawn(v.Undone) {
		return "", false
	}
	kato = c.district(v.Place)
	if place, is := b.(raid.VenueCheck); is {
		c.checks = append(c.checks, check{NightOf(v.Night, v.At, c.offset), kato, v.Place.Venue, place.Result == raid.Violation, accepted})
		return kato, true
	}
	row.count(&c.rows[kato].All)
	if accepted {
		row.count(&c.rows[kato].Accepted)
	}
	return kato, true
}

// withdrawn says whether a record of the night was withdrawn, and notes it.
func (c *counter) withdrawn(why *raid.Reasoned) bool {
	if why != nil {
		c.out.Withdrawn++
	}
	return why != nil
}

func (c *counter) within(night civil.Date, at time.Time) bool {
	night = NightOf(night, at, c.offset)
	return night >= c.from && night <= c.to
}

// NightOf is the night a record counts for: the one it names, else the one its
// time falls into; empty where it has neither.
func NightOf(night civil.Date, at time.Time, offset *time.Location) civil.Date {
	if night == "" && !at.IsZero() {
		night = civil.NightOf(at, offset)
	}
	return night
}

// district gives the code of the region file, from that code or an alias.
func (c *counter) district(p raid.Place) string {
	kato, _ := c.region.ResolveKATO(p.District)
	return kato
}

func (c *counter) encounter(row *Row, e raid.Encounter, accepted bool) {
	class := c.codes.Class("places", e.Place.Type)
	for _, p := range e.People {
		counted, p := Child(e, p)
		if !counted {
			continue
		}
		for _, why := range p.WhyOutCodes {
			if c.out.WhyOut == nil {
				c.out.WhyOut = map[codes.Code]int{}
			}
			c.out.WhyOut[why]++
		}
		for f, hit := range childFigures(class, e, p) {
			if !hit {
				continue
			}
			row.All[f].child(p)
			if accepted {
				row.Accepted[f].child(p)
			}
		}
	}
}

// Child says whether a person of an encounter counts as a minor found (R03),
// and what is counted of him: of a child who is with the patrol still, what is
// meant to become of him has not come about.
func Child(e raid.Encounter, p raid.Person) (counted bool, as raid.Person) {
	if e.ClosedAt.IsZero() && p.Kept() {
		p.Outcome = ""
	}
	return p.Kind == raid.Minor && p.Outcome != codes.OutcomeAdult, p
}

// childFigures says in which figures a child counts.
func childFigures(class string, e raid.Encounter, p raid.Person) map[Figure]bool {
	return map[Figure]bool{
		R03: true,
		R04: class == codes.ClassVenue,
		R05: class == codes.ClassOutside,
		R06: delivered(e, p.Outcome),
		R07: p.Outcome == codes.OutcomeSpot || p.Outcome == codes.OutcomeHome || p.Outcome == codes.OutcomePolice,
		R08: p.Outcome == codes.OutcomeSpot,
		R09: p.Outcome == codes.OutcomeCAN || p.Outcome == codes.OutcomeCPD,
	}
}

// delivered: the time of delivery is the encounter's, and one of its children
// may have been handed over before.
func delivered(e raid.Encounter, outcome codes.Code) bool {
	switch outcome {
	case codes.OutcomePolice:
		return true
	case codes.OutcomeSpot, codes.OutcomeHome, codes.OutcomeTalk, codes.OutcomeLeft:
		return false
	}
	return !e.DeliveredAt.IsZero()
}

func (n *Count) child(p raid.Person) {
	n.All++
	switch p.Education {
	case codes.EducationSchool:
		n.School++
	case codes.EducationCollege:
		n.College++
	}
}

// venues counts R01 and R02, for all checks and for the accepted ones.
func (c *counter) venues() {
	c.distinct(func(check) bool { return true }, func(r *Row) *Figures { return &r.All })
	c.distinct(func(k check) bool { return k.accepted }, func(r *Row) *Figures { return &r.Accepted })
}

func (c *counter) distinct(counts func(check) bool, in func(*Row) *Figures) {
	type place struct {
		night           civil.Date
		district, venue string
	}
	seen := map[place]bool{} // a violation of it was counted
	for _, k := range c.checks {
		if !counts(k) {
			continue
		}
		figures := in(c.rows[k.district])
		key := place{k.night, k.district, k.venue}
		violated, known := seen[key]
		if k.venue == "" { // not in the list of venues: each tap is a place of its own
			violated, known = false, false
		}
		if !known {
			figures[R01].All++
		}
		if k.violation && !violated {
			figures[R02].All++
		}
		seen[key] = violated || k.violation
	}
}
