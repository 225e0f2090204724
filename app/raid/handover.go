package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// Barred says why the handover that the record tells of is none that may be;
// empty where all is well, and for who was not handed over. It is the one rule
// on who may take a child: Check asks it, and with that the window, the verbs
// and the region; the act asks it too.
//
// No child is handed to an adult who is drunk or unfit, nor against the
// inspector's decision; with signs of violence the inspector decides of each
// adult before the child goes (docs/sources.md, 2, domestic violence,
// and principle 5).
func (e Encounter) Barred(p Person) handover.Bar {
	if !e.child(p) || !codes.HandedOver(p.Outcome) {
		return ""
	}
	for _, g := range p.Guardians {
		if g.ID == p.HandedTo && g.ID != uuid.Nil {
			return e.BarredFrom(p, g)
		}
	}
	if e.anyUnfit() || e.decides(p) {
		return handover.BarUnnamed
	}
	return ""
}

// BarredFrom says why a child may not be handed to one adult, whatever the
// record says of the handover; empty where he may take the child.
func (e Encounter) BarredFrom(p Person, g Guardian) handover.Bar {
	taker := adultOf(g)
	if bar := g.bar(); bar != "" {
		return bar
	}
	if bar := e.marked(p, g, taker); bar != "" {
		return bar
	}
	switch ruling := e.ruling(p, g, taker); {
	case ruling == safety.MayNot:
		return handover.BarRefused
	case e.underAge(p, g, taker):
		return handover.BarMinor
	case e.anyUnfit() && g.Fitness != codes.Fit:
		return handover.BarUnseen
	case e.decides(p) && ruling != safety.May:
		return handover.BarUndecided
	}
	return ""
}

// child says whether somebody is a minor by what is known of him, whatever the
// first button says.
func (e Encounter) child(p Person) bool {
	age, known := p.AgeOn(e.MetAt)
	return p.Kind == Minor && p.Outcome != codes.OutcomeAdult || p.Kind != YoungAdult && known && age < Majority
}

func unfitBar(fitness codes.Code) handover.Bar {
	switch fitness {
	case "", codes.Fit:
		return ""
	case codes.UnfitHurt:
		return handover.BarHurt
	case codes.UnfitBan:
		return handover.BarBan
	}
	return handover.BarUnfit // a code of a newer program too
}

// marked looks for the same adult elsewhere in the record: among the adults
// who were met, and among those who were called for this child or another.
func (e Encounter) marked(p Person, g Guardian, taker adult) handover.Bar {
	for _, q := range e.People {
		if bar := presentBar(q); bar != "" && taker.same(adultFrom(q)) {
			return bar
		}
		for _, h := range q.Guardians {
			if bar := h.bar(); bar != "" && h.ID != g.ID && (taker.same(adultOf(h)) || q.ID == p.ID && oneOnly(g, h)) {
				return bar
			}
		}
	}
	return ""
}

// oneOnly says whether two entries of one child are the same adult by what
// they are to him: nobody has two fathers to be called.
func oneOnly(g, h Guardian) bool {
	return g.Kinship == h.Kinship && (g.Kinship == codes.KinMother || g.Kinship == codes.KinFather) && !differ(g.IIN, h.IIN)
}

// presentBar is why an adult who was met takes no child.
func presentBar(q Person) handover.Bar {
	switch {
	case q.Kind == Minor:
		return ""
	case has(q.Roles, codes.RoleHurt):
		return handover.BarHurt
	case has(q.Conditions, codes.ConditionDrunk), has(q.Conditions, codes.ConditionDrugs), has(q.Roles, codes.RoleDrunk):
		return handover.BarUnfit
	}
	return ""
}

// anyUnfit says whether an adult of the record takes no child. Names are
// written in many ways, and who is drunk gives none: so nobody takes a child of
// this record then of whom it is not said that he is fit.
func (e Encounter) anyUnfit() bool {
	for _, q := range e.People {
		if presentBar(q) != "" {
			return true
		}
		for _, g := range q.Guardians {
			if g.bar() != "" {
				return true
			}
		}
	}
	return false
}

// decides says whether the inspector decides who takes the child: at signs of
// violence, and where he refused somebody already.
func (e Encounter) decides(p Person) bool {
	if SuspectsViolence(e, p) == codes.ReasonVictim {
		return true
	}
	for _, d := range p.Safety {
		if d.Step == safety.Decision && d.Ruling == safety.MayNot {
			return true
		}
	}
	return false
}

// ruling is what the inspector decided last of an adult and this child. A
// refusal on behalf of another child of the record holds too, unless this
// child has a decision of his own.
func (e Encounter) ruling(p Person, g Guardian, taker adult) safety.Ruling {
	if own := p.ruling(g, taker); own != "" {
		return own
	}
	for _, q := range e.People {
		if q.ID != p.ID && q.ruling(g, taker) == safety.MayNot {
			return safety.MayNot
		}
	}
	return ""
}

// ruling takes a refusal without an adult as one of everybody at hand; a
// consent names the adult.
func (p Person) ruling(g Guardian, taker adult) safety.Ruling {
	var last safety.Ruling
	var at time.Time
	for _, d := range p.Safety {
		if d.Step != safety.Decision || d.At.Before(at) || !d.Decides() {
			continue
		}
		about := guardianWith(p.Guardians, d.Adult)
		switch {
		case d.Adult == uuid.Nil && d.Ruling == safety.MayNot && last == "",
			d.Adult != uuid.Nil && (d.Adult == g.ID || taker.same(adultOf(about)) || d.Ruling == safety.MayNot && oneOnly(g, about)):
			last, at = d.Ruling, d.At
		}
	}
	return last
}

// underAge says whether who would take the child is a minor himself.
func (e Encounter) underAge(p Person, g Guardian, taker adult) bool {
	if n, err := ParseIIN(g.IIN); err == nil && n.BirthDate() != "" {
		if age := civil.Age(n.BirthDate(), e.MetAt); age >= 0 && age < Majority {
			return true
		}
	}
	for _, q := range e.People {
		age, known := q.AgeOn(e.MetAt)
		if q.ID == p.ID || q.Kind != Minor && (!known || age >= Majority) {
			continue
		}
		other := adultFrom(q)
		if taker.identical(other) || g.Kinship == codes.KinSibling && taker.same(other) || g.IIN != "" && g.IIN == q.IIN {
			return true
		}
	}
	return false
}

// handedOver blocks the end of a record by which a child went to whom he may
// may not go. While the child is in care it is said and not yet refused: what is
// found out later, such as that an adult is drunk, has to be kept. So has what is found
// out when the record was finished: GivenWrong tells of it then.
func (f *findings) handedOver(path string, e Encounter, p Person) {
	bar := e.Barred(p)
	if bar == "" {
		return
	}
	severity := Warns
	if !e.ClosedAt.IsZero() && (bar.Open() || !e.handedBefore(p)) {
		severity = Blocks
	}
	f.add(severity, Path(path, "handed_to"), "problem.handover_"+string(bar))
}

// handedBefore says whether a child was given away before an amendment tells what is
// known of that: it has come about, and nobody can refuse it any more.
func (e Encounter) handedBefore(p Person) bool {
	return e.Amendment != nil && !p.HandedAt.IsZero() && p.HandedAt.Before(e.Amendment.At)
}

// NewlyBarred names the children that one body hands to an adult who may not
// take them, where the body before did not, as problems that block. Such a
// step is not taken, in care or not.
func (e Encounter) NewlyBarred(was *Encounter) []Problem {
	var out []Problem
	for i, p := range e.People {
		bar := e.Barred(p)
		if bar == "" || bar.Open() {
			continue
		}
		if was != nil {
			if old := personWith(was.People, p.ID); old.HandedTo == p.HandedTo && codes.HandedOver(old.Outcome) {
				continue // it was so before the mark or the decision came
			}
		}
		out = append(out, Problem{Path: Path("people", i, "handed_to"), Severity: Blocks, Key: "problem.handover_" + string(bar)})
	}
	return out
}

// HandoverBarred says whether any child of the record was handed to whom he
// may not go.
func (e Encounter) HandoverBarred() bool {
	for _, p := range e.People {
		if e.Withdrawal == nil && e.Barred(p) != "" {
			return true
		}
	}
	return false
}

// Accepts says whether a review lets the record stand as it is. One of a record
// whose HandoverBarred holds is not written, and the region does not take it.
func (v Review) Accepts() bool { return v.Decision == Accept && v.Undone == nil }
