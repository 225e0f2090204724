package intake

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/region/access"
)

// mark gathers what a revision says of its record, and its flag. One whose
// author did not hold the pen gives nobody a right: neither by the pen it
// claims to pass, nor by the crew, the unit or the district it names.
func (j *judgement) mark(who access.Subject) (access.Mark, string) {
	e := j.line.Signed.Envelope
	m := access.Mark{Kind: e.Kind, Author: e.Author, Unit: e.Unit, Crew: e.Crew, Raid: e.Raid, Pen: j.body.pen}
	flag := ""
	if e.Kind.Fieldwork() {
		m.District = e.District
		if m.District == "" {
			m.District = j.body.place.District
		}
		if !j.happenedIn(m.District, who) {
			m.District, flag = "", FlagDistrict
		}
	}
	for i, r := range spoken(e) {
		if e.Kind == raid.KindLink {
			m.Linked[i] = r.record
		} else {
			m.Target = r.record
		}
	}
	if e.Kind == raid.KindRaid {
		m.Raid, m.Asked = e.Record, j.asked()
	}
	if e.Kind == raid.KindEncounter && !j.holdsPen(who) {
		m.GivesNobody, flag = true, FlagPen
	}
	if e.Kind == raid.KindAssignment && j.facts.Record.Exists() {
		m.GivesNobody = true // who answers for it, of whatever unit, shows it to nobody else
	}
	if j.body.barred {
		flag = FlagHandover
	}
	return m, flag
}

// happenedIn says whether something speaks for a district that a record names:
// it is one of the author's, the record was there before, its place lies in it,
// or the raid went there. Else its officers are not told.
func (j *judgement) happenedIn(district string, who access.Subject) bool {
	p, g := j.body.place, j.facts.Ground
	switch {
	case district == "", access.Has(who.Districts, district), access.Has(j.facts.Record.Districts, district):
		return true
	case p.Point != nil && g.Holds != nil && g.Holds(district, *p.Point):
		return true
	case p.Venue != "" && g.Venue != nil && g.Venue(p.Venue) == district:
		return true
	}
	return j.line.Signed.Envelope.Raid == j.facts.Plan.Raid && access.Has(who.Raids, j.facts.Plan.Raid) &&
		slices.ContainsFunc(j.facts.Plan.Heads, func(h PlanHead) bool { return slices.Contains(h.Districts, district) })
}

// holdsPen says whether an author held the pen by what he continues.
func (j *judgement) holdsPen(who access.Subject) bool {
	return !slices.ContainsFunc(j.before(), func(pen raid.Pen) bool {
		mine := pen.Officer != uuid.Nil && pen.Officer == who.Officer || pen.Crew != uuid.Nil && access.Has(who.Crews, pen.Crew)
		return !mine
	})
}

// before says in whose hand the pen is before a revision. It is counted along
// the chain of each parent: where one of two passed it on since they parted and
// the other did not, it is where it was passed to; where both did, with each.
func (j *judgement) before() []raid.Pen {
	parents := j.line.Signed.Envelope.Parents
	if len(parents) == 2 && j.facts.Base != nil {
		left, right := j.facts.Leaves[parents[0]].Pens, j.facts.Leaves[parents[1]].Pens
		switch {
		case slices.Equal(left, j.facts.Base):
			return right
		case slices.Equal(right, j.facts.Base):
			return left
		}
	}
	var out []raid.Pen
	for _, p := range parents {
		for _, pen := range j.facts.Leaves[p].Pens {
			if !slices.Contains(out, pen) {
				out = append(out, pen)
			}
		}
	}
	return out
}

// pens says in whose hand the pen is after a revision. One that was written
// without the pen does not pass it.
func (j *judgement) pens(m access.Mark) []raid.Pen {
	e := j.line.Signed.Envelope
	switch {
	case e.Kind != raid.KindEncounter:
		return nil
	case !m.GivesNobody && j.body.pen == raid.Pen{}:
		return []raid.Pen{{Officer: e.Author}}
	case !m.GivesNobody:
		return []raid.Pen{j.body.pen}
	}
	return j.before()
}
