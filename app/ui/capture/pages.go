package capture

import "shyraq/app/raid"

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
