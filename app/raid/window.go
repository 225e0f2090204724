package raid

import (
	"fmt"
	"strings"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
)

// Rules is what the rules of this package look at besides the record itself.
// Its zero value works: time is UTC, no code is known, nothing is proposed.
type Rules struct {
	Now    time.Time      // the injected clock; zero leaves out rules about the present
	Codes  *codes.Lists   // with the region's rows
	Limits []Limit        // the dated legal night window
	Offset *time.Location // of local time
	// Detention is the dated limit of holding a person.
	Detention []DetentionLimit
	Region    Places // districts and their jurisdiction; nil: by КАТО code alone
}

// DefaultLimits gives the legal night window of article 442 of the Code on
// administrative offences (No. 235-V of 5.7.2014, adilet K1400000235):
//
//   - part 1: a minor in an entertainment venue without a legal
//     representative from 22:00 to 06:00 (text read at engime.org);
//   - part 2: a minor outside the home without a legal representative from
//     23:00 to 06:00 (text read at engime.org and kulanabb.kz).
//
// The date from which this wording is in force was not found, so the rows have
// no beginning. Part 3, the repeat within a year, is not a matter of the clock
// and is never proposed.
func DefaultLimits() []Limit {
	return []Limit{
		{Class: codes.ClassVenue, From: "22:00", To: "06:00", Article: "442.1", Source: "Code 235-V of 5.7.2014, article 442 part 1"},
		{Class: codes.ClassOutside, From: "23:00", To: "06:00", Article: "442.2", Source: "Code 235-V of 5.7.2014, article 442 part 2"},
	}
}

// MergeLimits adds a region's rows to the legal limits. A row that has class,
// article and beginning of a known one may only end it; any other is added.
// The order is kept. Errors are Invalid and name the row: "limits.0.from".
func MergeLimits(base, rows []Limit) ([]Limit, error) {
	out := append([]Limit(nil), base...)
	for i, row := range rows {
		if field, detail := row.fault(); field != "" {
			return nil, &errs.Error{Kind: errs.Invalid, Code: "limit", Field: fmt.Sprintf("limits.%d.%s", i, field), Detail: detail}
		}
		at := -1
		for j, old := range out {
			if old.Class == row.Class && old.Article == row.Article && old.ValidFrom == row.ValidFrom {
				at = j
			}
		}
		if at < 0 {
			out = append(out, row)
			continue
		}
		old := out[at]
		ended := old.ValidTo != "" && old.ValidTo != row.ValidTo
		if old.From != row.From || old.To != row.To || ended {
			return nil, &errs.Error{Kind: errs.Invalid, Code: "limit", Field: fmt.Sprintf("limits.%d", i), Detail: "a limit may be ended, not rewritten"}
		}
		out[at].ValidTo = row.ValidTo
	}
	return out, nil
}

// fault names the first member of a limit that is not right.
func (l Limit) fault() (field, detail string) {
	from, okFrom := civil.Minutes(l.From)
	to, okTo := civil.Minutes(l.To)
	switch {
	case l.Class != codes.ClassVenue && l.Class != codes.ClassOutside:
		return "class", "want V or O"
	case !okFrom:
		return "from", "want a clock time such as 22:00"
	case !okTo:
		return "to", "want a clock time such as 06:00"
	case from == to:
		return "to", "the window is empty"
	case l.Article == "":
		return "article", "missing"
	case isRepeat(l.Article):
		return "article", "a repeat is never proposed by the clock"
	case strings.TrimSpace(l.Source) == "":
		return "source", "missing"
	}
	return spanFault(l.ValidFrom, l.ValidTo)
}

// spanFault names what is wrong with the days between which a row of law is in
// force; either may be open.
func spanFault(from, to civil.Date) (field, detail string) {
	switch {
	case from != "" && !from.Valid():
		return "valid_from", "not a date"
	case to != "" && !to.Valid():
		return "valid_to", "not a date"
	case from != "" && to != "" && to <= from:
		return "valid_to", "ends before it begins"
	}
	return "", ""
}

// holds says whether the window is open at an instant of local time. Windows
// are half-open: 22:00:00 is inside, 06:00:00 is not.
func (l Limit) holds(local time.Time) bool {
	from, okFrom := civil.Minutes(l.From)
	to, okTo := civil.Minutes(l.To)
	if !okFrom || !okTo || !civil.DateOf(local).Within(l.ValidFrom, l.ValidTo) {
		return false
	}
	at := local.Hour()*60 + local.Minute()
	if from > to {
		return at >= from || at < to
	}
	return at >= from && at < to
}

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
