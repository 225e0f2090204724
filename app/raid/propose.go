package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// isRepeat knows article 442 part 3: 442.1 or 442.2 again within a year after
// the penalty was imposed. It is counted for the parent, which needs a court
// record that a patrol does not have.
func isRepeat(article codes.Code) bool { return article == "442.3" }

// Propose gives the article that place and clock point to for a minor, for a
// person to choose or leave; it never decides. It proposes nothing
//
//   - for anyone but a minor, or for who proved to be an adult;
//   - where who was with the minor is not recorded, not established, or was a
//     legal representative (article 442 speaks of minors without one);
//   - where the place alone does not decide (class N);
//   - in special jurisdiction: in Baikonur Russian law is in force, so the Code
//     does not simply apply (docs/sources.md, 4);
//   - outside the legal window, and never a repeat (part 3).
func Propose(e Encounter, p Person, r Rules) (codes.Code, bool) {
	if p.Kind != Minor || p.Outcome == codes.OutcomeAdult || e.Withdrawal != nil || e.MetAt.IsZero() {
		return "", false
	}
	if r.Codes.Class("company", p.Company) != codes.CompanyWithout || r.special(e.Place.District) {
		return "", false
	}
	local := e.MetAt.In(civil.Location(r.Offset))
	if age, known := p.AgeOn(local); known && age >= Majority {
		return "", false
	}
	class := r.Codes.Class("places", e.Place.Type)
	for _, limit := range r.Limits {
		if limit.Class != class || isRepeat(limit.Article) || !limit.holds(local) {
			continue
		}
		row, known := r.Codes.Row("articles", limit.Article)
		if known && civil.DateOf(local).Within(row.ValidFrom, row.ValidTo) {
			return limit.Article, true
		}
	}
	return "", false
}

// Majority is the age in years from which a person is no child (Law on the
// Rights of the Child, article 1).
const Majority = 18
