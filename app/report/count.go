package report

import (
	"time"

	"github.com/google/uuid"

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
	each     func(Item) // hears of all that is counted; nil: nobody asks
	out      Summary
}

// check is one venue check, kept until all are there: several of one venue
// count once.
type check struct {
	record          uuid.UUID
	night           civil.Date
	district, venue string
	violation       bool
	accepted        bool
}

// record counts one record and says in which district, if it counts at all.
func (c *counter) record(r *Record) (kato string, counted bool) {
	switch {
	case r.Short != nil:
		return c.short(r)
	case r.Kind == raid.KindEncounter:
		e := &r.Encounter
		if !c.within(e.Night, e.MetAt) || c.withdrawn(e.Withdrawal) {
			return "", false
		}
		kato = c.district(e.Place)
		c.encounter(r, kato)
		return kato, true
	}
	return "", false
}

// short counts a short record: one more of its figure, or, of a check of a
// place, one of those that are counted when all are there.
func (c *counter) short(r *Record) (kato string, counted bool) {
	row, known := shortRows[raid.KindOf(r.Short)]
	v := r.Short.Visit()
	if !known || !c.within(v.Night, v.At) || c.withdrawn(v.Undone) {
		return "", false
	}
	kato = c.district(v.Place)
	if place, is := r.Short.(raid.VenueCheck); is {
		c.checks = append(c.checks, check{r.ID, NightOf(v.Night, v.At, c.offset), kato, v.Place.Venue, place.Result == raid.Violation, r.Accepted})
		return kato, true
	}
	row.count(&c.rows[kato].All)
	if r.Accepted {
		row.count(&c.rows[kato].Accepted)
	}
	if row.figure != none {
		c.tell(row.figure, kato, Count{All: 1}, uuid.Nil, r.ID)
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

func (c *counter) encounter(r *Record, kato string) {
	e, row := &r.Encounter, c.rows[kato]
	class := c.codes.Class("places", e.Place.Type)
	for i := range e.People {
		counted, p := Child(e, e.People[i])
		if !counted {
			continue
		}
		for _, why := range p.WhyOutCodes {
			if c.out.WhyOut == nil {
				c.out.WhyOut = map[codes.Code]int{}
			}
			c.out.WhyOut[why]++
		}
		one := oneChild(p)
		for f, hit := range childFigures(class, e, p.Outcome) {
			if !hit {
				continue
			}
			row.All[f].add(one)
			if r.Accepted {
				row.Accepted[f].add(one)
			}
			c.tell(Figure(f), kato, one, p.ID, r.ID)
		}
	}
}

// Child says whether a person of an encounter counts as a minor found (R03),
// and what is counted of him: of a child who is with the patrol still, what is
// meant to become of him has not come about.
func Child(e *raid.Encounter, p raid.Person) (counted bool, as raid.Person) {
	if e.ClosedAt.IsZero() && e.Keeps(p) {
		p.Outcome = ""
	}
	return p.Kind == raid.Minor && p.Outcome != codes.OutcomeAdult, p
}

// childFigures says in which figures a child counts.
func childFigures(class string, e *raid.Encounter, outcome codes.Code) (in [NumFigures]bool) {
	in[R03] = true
	in[R04] = class == codes.ClassVenue
	in[R05] = class == codes.ClassOutside
	in[R06] = delivered(e, outcome)
	in[R07] = outcome == codes.OutcomeSpot || outcome == codes.OutcomeHome || outcome == codes.OutcomePolice
	in[R08] = outcome == codes.OutcomeSpot
	in[R09] = outcome == codes.OutcomeCAN || outcome == codes.OutcomeCPD
	return in
}

// delivered: the time of delivery is the encounter's, and one of its children
// may have been handed over before.
func delivered(e *raid.Encounter, outcome codes.Code) bool {
	switch outcome {
	case codes.OutcomePolice:
		return true
	case codes.OutcomeSpot, codes.OutcomeHome, codes.OutcomeTalk, codes.OutcomeLeft:
		return false
	}
	return !e.DeliveredAt.IsZero()
}

// oneChild is a child as a count, by where he studies.
func oneChild(p raid.Person) Count {
	n := Count{All: 1}
	switch p.Education {
	case codes.EducationSchool:
		n.School = 1
	case codes.EducationCollege:
		n.College = 1
	case "", codes.EducationUnknown:
		n.Unasked = 1
	}
	return n
}

// venues counts R01 and R02, for all checks and for the accepted ones.
func (c *counter) venues() {
	for _, p := range placesOf(c.checks, func(check) bool { return true }) {
		p.count(&c.rows[p.district].All)
		c.tell(R01, p.district, Count{All: 1}, uuid.Nil, p.checks...)
		if len(p.violations) > 0 {
			c.tell(R02, p.district, Count{All: 1}, uuid.Nil, p.violations...)
		}
	}
	for _, p := range placesOf(c.checks, func(k check) bool { return k.accepted }) {
		p.count(&c.rows[p.district].Accepted)
	}
}

// placed is a place of one night, with the checks of it.
type placed struct {
	district           string
	checks, violations []uuid.UUID
}

func (p *placed) count(in *Figures) {
	in[R01].All++
	if len(p.violations) > 0 {
		in[R02].All++
	}
}

// placesOf puts the checks of one venue in one night and district together. One that
// is not in the list of venues is a place of its own with each tap.
func placesOf(checks []check, counts func(check) bool) (all []*placed) {
	type key struct {
		night           civil.Date
		district, venue string
	}
	known := map[key]*placed{}
	for _, k := range checks {
		if !counts(k) {
			continue
		}
		p := known[key{k.night, k.district, k.venue}]
		if p == nil || k.venue == "" {
			p = &placed{district: k.district}
			known[key{k.night, k.district, k.venue}] = p
			all = append(all, p)
		}
		p.checks = append(p.checks, k.record)
		if k.violation {
			p.violations = append(p.violations, k.record)
		}
	}
	return all
}
