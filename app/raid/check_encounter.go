package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
)

// longCare is the time after which an encounter has probably a wrong date.
const longCare = 24 * time.Hour

// Check names what is wrong with an encounter, in the order of its fields.
// Only what makes the record meaningless blocks; a missing number, an odd
// check digit or an unreached parent never does (docs/sources.md, principle 4). What
// must be there at the end is asked once ClosedAt is set, so that a screen
// checks a copy with ClosedAt before it finishes. A withdrawn encounter must
// only say why.
func (e Encounter) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if !e.MetAt.IsZero() {
		f.at = civil.DateOf(e.MetAt.In(civil.Location(r.Offset)))
	}
	f.reason("withdrawal", e.Withdrawal)
	if e.Withdrawal != nil {
		return f.list
	}
	f.reason("amendment", e.Amendment)
	if e.Answer != nil {
		if e.Answer.Review == uuid.Nil {
			f.block("answer.review", "problem.id_missing")
		}
		f.text("answer.text", e.Answer.Text, MaxText)
	}
	f.night(e.Night, e.MetAt)
	f.code("operation", "operations", e.Operation)
	f.pen(e.Pen)
	f.times(e)
	f.place(e.Place, true)
	f.text("note", e.Note, MaxText)
	f.clips(e)

	if len(e.People) == 0 {
		f.block("people", "problem.people_missing")
	}
	f.many("people", len(e.People), MaxPeople)
	ids := map[uuid.UUID]bool{}
	for i, p := range e.People {
		path := Path("people", i)
		f.id(Path(path, "id"), p.ID, ids)
		f.person(path, e, p)
	}
	f.deliveredToNobody(e)
	return f.list
}

// pen: one person holds the pen, so exactly one of officer and crew is named.
func (f *findings) pen(p Pen) {
	if (p.Officer == uuid.Nil) == (p.Crew == uuid.Nil) {
		f.block("pen", "problem.pen_missing")
	}
}

// times asks for the hour of the meeting and refuses orders that cannot be.
// The four clock times of a child are met, delivered, parents notified and
// handed over (article 788 of the Code; docs/sources.md, 2).
func (f *findings) times(e Encounter) {
	if e.MetAt.IsZero() {
		f.block("met_at", "problem.met_at_missing")
	}
	f.future("met_at", e.MetAt)
	f.future("delivered_at", e.DeliveredAt)
	f.order("delivered_at", "problem.delivered_before_met", e.MetAt, e.DeliveredAt)
	f.order("closed_at", "problem.closed_before_met", e.MetAt, e.ClosedAt)
	f.order("closed_at", "problem.closed_before_delivered", e.DeliveredAt, e.ClosedAt)
	if !e.MetAt.IsZero() && e.kept() > longCare {
		f.warn("closed_at", "problem.care_long")
	}
}

// kept is for how long the crew had a child of a finished record, the longest of them: until
// he was handed over, where that is written, else until it was finished.
func (e Encounter) kept() (longest time.Duration) {
	if e.ClosedAt.IsZero() {
		return 0
	}
	for _, p := range e.People {
		until := e.ClosedAt
		if p.Kind != Minor {
			continue
		}
		if !p.HandedAt.IsZero() {
			until = p.HandedAt
		}
		longest = max(longest, until.Sub(e.MetAt))
	}
	return longest
}

// place needs something to find it by. A known venue is found by its id.
func (f *findings) place(p Place, encounter bool) {
	if p.Point == nil && blank(p.Note) && p.Venue == "" {
		f.block("place", "problem.place_missing")
	}
	if p.Point != nil && !p.Point.Valid() {
		f.block("place.point", "problem.point_range")
	}
	if p.Point != nil && p.Point.Nowhere() {
		f.warn("place.point", "problem.point_zero")
	}
	f.text("place.name", p.Name, MaxLine)
	f.text("place.note", p.Note, MaxText)
	if encounter && p.Type == "" {
		f.warn("place.type", "problem.place_type_missing")
	}
	f.code("place.type", "places", p.Type)
	if p.District == "" {
		f.warn("place.district", "problem.district_missing")
	} else if f.rules.Region != nil && !f.rules.Region.HasDistrict(p.District) {
		f.warn("place.district", "problem.district_unknown")
	}
}
