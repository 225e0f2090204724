package capture

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// trail is which pages were left once, and which of them the hand passed on
// purpose: not those that came by themselves and went untouched.
type trail struct{ left, passed [pageCount]bool }

// trail is the one of a person: each is gone through by himself.
func (c *Capture) trail(person uuid.UUID) *trail {
	t := c.trails[person]
	if t == nil {
		t = &trail{}
		c.trails[person] = t
	}
	return t
}

// own takes up the trail of the person shown; what belongs to the record goes
// along.
func (c *Capture) own() {
	t := c.trail(c.sheet.who().ID)
	if c.left != nil && c.left != t {
		for _, p := range []page{pageWhere, pageFinish, pageMore} {
			t.left[p], t.passed[p] = c.left.left[p], c.left.passed[p]
		}
	}
	c.left = t
}

// Left is which pages were left once, of each person of the record: what they miss
// is marked. Put into a Record it has the form come back with no other marks.
func (c *Capture) Left() map[uuid.UUID][]bool {
	all := map[uuid.UUID][]bool{}
	if c.sheet != nil {
		for _, w := range c.sheet.Encounter.People {
			if t := c.trails[w.ID]; t != nil {
				all[w.ID] = append(slices.Clone(t.left[:]), t.passed[:]...)
			}
		}
	}
	return all
}

// retrace takes up the trails of a record that is opened. Where none is known of a
// person, all counts as left once the record was saved, else what is before the page;
// as passed on purpose only where the record was finished.
func (c *Capture) retrace(r Record) {
	for _, w := range c.sheet.Encounter.People {
		t := c.trail(w.ID)
		if left, known := r.Left[w.ID]; known {
			copy(t.passed[:], left[copy(t.left[:], left):])
			continue
		}
		for p := range pageCount {
			t.left[p] = !r.SavedAt.IsZero() || p < page(r.Page)
			t.passed[p] = !r.Encounter.ClosedAt.IsZero()
		}
	}
}

// leaveAll counts every page as left, of everybody.
func (c *Capture) leaveAll() {
	for _, w := range c.sheet.Encounter.People {
		t := c.trail(w.ID)
		for p := range pageCount {
			t.left[p] = true
		}
	}
}

// done says whether a step was gone through, something was written in it, and each of
// its pages was answered or passed on purpose: for every child of the record, since the
// steps stand over all of them.
func (c *Capture) done(s step) bool {
	for i, w := range c.sheet.Encounter.People {
		if i != c.sheet.person && w.Untouched() {
			continue // it goes when the record is saved
		}
		t := c.left
		if i != c.sheet.person && s != stepWhere {
			t = c.trail(w.ID)
		}
		for p := range pageCount {
			ofAll := p == pageFinish || p == pageMore
			if p.step() != s || !p.asks(w.Kind) {
				continue
			}
			if !t.left[p] && !(ofAll && c.left.left[p]) || c.unanswered(p, t, w) {
				return false
			}
		}
		if !c.wrote(s, w) {
			return false
		}
	}
	return true
}

// asked is the question for which a page that nobody answered is named, and the field
// that leads there. What the other pages miss the rules say.
var asked = map[page]struct{ key, field string }{
	pageStudy:    {"capture.study.education", "education"},
	pageWhy:      {"capture.why.conditions", "conditions"},
	pageGuardian: {"capture.guardian.first", "guardians"},
}

// unanswered says whether nothing of a page of a child's is written, and no hand passed
// it on purpose. Of an adult next to nothing is asked, and none of it has to be there.
func (c *Capture) unanswered(p page, t *trail, w raid.Person) bool {
	return asked[p].key != "" && isMinor(&w) && p.asks(w.Kind) && !t.passed[p] &&
		!c.writes(w, func(t *table) bool { return t.page == p })
}

// unseen are the pages that are to be looked at before the record is finished: of each
// child those which nobody answered, and of which the rules say nothing.
func (c *Capture) unseen() []raid.Problem {
	var out []raid.Problem
	for i, w := range c.sheet.Encounter.People {
		t := c.trail(w.ID)
		for _, p := range []page{pageStudy, pageWhy, pageGuardian} {
			if w.Untouched() || !c.unanswered(p, t, w) || slices.ContainsFunc(c.found, func(f raid.Problem) bool {
				at, _ := c.find(f.Path)
				n, _, ok := splitPerson(f.Path)
				return ok && n == i && at == p
			}) {
				continue
			}
			out = append(out, raid.Problem{Path: join("people", strconv.Itoa(i), asked[p].field), Key: asked[p].key})
		}
	}
	return out
}

// wrote says whether something was written of a person in a step: a place that
// the receiver gave by itself is not.
func (c *Capture) wrote(s step, w raid.Person) bool {
	return c.writes(w, func(t *table) bool { return t.page.step() == s })
}

// writes says whether something was written of a person in one of some tables.
func (c *Capture) writes(w raid.Person, on func(*table) bool) bool {
	return slices.ContainsFunc(c.form, func(t *table) bool { return on(t) && t.written(&c.sheet.Encounter, &w) > 0 })
}
