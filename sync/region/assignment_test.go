package region

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// A decision of the commission goes to the supervisors of its unit and to who answers for
// it, in whatever unit he is, and to nobody for that he answered; what two of them said
// without a link reaches both, and who goes on takes both along.
func TestAssignmentsGoToWhoAnswers(t *testing.T) {
	w := newWorld(t, nil)
	sup, second := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	who, mate := w.enrol(regionfile.Patrol, "unit-b"), w.enrol(regionfile.Patrol, "unit-b")
	theirs, insp, admin := w.enrol(regionfile.Supervisor, "unit-b"), w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Administrator, "")
	at := time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	v := raid.Assignment{Unit: "unit-a", Year: 2026, Number: 1, Series: raid.ReportSeries(sup.Identity().Device, sup.officer), At: at, What: "Клубтарды тексеру", Officer: who.officer, Until: "2026-05-01"}
	said := func(by *station, id byte, step codes.Code) raid.AssignmentAnswer {
		return raid.AssignmentAnswer{ID: uuid.UUID{15: id}, Step: step, By: by.officer, At: at.Add(time.Duration(id) * time.Hour), Words: "сөз", Until: "2026-06-01"}
	}
	with := func(all ...raid.AssignmentAnswer) raid.Assignment { v := v; v.Answers = all; return v }
	on := func(parents ...revision.Signed) func(*revision.Envelope) {
		return func(e *revision.Envelope) {
			for _, p := range parents {
				e.Parents = append(e.Parents, p.Rev)
			}
		}
	}
	id := newID()
	first := sup.write(raid.KindAssignment, id, v, nil)
	if d := cmp.Diff([]string{"stored"}, results(sup.push(first))); d != "" {
		t.Fatal(d)
	}
	who.sees("who answers", first)
	ready, moved := said(who, 1, codes.AssignmentReady), said(second, 2, codes.AssignmentMoved)
	one, two := who.write(raid.KindAssignment, id, with(ready), on(first)), second.write(raid.KindAssignment, id, with(moved), on(first))
	if d := cmp.Diff([]string{"stored"}, results(who.push(one))) + cmp.Diff([]string{"stored"}, results(second.push(two))); d != "" {
		t.Fatalf("said apart: %s", d)
	}
	lost := sup.write(raid.KindAssignment, id, with(moved, said(sup, 3, codes.AssignmentDone)), on(one, two))
	if d := cmp.Diff([]string{"quarantined:assignment_fixed"}, results(sup.push(lost))); d != "" {
		t.Errorf("one of the two is lost: %s", d)
	}
	both := sup.write(raid.KindAssignment, id, with(ready, moved, said(sup, 3, codes.AssignmentDone)), on(one, two))
	if d := cmp.Diff([]string{"stored"}, results(sup.push(both))); d != "" {
		t.Errorf("on from both: %s", d)
	}
	sup.sees("who wrote it", first, one, two, both)
	second.sees("another of the unit", first, one, two, both)
	who.sees("who answers", first, one, two, both)
	theirs.sees("the supervisor of who answers")
	mate.sees("his colleague")
	insp.sees("an inspector of the unit")
	admin.sees("the administrator")
}
