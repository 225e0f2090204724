package intake

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// report is one that an officer froze.
func (o *officer) report() raid.Report {
	return raid.Report{
		Unit: o.unit, Year: 2095, Number: 1, Series: raid.ReportSeries(o.dev, o.id), From: "2095-03-01", To: "2095-03-31",
		BeforeFrom: "2094-03-01", BeforeTo: "2094-03-31", At: time.Date(2095, 4, 2, 4, 30, 0, 0, time.UTC), Offset: 300, By: "Ерлан",
		Criteria: 1, Records: 3, Districts: []raid.ReportDistrict{{KATO: "d1"}},
		Rows: []raid.ReportRow{{Figure: "R01", Now: []int{3}, Before: []int{1}}},
	}
}

func withdrawn(v raid.Report) raid.Report {
	v.Undone = &raid.Reasoned{Reason: "қате", At: v.At.Add(time.Hour)}
	return v
}

func on(parents ...revision.Signed) func(*revision.Envelope) {
	return func(e *revision.Envelope) { after(parents...)(nil, e) }
}

// A report is given out by a supervisor of the unit alone, under a number of his own,
// and whole.
func TestWhoFreezesAReport(t *testing.T) {
	for _, row := range []struct {
		name   string
		role   regionfile.Role
		change func(*raid.Report)
		want   string
	}{
		{"a supervisor", regionfile.Supervisor, func(*raid.Report) {}, "stored"},
		{"a patrol", regionfile.Patrol, func(*raid.Report) {}, "quarantined:role"},
		{"an inspector", regionfile.Inspector, func(*raid.Report) {}, "quarantined:role"},
		{"an administrator", regionfile.Administrator, func(*raid.Report) {}, "quarantined:role"},
		{"of another unit", regionfile.Supervisor, func(v *raid.Report) { v.Unit = "unit-b" }, "quarantined:foreign_unit"},
		{"in another's series", regionfile.Supervisor, func(v *raid.Report) { v.Series = raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2}) }, "quarantined:bad_body"},
		{"without a number", regionfile.Supervisor, func(v *raid.Report) { v.Number = 0 }, "quarantined:bad_body"},
		{"a line too short", regionfile.Supervisor, func(v *raid.Report) { v.Rows[0].Now = nil }, "quarantined:bad_body"},
		{"withdrawn from the first", regionfile.Supervisor, func(v *raid.Report) { *v = withdrawn(*v) }, "quarantined:report_frozen"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(row.role, "unit-a")
			v := o.report()
			row.change(&v)
			want(t, row.name, o.push(o.write(raid.KindReport, newID(), v, nil)), row.want)
		})
	}
}

// What was given out stays: it is withdrawn, once, with a reason, by a supervisor of the
// unit, and nothing else of it ever changes. It is no record that is joined or reviewed.
func TestAReportStays(t *testing.T) {
	for _, row := range []struct {
		name string
		by   func(*region, *officer) *officer
		next func(raid.Report) any
		want string
	}{
		{"withdrawn", nil, func(v raid.Report) any { return withdrawn(v) }, "stored"},
		{"withdrawn by another supervisor", func(r *region, _ *officer) *officer { return r.join(regionfile.Supervisor, "unit-a") }, func(v raid.Report) any { return withdrawn(v) }, "stored"},
		{"withdrawn by an inspector", func(r *region, _ *officer) *officer { return r.join(regionfile.Inspector, "unit-a") }, func(v raid.Report) any { return withdrawn(v) }, "quarantined:role"},
		{"withdrawn by another unit's", func(r *region, _ *officer) *officer { return r.join(regionfile.Supervisor, "unit-b") }, func(v raid.Report) any { return withdrawn(v) }, "quarantined:relation"},
		{"withdrawn without a reason", nil, func(v raid.Report) any { v.Undone = &raid.Reasoned{}; return v }, "quarantined:bad_body"},
		{"said once more", nil, func(v raid.Report) any { return v }, "quarantined:report_frozen"},
		{"with another count", nil, func(v raid.Report) any { v.Rows[0].Now = []int{2}; return v }, "quarantined:report_frozen"},
		{"withdrawn with another count", nil, func(v raid.Report) any { v.Rows[0].Now = []int{2}; return withdrawn(v) }, "quarantined:report_frozen"},
		{"withdrawn with a member more", nil, func(v raid.Report) any { return map[string]any{"x": 1, "of": withdrawn(v)} }, "quarantined:bad_body"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(regionfile.Supervisor, "unit-a")
			by := o
			if row.by != nil {
				by = row.by(r, o)
			}
			first := o.write(raid.KindReport, newID(), o.report(), nil)
			want(t, "the report", o.push(first), "stored")
			got := by.push(by.write(raid.KindReport, first.Envelope.Record, row.next(o.report()), on(first)))
			want(t, row.name, got, row.want)
		})
	}
}

// TestAReportIsWithdrawnOnce: what was withdrawn does not come back, two who withdrew it
// apart both did, and nobody joins that or reviews it.
func TestAReportIsWithdrawnOnce(t *testing.T) {
	r := newRegion(t)
	a, b, patrol := r.join(regionfile.Supervisor, "unit-a"), r.join(regionfile.Supervisor, "unit-a"), r.join(regionfile.Patrol, "unit-a")
	id := newID()
	first := a.write(raid.KindReport, id, a.report(), nil)
	gone := a.write(raid.KindReport, id, withdrawn(a.report()), on(first))
	want(t, "withdrawn", a.push(first, gone), "stored", "stored")
	want(t, "brought back", a.push(a.write(raid.KindReport, id, a.report(), on(gone))), "quarantined:report_frozen")
	other := withdrawn(a.report())
	other.Undone.Reason = "басқа себеп"
	want(t, "withdrawn apart", b.push(b.write(raid.KindReport, id, other, on(first))), "stored")
	if f := r.facts[id]; len(f.Heads) != 2 || f.Count != 3 {
		t.Errorf("heads %v of %d", f.Heads, f.Count)
	}
	review := b.write(raid.KindReview, newID(), raid.Review{Record: id, Rev: string(first.Rev), Decision: raid.Accept}, nil)
	want(t, "reviewed", b.push(review), "quarantined:wrong_target")
	if patrol.reads(id) || !b.reads(id) {
		t.Error("a patrol reads it, or the unit's supervisor does not")
	}
	raw, err := json.Marshal(r.leaves[first.Rev])
	if err != nil {
		t.Fatal(err)
	}
	var leaf Leaf
	if err := json.Unmarshal(raw, &leaf); err != nil || leaf.Frozen == nil || *leaf.Frozen != *r.leaves[first.Rev].Frozen {
		t.Errorf("of it is kept %s: %v", raw, err)
	}
}

// FuzzFrozen: whatever stands in a body, its region says yes or no, and a yes is to a
// report that it could print.
func FuzzFrozen(f *testing.F) {
	r := newRegion(f)
	o := r.join(regionfile.Supervisor, "unit-a")
	raw, err := json.Marshal(withdrawn(o.report()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"rows":[{"figure":"R01","now":[1,2]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, unit, ok := frozenOf(revision.Envelope{Device: o.dev, Author: o.id, Body: body})
		var v raid.Report
		if ok && (json.Unmarshal(body, &v) != nil || raid.Blocked(v.Check(raid.Rules{})) || unit != v.Unit || got.Withdrawn != (v.Undone != nil)) {
			t.Fatalf("%s is let pass", body)
		}
	})
}
