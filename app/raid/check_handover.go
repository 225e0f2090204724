package raid

import (
	"errors"
	"time"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/errs"

	"github.com/google/uuid"
)

// handover: who took the child, and whether the times can be.
func (f *findings) handover(path string, e Encounter, p Person) {
	ids := map[uuid.UUID]bool{}
	var taker *Guardian
	for i, g := range p.Guardians {
		at := Path(path, "guardians", i)
		f.id(Path(at, "id"), g.ID, ids)
		f.text(Path(at, "name"), g.Name, MaxLine)
		f.text(Path(at, "phone"), g.Phone, MaxLine)
		f.phone(Path(at, "phone"), g.Phone)
		f.text(Path(at, "iin"), g.IIN, MaxLine)
		f.text(Path(at, "address"), g.Address, MaxText)
		if g.IIN != "" {
			var bad *errs.Error
			if _, err := ParseIIN(g.IIN); errors.As(err, &bad) {
				f.warn(Path(at, "iin"), iinProblem(bad.Code))
			}
		}
		f.penalties(Path(at, "penalties"), g.Penalties)
		f.future(Path(at, "notified_at"), g.NotifiedAt)
		if !e.MetAt.IsZero() && !f.ahead(e.MetAt) && !g.NotifiedAt.IsZero() && g.NotifiedAt.Before(e.MetAt.Truncate(time.Minute)) {
			f.warn(Path(at, "notified_at"), "problem.notified_before_met") // a parent may have called first
		}
		f.code(Path(at, "kinship"), "kinship", g.Kinship)
		f.code(Path(at, "fitness"), "fitness", g.Fitness)
		f.codeList(Path(at, "fitness_also"), "fitness", g.FitnessAlso)
		if !g.NotifiedAt.IsZero() && !g.ArrivedAt.IsZero() && !f.ahead(g.NotifiedAt) && g.ArrivedAt.Before(g.NotifiedAt) {
			f.warn(Path(at, "arrived_at"), "problem.arrived_before_notified")
		}
		if g.Unreached && !g.ArrivedAt.IsZero() {
			f.warn(Path(at, "unreached"), "problem.unreached_arrived")
		}
		if p.HandedTo != uuid.Nil && g.ID == p.HandedTo {
			taker = &p.Guardians[i]
		}
	}
	at := Path(path, "handed_at")
	f.future(at, p.HandedAt)
	f.order(at, "problem.handed_before_met", e.MetAt, p.HandedAt)
	f.order(at, "problem.handed_after_closed", p.HandedAt, e.ClosedAt)
	if p.Outcome == codes.OutcomePolice {
		f.order(at, "problem.handed_before_delivered", e.DeliveredAt, p.HandedAt)
	}
	if taker != nil {
		f.order(at, "problem.handed_before_arrived", taker.ArrivedAt, p.HandedAt)
	}
	asked := f.smallChild(path, e, p, taker)
	if p.HandedTo != uuid.Nil && taker == nil && !asked {
		f.warn(Path(path, "handed_to"), "problem.handed_to_unknown")
	}
	if p.Kind == Minor && codes.HandedOver(p.Outcome) {
		if p.HandedTo == uuid.Nil && !asked && e.Barred(p) != handover.BarUnnamed { // which asks for the same and blocks
			f.warn(Path(path, "handed_to"), "problem.handed_to_missing")
		}
		if p.HandedAt.IsZero() {
			f.warn(at, "problem.handed_at_missing")
		}
	}
	f.takenIn(path, p, asked)
	if p.Kind == Minor && p.Outcome != "" && p.HandedTo != uuid.Nil && !codes.HandedOver(p.Outcome) {
		f.warn(Path(path, "outcome"), "problem.handed_to_left") // one record, two answers to who has the child
	}
	if p.Outcome == codes.OutcomePolice && e.DeliveredAt.IsZero() {
		f.warn("delivered_at", "problem.delivered_at_missing")
	}
	if taker != nil && p.Outcome != codes.OutcomeRelative && codes.HandedOver(p.Outcome) &&
		taker.Kinship != "" && !f.rules.Codes.LegalRepresentative(taker.Kinship) {
		f.warn(Path(path, "handed_to"), "problem.handed_to_not_legal")
	}
	f.consent(path, p, taker)
}

// takenIn: a child in the hands of a house is found again by which it is, who took
// him there, and when.
func (f *findings) takenIn(path string, p Person, asked bool) {
	if p.Kind != Minor || !codes.TakenIn(p.Outcome) {
		return
	}
	if p.HandedAt.IsZero() {
		f.warn(Path(path, "handed_at"), "problem.handed_at_missing")
	}
	if blank(p.Placed) && !asked {
		f.warn(Path(path, "placed"), "problem.placed_missing")
	}
}

// consent: to a relative a child goes by the consent of a legal representative,
// and the record has to say who was asked and when.
func (f *findings) consent(path string, p Person, taker *Guardian) {
	if p.Kind != Minor || p.Outcome != codes.OutcomeRelative || f.rules.Codes == nil ||
		taker != nil && f.rules.Codes.LegalRepresentative(taker.Kinship) {
		return
	}
	for _, g := range p.Guardians {
		reached := !g.Unreached && (!g.NotifiedAt.IsZero() || !g.ArrivedAt.IsZero())
		if reached && g.ID != p.HandedTo && f.rules.Codes.LegalRepresentative(g.Kinship) {
			return
		}
	}
	f.warn(Path(path, "guardians"), "problem.consent_missing")
}
