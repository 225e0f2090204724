package intake

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

var decidedAt = time.Date(2095, 4, 2, 4, 30, 0, 0, time.UTC)

// assignment is a decision that an officer writes down, for another to answer.
func (o *officer) assignment(to *officer) raid.Assignment {
	return raid.Assignment{Unit: o.unit, Year: 2095, Number: 1, Series: raid.ReportSeries(o.dev, o.id), At: decidedAt,
		What: "Клубтарды тексеру", Officer: to.id, Until: "2095-06-01"}
}

func (o *officer) says(id byte, step codes.Code) raid.AssignmentAnswer {
	return raid.AssignmentAnswer{ID: uuid.UUID{15: id}, Step: step, By: o.id, At: decidedAt.Add(time.Duration(id) * time.Hour), Words: "сөз", Until: "2095-07-01"}
}

func with(v raid.Assignment, all ...raid.AssignmentAnswer) raid.Assignment {
	v.Answers = all
	return v
}

func takenBack(a raid.AssignmentAnswer) raid.AssignmentAnswer {
	at := a.At.Add(time.Minute)
	a.Undone = &at
	return a
}

// A decision is written down by a supervisor of the unit, whole, and before anybody answered.
func TestWhoAssigns(t *testing.T) {
	for _, row := range []struct {
		name   string
		role   regionfile.Role
		change func(*raid.Assignment, *officer)
		want   string
	}{
		{"a supervisor", regionfile.Supervisor, func(*raid.Assignment, *officer) {}, "stored"},
		{"to an organisation", regionfile.Supervisor, func(v *raid.Assignment, _ *officer) { v.Officer, v.Organisation = uuid.Nil, "Білім бөлімі" }, "stored"},
		{"a patrol", regionfile.Patrol, func(*raid.Assignment, *officer) {}, "quarantined:role"},
		{"an inspector", regionfile.Inspector, func(*raid.Assignment, *officer) {}, "quarantined:role"},
		{"an administrator", regionfile.Administrator, func(*raid.Assignment, *officer) {}, "quarantined:role"},
		{"of another unit", regionfile.Supervisor, func(v *raid.Assignment, _ *officer) { v.Unit = "unit-b" }, "quarantined:foreign_unit"},
		{"in another's series", regionfile.Supervisor, func(v *raid.Assignment, _ *officer) { v.Series = raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2}) }, "quarantined:bad_body"},
		{"with somebody's number", regionfile.Supervisor, func(v *raid.Assignment, _ *officer) { v.What = "950711500005" }, "quarantined:bad_body"},
		{"to nobody", regionfile.Supervisor, func(v *raid.Assignment, _ *officer) { v.Officer = uuid.Nil }, "quarantined:bad_body"},
		{"answered from the first", regionfile.Supervisor, func(v *raid.Assignment, o *officer) { *v = with(*v, o.says(1, codes.AssignmentDone)) }, "quarantined:assignment_fixed"},
		{"withdrawn from the first", regionfile.Supervisor, func(v *raid.Assignment, _ *officer) { v.Undone = &raid.Reasoned{Reason: "қате", At: decidedAt} }, "quarantined:assignment_fixed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(row.role, "unit-a")
			v := o.assignment(r.join(regionfile.Patrol, "unit-b"))
			row.change(&v, o)
			want(t, row.name, o.push(o.write(raid.KindAssignment, newID(), v, nil)), row.want)
		})
	}
}

// TestWhatMayBeSaid: what was decided stays, word for word; a supervisor of the unit and
// who answers for it add what came of it, each in his own name, and nobody else anything.
func TestWhatMayBeSaid(t *testing.T) {
	lift := func(v raid.Assignment) raid.Assignment {
		v.Undone = &raid.Reasoned{Reason: "алынды", At: decidedAt.Add(time.Hour)}
		return v
	}
	for _, row := range []struct {
		name string
		by   string
		next func(v raid.Assignment, me *officer) any
		want string
	}{
		{"begun", "answers", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentBegun))
		}, "stored"},
		{"ready", "answers", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentReady))
		}, "stored"},
		{"not done", "answers", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentNotDone))
		}, "stored"},
		{"who answers says that it is done", "answers", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentDone))
		}, "quarantined:assignment_fixed"},
		{"who answers moves the day", "answers", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentMoved))
		}, "quarantined:assignment_fixed"},
		{"who answers withdraws", "answers", func(v raid.Assignment, _ *officer) any { return lift(v) }, "quarantined:assignment_fixed"},
		{"who answers takes another's back", "answers", func(v raid.Assignment, _ *officer) any { return with(v, takenBack(v.Answers[0])) }, "quarantined:assignment_fixed"},
		{"done", "leads", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentDone))
		}, "stored"},
		{"moved", "leads", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentMoved))
		}, "stored"},
		{"withdrawn", "leads", func(v raid.Assignment, _ *officer) any { return lift(v) }, "stored"},
		{"withdrawn by another of the unit", "second", func(v raid.Assignment, _ *officer) any { return lift(v) }, "stored"},
		{"taken back", "leads", func(v raid.Assignment, _ *officer) any { return with(v, takenBack(v.Answers[0])) }, "stored"},
		{"another supervisor takes it back", "second", func(v raid.Assignment, _ *officer) any { return with(v, takenBack(v.Answers[0])) }, "quarantined:assignment_fixed"},
		{"in another's name", "second", func(v raid.Assignment, me *officer) any {
			a := me.says(2, codes.AssignmentDone)
			a.By = v.Answers[0].By
			return with(v, v.Answers[0], a)
		}, "quarantined:assignment_fixed"},
		{"another's words", "leads", func(v raid.Assignment, _ *officer) any { v.Answers[0].Words = "басқа"; return v }, "quarantined:assignment_fixed"},
		{"an answer is gone", "leads", func(v raid.Assignment, _ *officer) any { return with(v) }, "quarantined:assignment_fixed"},
		{"another day without a word", "leads", func(v raid.Assignment, _ *officer) any { v.Until = "2095-12-01"; return v }, "quarantined:assignment_fixed"},
		{"another text", "leads", func(v raid.Assignment, _ *officer) any { v.What = "басқа"; return v }, "quarantined:assignment_fixed"},
		{"another officer", "leads", func(v raid.Assignment, me *officer) any { v.Officer = me.id; return v }, "quarantined:assignment_fixed"},
		{"a patrol of the unit", "patrol", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentBegun))
		}, "quarantined:relation"},
		{"the supervisor of who answers", "theirs", func(v raid.Assignment, me *officer) any {
			return with(v, v.Answers[0], me.says(2, codes.AssignmentBegun))
		}, "quarantined:relation"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRegion(t)
			who := map[string]*officer{"leads": r.join(regionfile.Supervisor, "unit-a"), "second": r.join(regionfile.Supervisor, "unit-a"),
				"answers": r.join(regionfile.Patrol, "unit-b"), "patrol": r.join(regionfile.Patrol, "unit-a"), "theirs": r.join(regionfile.Supervisor, "unit-b")}
			o, me, id := who["leads"], who[row.by], newID()
			v := o.assignment(who["answers"])
			first := o.write(raid.KindAssignment, id, v, nil)
			v.Answers = []raid.AssignmentAnswer{o.says(1, codes.AssignmentBegun)}
			told := o.write(raid.KindAssignment, id, v, on(first))
			want(t, "the decision", o.push(first, told), "stored", "stored")
			want(t, row.name, me.push(me.write(raid.KindAssignment, id, row.next(v, me), on(told))), row.want)
		})
	}
}

// TestAssignmentApart: two who answer without a link are both heard, nobody of the unit of
// who answers reads it for that, and who goes on from both keeps what each said.
func TestAssignmentApart(t *testing.T) {
	r := newRegion(t)
	o, me := r.join(regionfile.Supervisor, "unit-a"), r.join(regionfile.Patrol, "unit-b")
	theirs, mate, insp := r.join(regionfile.Supervisor, "unit-b"), r.join(regionfile.Patrol, "unit-b"), r.join(regionfile.Inspector, "unit-a")
	id, v := newID(), raid.Assignment{}
	v = o.assignment(me)
	first := o.write(raid.KindAssignment, id, v, nil)
	want(t, "the decision", o.push(first), "stored")
	a, b := me.says(1, codes.AssignmentReady), o.says(2, codes.AssignmentMoved)
	one, two := me.write(raid.KindAssignment, id, with(v, a), on(first)), o.write(raid.KindAssignment, id, with(v, b), on(first))
	want(t, "by who answers", me.push(one), "stored")
	want(t, "by who leads", o.push(two), "stored")
	if n := len(r.facts[id].Heads); n != 2 {
		t.Fatalf("%d heads", n)
	}
	want(t, "one of the two is lost", o.push(o.write(raid.KindAssignment, id, with(v, b, o.says(3, codes.AssignmentDone)), on(one, two))), "quarantined:assignment_fixed")
	want(t, "on from both", o.push(o.write(raid.KindAssignment, id, with(v, a, b, o.says(3, codes.AssignmentDone)), on(one, two))), "stored")
	for who, reads := range map[*officer]bool{o: true, me: true, theirs: false, mate: false, insp: false} {
		if who.reads(id) != reads {
			t.Errorf("a %s of %s reads it: %v", who.role, who.unit, !reads)
		}
	}
	raw, err := json.Marshal(r.leaves[one.Rev])
	var leaf Leaf
	if err != nil || json.Unmarshal(raw, &leaf) != nil || len(leaf.Assigned.Answers) != 1 || leaf.Assigned.Answers[0].Sum != r.leaves[one.Rev].Assigned.Answers[0].Sum {
		t.Errorf("of it is kept %s: %v", raw, err)
	}
}

// FuzzAssigned: whatever stands in a body, its region says yes or no, and a yes is to a
// decision that holds nobody's number.
func FuzzAssigned(f *testing.F) {
	r := newRegion(f)
	o := r.join(regionfile.Supervisor, "unit-a")
	raw, err := json.Marshal(with(o.assignment(o), o.says(1, codes.AssignmentBegun)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"answers":[{"step":"done"}],"undone":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, unit, ok := assignedOf(revision.Envelope{Device: o.dev, Author: o.id, Body: body})
		var v raid.Assignment
		if ok && (json.Unmarshal(body, &v) != nil || raid.Blocked(v.Check(raid.Rules{})) || raid.HoldsIIN(v.What) || unit != v.Unit || len(got.Answers) != len(v.Answers)) {
			t.Fatalf("%s is let pass", body)
		}
	})
}
