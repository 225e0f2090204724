package capture

import (
	"strings"

	"shyraq/app/raid"
)

// page is one screen of the four steps.
type page int

// The pages in the order in which Next goes through them.
const (
	pageWhere page = iota
	pagePerson
	pageStudy
	pageWhy
	pageGuardian
	pageOutcome
	pageFinish
	pageMore // what is asked seldom, of no step
	pageCount
)

// step is one of the four steps of the bar.
type step int

const (
	stepWhere step = iota
	stepWho
	stepWhat
	stepEnds
	stepCount

	stepNone step = -1
)

func (p page) step() step {
	switch p {
	case pageWhere:
		return stepWhere
	case pagePerson, pageStudy:
		return stepWho
	case pageWhy, pageGuardian:
		return stepWhat
	case pageMore:
		return stepNone
	default:
		return stepEnds
	}
}

// siblings are the pages of the step a page belongs to.
func (p page) siblings() []page {
	var out []page
	for q := range pageCount {
		if q.step() == p.step() {
			out = append(out, q)
		}
	}
	return out
}

// asks says whether a page has anything to ask of a person of a kind: an adult
// says who he is, what he had to do with it and in what state he is, a young
// adult only what he agreed to leave. All else is a child's.
func (p page) asks(k raid.PersonKind) bool {
	if p == pageMore {
		return false // it is opened by a hand alone
	}
	switch k {
	case raid.YoungAdult:
		return p != pageWhy && p != pageGuardian && p != pageOutcome
	case raid.Adult:
		return p != pageStudy && p != pageGuardian && p != pageOutcome
	}
	return true
}

// opens is the page on which a step begins for the person shown; false where
// it has nothing to ask of him.
func (c *Capture) opens(s step) (page, bool) {
	for p := range pageCount {
		if p.step() == s && p.asks(c.sheet.who().Kind) {
			return p, true
		}
	}
	return 0, false
}

// pageOf finds the page and the group of fields of a path for whom it is about.
// What is not asked of such a person leads to what he is.
func (c *Capture) pageOf(path string) (page, string) {
	p, group := pageOf(path)
	n, _, ok := splitPerson(path)
	if !ok || p == pageMore || n >= len(c.sheet.Encounter.People) {
		return p, group
	}
	switch k := c.sheet.Encounter.People[n].Kind; {
	case p.asks(k):
		return p, group
	case k == raid.Adult && group == "phone":
		return pagePerson, group
	}
	return pagePerson, "kind"
}

// pageOf finds the page and the group of fields a path belongs to. The group
// is the path's own field name without its person and its index.
func pageOf(path string) (page, string) {
	if cardOf(path) != "" {
		_, field, ok := splitPerson(path)
		if !ok {
			field = path
		}
		name, _, _ := strings.Cut(field, ".")
		return pageMore, name
	}
	if _, field, ok := splitPerson(path); ok {
		name, _, _ := strings.Cut(field, ".")
		switch name {
		case "education", "school", "school_name", "grade", "work", "phone":
			return pageStudy, name
		case "reasons", "conditions", "injuries":
			return pageWhy, name
		case "why_out", "why_out_codes", "guardians", "safety":
			return pageGuardian, name
		case "outcome", "handed_to", "handed_at":
			return pageOutcome, name
		case "article", "proposed", "protocol", "referrals", "acts":
			return pageFinish, name
		}
		return pagePerson, name
	}
	name, rest, _ := strings.Cut(path, ".")
	switch name {
	case "place":
		return pageWhere, "place." + rest
	case "met_at", "night", "operation":
		return pageWhere, name
	case "people":
		return pagePerson, name
	case "delivered_at", "closed_at":
		return pageOutcome, name
	}
	return pageFinish, name
}
