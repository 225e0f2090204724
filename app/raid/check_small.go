package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
)

// aloneFrom is the age in years below which a child is let go to a named adult
// alone: the end of the report's second band (docs/sources.md, 7). No text of law
// with an age was found, so it is ours.
const aloneFrom = 14

// smallChild asks for the adult who took a child below aloneFrom, by name, or for the
// house that took him in, before a record is finished: nobody else can say afterwards where the child is. A
// record that was finished before is amended without him; who amends it may not
// know. It tells whether it asked for the taker.
func (f *findings) smallChild(path string, e Encounter, p Person, taker *Guardian) bool {
	age, known := p.AgeOn(e.MetAt.In(civil.Location(f.rules.Offset)))
	if p.Kind != Minor || !known || age >= aloneFrom || e.ClosedAt.IsZero() || e.Amendment != nil {
		return false
	}
	switch {
	case codes.HandedOver(p.Outcome) && taker == nil:
		if e.Barred(p) != handover.BarUnnamed { // which asks for the same and blocks
			f.block(Path(path, "handed_to"), "problem.small_taker")
		}
		return true
	case codes.HandedOver(p.Outcome):
		for i, g := range p.Guardians {
			if g.ID == taker.ID && blank(g.Name) {
				f.block(Path(path, "guardians", i, "name"), "problem.small_taker")
			}
		}
	case codes.TakenIn(p.Outcome) && blank(p.Placed):
		f.block(Path(path, "placed"), "problem.placed_missing")
		return true
	case p.Outcome == codes.OutcomeTalk && f.letGoAlone(p.Company):
		f.block(Path(path, "outcome"), "problem.small_alone")
	case p.Outcome == codes.OutcomeLeft:
		f.warn(Path(path, "outcome"), "problem.small_left")
	}
	return false
}

// letGoAlone says whether a child who was met with somebody goes home with nobody
// who answers for him: neither a representative nor the teacher of a group.
func (f *findings) letGoAlone(company codes.Code) bool {
	return f.rules.Codes != nil && !f.rules.Codes.WithRepresentative(company) && company != codes.CompanyGroup
}
