package intake

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// A device that keeps to no rule writes a penalty for a patrol: the region
// folds it into no record. What an inspector wrote goes on with the record.
func TestPenaltiesAreTakenOfInspectorsAlone(t *testing.T) {
	child, mother, father := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	first := raid.Penalty{ID: uuid.UUID{4}, Article: "442.1", Imposed: "2095-01-10"}
	changed, second := first, first
	changed.Imposed = "2095-03-10"
	second.ID = uuid.UUID{5}
	guardian := func(id uuid.UUID, all ...raid.Penalty) raid.Guardian { return raid.Guardian{ID: id, Penalties: all} }
	stood := []raid.Guardian{guardian(mother, first)}
	for _, row := range []struct {
		name string
		was  []raid.Guardian // of the inspector's revision; nil: there is none
		now  []raid.Guardian
		role regionfile.Role
		want string
	}{
		{"a patrol's own record", nil, stood, regionfile.Patrol, "quarantined:role"},
		{"an inspector's own record", nil, stood, regionfile.Inspector, "stored"},
		{"a patrol keeps it", stood, stood, regionfile.Patrol, "stored"},
		{"a patrol adds a guardian", stood, append([]raid.Guardian{guardian(father)}, stood...), regionfile.Patrol, "stored"},
		{"a patrol adds another", stood, []raid.Guardian{guardian(mother, first, second)}, regionfile.Patrol, "quarantined:role"},
		{"a patrol changes it", stood, []raid.Guardian{guardian(mother, changed)}, regionfile.Patrol, "quarantined:role"},
		{"a patrol passes it on", stood, []raid.Guardian{guardian(mother), guardian(father, first)}, regionfile.Patrol, "quarantined:role"},
		{"an inspector changes it", stood, []raid.Guardian{guardian(mother, changed)}, regionfile.Inspector, "stored"},
		{"nothing was written", []raid.Guardian{guardian(mother)}, []raid.Guardian{guardian(mother)}, regionfile.Patrol, "stored"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRegion(t)
			inspector, o, id := r.join(regionfile.Inspector, "unit-a"), r.join(row.role, "unit-a"), newID()
			var on []revision.Signed
			if row.was != nil {
				on = append(on, inspector.encounter(id, func(v *raid.Encounter, _ *revision.Envelope) {
					v.Pen, v.People = raid.Pen{Officer: o.id}, []raid.Person{{ID: child, Guardians: row.was}}
				}))
				want(t, "the inspector's", inspector.push(on...), "stored")
			}
			want(t, "pushed", o.push(o.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
				after(on...)(v, e)
				v.People = []raid.Person{{ID: child, Guardians: row.now}}
			})), row.want)
		})
	}
}

// A child is handed to who may not take him: that is kept and flagged, what
// mends it is taken, and nobody signs that it was right.
func TestAHandoverThatMayNotBe(t *testing.T) {
	father := raid.Guardian{ID: uuid.UUID{2}, Kinship: "S_FATH", Name: "Сынақов Пётр", Fitness: codes.Unfit}
	barred := raid.Person{ID: uuid.UUID{1}, Kind: raid.Minor, Outcome: codes.OutcomeHome, HandedTo: father.ID, Guardians: []raid.Guardian{father}}
	safe := barred
	safe.Outcome = codes.OutcomeCPD
	undone := &raid.Reasoned{Reason: "қате"}
	for _, c := range []struct {
		name   string
		child  raid.Person
		review raid.Review
		flag   string
		want   string
	}{
		{"accepted", barred, raid.Review{Decision: raid.Accept}, ":handover", "quarantined:review_handover"},
		{"accepted and taken back", barred, raid.Review{Decision: raid.Accept, Undone: undone}, ":handover", "stored"},
		{"returned", barred, raid.Review{Decision: raid.Return}, ":handover", "stored"},
		{"a lawful one accepted", safe, raid.Review{Decision: raid.Accept}, "", "stored"},
	} {
		for _, first := range []string{"the record", "the review"} {
			t.Run(c.name+", first comes "+first, func(t *testing.T) {
				r := newRegion(t)
				patrol, boss, id := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Supervisor, "unit-a"), newID()
				record := patrol.encounter(id, func(v *raid.Encounter, _ *revision.Envelope) { v.People = []raid.Person{c.child} })
				v := c.review
				v.Record, v.Rev = id, string(record.Rev)
				review := boss.write(raid.KindReview, newID(), v, nil)
				if first == "the review" {
					want(t, "the review", boss.push(review), "held:missing")
				}
				want(t, "the record", patrol.push(record), "stored"+c.flag)
				again := c.want
				if first == "the review" && c.want == "stored" {
					again = "duplicate"
				}
				want(t, "the review", boss.push(review), again)
				mended := patrol.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
					after(record)(v, e)
					v.People = []raid.Person{safe}
				})
				want(t, "what mends it", patrol.push(mended), "stored")
				if !boss.reads(id) {
					t.Error("it is hidden from the supervisor")
				}
			})
		}
	}
}

// A link stands where both of its encounters stand.
func TestLinks(t *testing.T) {
	r := newRegion(t)
	a, b, c := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Patrol, "unit-b"), r.join(regionfile.Patrol, "unit-b")
	insp, boss := r.join(regionfile.Inspector, "unit-a"), r.join(regionfile.Supervisor, "unit-a")
	in := func(v *raid.Encounter, e *revision.Envelope) {
		e.District, v.Place.Point = "d2", &raid.Point{Lon: 2}
	}
	districts["unit-a"] = []string{"d1", "d2"}
	t.Cleanup(func() { districts["unit-a"] = []string{"d1"} })
	one, two := a.encounter(newID(), in), b.encounter(newID(), in)
	ref := func(s revision.Signed) raid.PersonRef {
		return raid.PersonRef{Record: s.Envelope.Record, Rev: string(s.Rev), Person: uuid.UUID{9}}
	}
	v := raid.Link{A: ref(one), B: ref(two), Decision: raid.SameChild, Reason: "құжаты бір"}
	link := insp.write(raid.KindLink, newID(), v, nil)
	id := link.Envelope.Record
	want(t, "before the records", insp.push(link), "held:missing")
	want(t, "one record", a.push(one), "stored")
	want(t, "still", insp.push(link), "held:missing")
	want(t, "the other", b.push(two), "stored")
	want(t, "it came by itself", insp.push(link), "duplicate")
	for name, c := range map[string]struct {
		o     *officer
		reads bool
	}{"the inspector": {insp, true}, "the supervisor of the one": {boss, false}, "a": {a, false}, "b": {b, false}, "c": {c, false}} {
		if c.o.reads(id) != c.reads {
			t.Errorf("%s reads the link: %v", name, !c.reads)
		}
	}
	want(t, "by a patrol", a.push(a.write(raid.KindLink, newID(), v, nil)), "quarantined:role")
	want(t, "by who reads one of them", boss.push(boss.write(raid.KindLink, newID(), v, nil)), "quarantined:relation")
	wrong := v
	wrong.B.Record = newID()
	want(t, "a revision of another record", insp.push(insp.write(raid.KindLink, newID(), wrong, nil)), "quarantined:wrong_target")
	wrong.B = v.A
	want(t, "a record with itself", insp.push(insp.write(raid.KindLink, newID(), wrong, nil)), "quarantined:wrong_target")
	moved := raid.Link{A: v.B, B: v.A, Decision: raid.SameChild, Reason: "x"}
	want(t, "moved to others", insp.push(insp.write(raid.KindLink, id, moved, func(e *revision.Envelope) { e.Parents = []revision.Hash{link.Rev} })), "quarantined:wrong_target")
	pass := b.encounter(two.Envelope.Record, func(v *raid.Encounter, e *revision.Envelope) {
		in(v, e)
		after(two)(v, e)
		v.Pen = raid.Pen{Officer: a.id}
	})
	want(t, "the pen of the one goes to the other's patrol", b.push(pass), "stored")
	if !a.reads(id) || b.reads(id) {
		t.Errorf("who reads both reads the link: %v, who reads one: %v", a.reads(id), b.reads(id))
	}
	v.Undone = &raid.Reasoned{Reason: "қате"}
	want(t, "undone", insp.push(insp.write(raid.KindLink, id, v, func(e *revision.Envelope) { e.Parents = []revision.Hash{link.Rev} })), "stored")
}

func TestReviews(t *testing.T) {
	r := newRegion(t)
	patrol, boss, theirs := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Supervisor, "unit-a"), r.join(regionfile.Supervisor, "unit-b")
	one, two := patrol.encounter(newID(), nil), patrol.encounter(newID(), nil)
	patrol.push(one, two)
	of := func(record uuid.UUID, s revision.Signed) raid.Review {
		return raid.Review{Record: record, Rev: string(s.Rev), Decision: raid.Accept}
	}
	review := boss.write(raid.KindReview, newID(), of(one.Envelope.Record, one), nil)
	want(t, "a review", boss.push(review), "stored")
	want(t, "by another unit", theirs.push(theirs.write(raid.KindReview, newID(), of(one.Envelope.Record, one), nil)), "quarantined:relation")
	want(t, "by a patrol", patrol.push(patrol.write(raid.KindReview, newID(), of(one.Envelope.Record, one), nil)), "quarantined:role")
	want(t, "a revision of another record", boss.push(boss.write(raid.KindReview, newID(), of(one.Envelope.Record, two), nil)), "quarantined:wrong_target")
	want(t, "that moves to another record", boss.push(boss.write(raid.KindReview, review.Envelope.Record, of(two.Envelope.Record, two), func(e *revision.Envelope) { e.Parents = []revision.Hash{review.Rev} })), "quarantined:wrong_target")
	want(t, "of a review", boss.push(boss.write(raid.KindReview, newID(), of(review.Envelope.Record, review), nil)), "quarantined:wrong_target")
	if !patrol.reads(review.Envelope.Record) || theirs.reads(review.Envelope.Record) {
		t.Error("a review stands where its record stands")
	}
	// A patrol who wrote, without the pen, in what he reviews as a supervisor later.
	patrol.role = regionfile.Supervisor
	want(t, "of the own work", patrol.push(patrol.write(raid.KindReview, newID(), of(one.Envelope.Record, one), nil)), "quarantined:own_review")
}

// What was written before an officer was moved, or got another role, comes
// late and is taken; plans and reviews need who he is now.
func TestLateDelivery(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	id := newID()
	record := o.encounter(id, nil)
	o.past = []Post{{Role: regionfile.Patrol, Unit: "unit-a", Districts: []string{"d1"}}}
	o.unit, o.role = "unit-b", regionfile.Supervisor
	want(t, "a record of before", o.push(record), "stored")
	if !r.join(regionfile.Supervisor, "unit-a").reads(id) {
		t.Error("it is not the old unit's")
	}
	plan := o.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, func(e *revision.Envelope) { e.Unit = "unit-a" })
	want(t, "a plan for the old unit", o.push(plan), "quarantined:foreign_unit")
	o.unit, o.past[0].Role = "unit-a", regionfile.Supervisor
	o.role = regionfile.Patrol
	want(t, "a plan by who was a supervisor", o.push(o.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, nil)), "quarantined:role")
}

// The pen passes to an officer or to a crew, and is asked at every parent.
func TestThePen(t *testing.T) {
	r := newRegion(t)
	boss, a, b, c := r.join(regionfile.Supervisor, "unit-a"), r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Patrol, "unit-a")
	plan, crew, other := newID(), newID(), newID()
	boss.push(boss.write(raid.KindRaid, plan, raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{a.id, b.id}}, {ID: other, Members: []uuid.UUID{c.id}}}}, nil))
	id := newID()
	first := a.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		e.Crew, e.Raid, v.Pen = crew, plan, raid.Pen{Crew: crew}
	})
	want(t, "with the crew's pen", a.push(first), "stored")
	second := b.encounter(id, func(v *raid.Encounter, e *revision.Envelope) { after(first)(v, e); v.Pen = raid.Pen{Officer: b.id} })
	want(t, "a crew mate takes it", b.push(second), "stored")
	want(t, "who gave it writes on", a.push(a.encounter(id, after(second))), "stored:pen")
	want(t, "who is on the raid writes on", c.push(c.encounter(id, after(second))), "stored:pen")
	want(t, "who has it joins all", b.push(b.encounter(id, after(second, a.chain[1], c.chain[0]))), "stored")
	if got := r.facts[id]; len(got.Authors) != 2 || len(got.Signers) != 3 {
		t.Errorf("%d authors with rights, %d who signed", len(got.Authors), len(got.Signers))
	}
}

// An answer to a referral stands where its encounter stands, for who follows help; it
// names a revision of that encounter, and never moves to another.
func TestFollowUps(t *testing.T) {
	r := newRegion(t)
	patrol, insp, boss := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Inspector, "unit-a"), r.join(regionfile.Supervisor, "unit-a")
	theirs, check := r.join(regionfile.Inspector, "unit-b"), newID()
	one, two := patrol.encounter(newID(), nil), patrol.encounter(newID(), nil)
	venue := patrol.write(raid.KindVenueCheck, check, raid.VenueCheck{}, nil)
	of := func(record uuid.UUID, s revision.Signed) raid.FollowUp {
		return raid.FollowUp{Record: record, Rev: string(s.Rev), Person: uuid.UUID{1}, Referral: uuid.UUID{2}, Result: "V_TAKE", On: "2026-03-20", Due: "2026-04-03"}
	}
	v := of(one.Envelope.Record, one)
	answer := insp.write(raid.KindFollowUp, newID(), v, nil)
	id := answer.Envelope.Record
	want(t, "before the record", insp.push(answer), "held:missing")
	want(t, "the records", patrol.push(one), "stored")
	want(t, "it came by itself", insp.push(answer), "duplicate")
	patrol.push(two, venue)
	for name, c := range map[string]struct {
		o     *officer
		reads bool
	}{"the inspector": {insp, true}, "the supervisor": {boss, true}, "the patrol who promised it": {patrol, false}, "another unit": {theirs, false}} {
		if c.o.reads(id) != c.reads {
			t.Errorf("%s reads the answer: %v", name, !c.reads)
		}
	}
	want(t, "by the supervisor", boss.push(boss.write(raid.KindFollowUp, newID(), v, nil)), "stored")
	want(t, "by a patrol", patrol.push(patrol.write(raid.KindFollowUp, newID(), v, nil)), "quarantined:role")
	want(t, "by another unit", theirs.push(theirs.write(raid.KindFollowUp, newID(), v, nil)), "quarantined:relation")
	want(t, "a revision of another record", insp.push(insp.write(raid.KindFollowUp, newID(), of(one.Envelope.Record, two), nil)), "quarantined:wrong_target")
	want(t, "of a check", insp.push(insp.write(raid.KindFollowUp, newID(), of(check, venue), nil)), "quarantined:wrong_target")
	want(t, "of an answer", insp.push(insp.write(raid.KindFollowUp, newID(), of(id, answer), nil)), "quarantined:wrong_target")
	bad := v
	bad.Referral = uuid.Nil
	want(t, "to no referral", insp.push(insp.write(raid.KindFollowUp, newID(), bad, nil)), "quarantined:bad_body")
	bad = v
	bad.After = make([]uuid.UUID, raid.MaxAfter+1)
	want(t, "after too many", insp.push(insp.write(raid.KindFollowUp, newID(), bad, nil)), "quarantined:bad_body")
	on := func(e *revision.Envelope) { e.Parents = []revision.Hash{answer.Rev} }
	want(t, "moved to another record", insp.push(insp.write(raid.KindFollowUp, id, of(two.Envelope.Record, two), on)), "quarantined:wrong_target")
	v.Undone = &raid.Reasoned{Reason: "қате"}
	want(t, "taken back", insp.push(insp.write(raid.KindFollowUp, id, v, on)), "stored")
	pass := patrol.encounter(one.Envelope.Record, func(v *raid.Encounter, e *revision.Envelope) {
		after(one)(v, e)
		v.Pen = raid.Pen{Officer: theirs.id}
	})
	want(t, "the pen goes to an inspector of another unit", patrol.push(pass), "stored")
	if !theirs.reads(id) {
		t.Error("who holds the record does not read what came of it")
	}
}
