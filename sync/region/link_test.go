package region

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/revision"
)

// A link tells that a child of one record was met in another. It goes only to
// those who may read both, whenever the second becomes readable, and whoever
// wrote it.
func TestLinkGoesWhereBothGo(t *testing.T) {
	w := newWorld(t, nil)
	a, b := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	insp, sup, admin := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Administrator, "")
	person := raid.Person{ID: newID(), Kind: raid.Minor}
	with := func(v *raid.Encounter, e *revision.Envelope) { inA(v, e); v.People = []raid.Person{person} }
	one, two := a.encounter(newID(), with), b.encounter(newID(), with) // both in the district of unit-a
	link := raid.Link{
		A: raid.PersonRef{Record: one.Envelope.Record, Rev: string(one.Rev), Person: person.ID},
		B: raid.PersonRef{Record: two.Envelope.Record, Rev: string(two.Rev), Person: person.ID}, Decision: raid.SameChild, Reason: "құжаты бір",
	}
	l := insp.write(raid.KindLink, newID(), link, nil)
	if d := cmp.Diff([]string{"held:missing"}, results(insp.push(l))); d != "" {
		t.Errorf("before the records came: %s", d)
	}
	a.push(one)
	b.push(two) // and the link that waited for it
	insp.sees("the inspector of the district", one, two, l)
	sup.sees("the supervisor of the one unit", one)
	a.sees("the patrol of the one", one)
	b.sees("the patrol of the other", two)
	admin.sees("the administrator")

	forged := a.write(raid.KindLink, newID(), link, nil)
	if d := cmp.Diff([]string{"quarantined:role"}, results(a.push(forged))); d != "" {
		t.Errorf("a patrol links: %s", d)
	}
	blind := sup.write(raid.KindLink, newID(), link, nil)
	if d := cmp.Diff([]string{"quarantined:relation"}, results(sup.push(blind))); d != "" {
		t.Errorf("who may read one of the two links: %s", d)
	}
	other := link
	other.B.Record = newID()
	wrong := insp.write(raid.KindLink, newID(), other, nil)
	if d := cmp.Diff([]string{"quarantined:wrong_target"}, results(insp.push(wrong))); d != "" {
		t.Errorf("a revision of another record: %s", d)
	}
	moved := insp.write(raid.KindLink, l.Envelope.Record, raid.Link{A: link.A, B: link.A, Decision: raid.SameChild, Reason: "x"}, func(e *revision.Envelope) { e.Parents = []revision.Hash{l.Rev} })
	if d := cmp.Diff([]string{"quarantined:wrong_target"}, results(insp.push(moved))); d != "" {
		t.Errorf("a link that moves to other records: %s", d)
	}

	// The pen of the second passes to a third patrol, who may read this one only.
	c := w.enrol(regionfile.Patrol, "unit-b")
	third := b.encounter(two.Envelope.Record, func(v *raid.Encounter, e *revision.Envelope) {
		with(v, e)
		e.Parents, v.Pen = []revision.Hash{two.Rev}, raid.Pen{Officer: c.officer}
	})
	b.push(third)
	c.sees("the third patrol", two, third)

	// And on to the first patrol: now it may read both.
	passed := c.encounter(two.Envelope.Record, func(v *raid.Encounter, e *revision.Envelope) {
		with(v, e)
		e.Parents, v.Pen = []revision.Hash{third.Rev}, raid.Pen{Officer: a.officer}
	})
	c.push(passed)
	a.sees("with the second record comes what binds them", one, two, third, passed, l)

	link.Undone = &raid.Reasoned{Reason: "қате"}
	undone := insp.write(raid.KindLink, l.Envelope.Record, link, func(e *revision.Envelope) { e.Parents = []revision.Hash{l.Rev} })
	if d := cmp.Diff([]string{"stored"}, results(insp.push(undone))); d != "" {
		t.Errorf("undoing: %s", d)
	}
	a.sees("that it was undone", one, two, third, passed, l, undone)
	w.restart()
	a.news = newNews()
	a.reader = &courier.Reader{Client: a.Client, News: a.news, Officer: a.officer, KeyOf: a.reader.KeyOf}
	a.sees("after a restart, from the beginning", one, two, third, passed, l, undone)
}
