package capture

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// trail is which pages were left once.
type trail [pageCount]bool

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
			t[p] = c.left[p]
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
				all[w.ID] = slices.Clone(t[:])
			}
		}
	}
	return all
}

// retrace takes up the trails of a record that is opened. Where none is known of a
// person, all counts as left once the record was saved, else what is before the page.
func (c *Capture) retrace(r Record) {
	for _, w := range c.sheet.Encounter.People {
		t := c.trail(w.ID)
		if left, known := r.Left[w.ID]; known {
			copy(t[:], left)
			continue
		}
		for p := range pageCount {
			t[p] = !r.SavedAt.IsZero() || p < page(r.Page)
		}
	}
}

// leaveAll counts every page as left, of everybody.
func (c *Capture) leaveAll() {
	for _, w := range c.sheet.Encounter.People {
		t := c.trail(w.ID)
		for p := range pageCount {
			t[p] = true
		}
	}
}

// done says whether a step was gone through, and something was written in it:
// for every child of the record, since the steps stand over all of them.
func (c *Capture) done(s step) bool {
	for i, w := range c.sheet.Encounter.People {
		if i != c.sheet.person && w.Untouched() {
			continue // it goes when the record is saved
		}
		left := c.left
		if i != c.sheet.person && s != stepWhere {
			left = c.trail(w.ID)
		}
		for p := range pageCount {
			ofAll := p == pageFinish || p == pageMore
			if p.step() == s && !left[p] && !(ofAll && c.left[p]) && p.asks(w.Kind) {
				return false
			}
		}
		if !c.wrote(s, w) {
			return false
		}
	}
	return true
}

// wrote says whether something was written of a person in a step: a place that
// the receiver gave by itself is not.
func (c *Capture) wrote(s step, w raid.Person) bool {
	return slices.ContainsFunc(c.form, func(t *table) bool { return t.page.step() == s && t.written(&c.sheet.Encounter, &w) > 0 })
}
