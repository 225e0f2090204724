package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
)

// against names what one answer of a person says against another, where each for itself
// would pass and nothing would be said to be open.
func (f *findings) against(path string, e Encounter, p Person) {
	if p.Kind != Minor {
		return
	}
	if p.Outcome == codes.OutcomeTalk && (p.Article != "" || p.Protocol != "") {
		f.warn(Path(path, "article"), "problem.talk_article")
	}
	if p.Outcome == codes.OutcomeTalk && f.letGoAlone(p.Company) && p.needsSomebody(e) {
		f.warn(Path(path, "outcome"), "problem.let_go")
	}
	if p.Company == companyAlone && e.aloneBefore(p) {
		f.warn(Path(path, "company"), "problem.both_alone")
	}
	if n, err := ParseIIN(p.IIN); p.Outcome == codes.OutcomeLeft && err == nil && n.BirthDate() != "" {
		f.warn(Path(path, "outcome"), "problem.left_known")
	}
	for i, g := range p.Guardians {
		if g.Unreached && g.ID == p.HandedTo && !p.HandedAt.IsZero() && g.ArrivedAt.IsZero() && codes.HandedOver(p.Outcome) {
			f.warn(Path(path, "guardians", i, "unreached"), "problem.unreached_took")
		}
	}
}

const companyAlone codes.Code = "K_ALONE"

// aloneBefore says whether another child stands before this one in the record who was
// alone too: who were met together were not.
func (e Encounter) aloneBefore(p Person) bool {
	for _, q := range e.People {
		if q.ID == p.ID {
			return false
		}
		if q.Kind == Minor && q.Company == companyAlone {
			return true
		}
	}
	return false
}

// needsSomebody says whether a child is not one who goes on by himself, by what is written
// of him.
func (p Person) needsSomebody(e Encounter) bool {
	for _, c := range []codes.Code{codes.ConditionDrunk, codes.ConditionDrugs, codes.ConditionPoisoned, codes.ConditionFaint, codes.ConditionInjured, codes.ConditionIll} {
		if has(p.Conditions, c) {
			return true
		}
	}
	risk := has(p.Reasons, codes.ReasonSelfHarm) && p.did(safety.NotAlone) && p.did(safety.FitAdult) // before that it is named itself
	return risk || SuspectsViolence(e, p) != ""
}

// deliveredToNobody: an hour of delivery to the police in a record in which no child ended
// there, but all where they were met.
func (f *findings) deliveredToNobody(e Encounter) {
	if e.DeliveredAt.IsZero() || e.ClosedAt.IsZero() {
		return
	}
	any := false
	for _, p := range e.People {
		switch {
		case p.Kind != Minor:
		case p.Outcome == codes.OutcomeSpot, p.Outcome == codes.OutcomeTalk:
			any = true
		default:
			return
		}
	}
	if any {
		f.warn("delivered_at", "problem.delivered_spot")
	}
}

// notAdult: who is written down as an adult is a child by his age. A record is not finished
// so: he is on no clock, in no figure, and nobody asks for his parents.
func (f *findings) notAdult(path string, e Encounter, p Person) {
	age, known := p.AgeOn(e.MetAt.In(civil.Location(f.rules.Offset)))
	switch {
	case f.underAge(e, p) && !e.ClosedAt.IsZero() && e.Amendment == nil:
		f.block(Path(path, "kind"), "problem.adult_is_minor")
	case known && age < Majority, f.underAge(e, p):
		f.warn(Path(path, "kind"), "problem.adult_is_minor")
	}
}
