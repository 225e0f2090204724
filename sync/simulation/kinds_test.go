package simulation

import (
	"encoding/json"
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
)

// answerer is the device whose officer answers for the decisions of a night.
const answerer = 3

// kindOf is what a device writes: the kind of what it goes on from, and of what it begins
// an encounter, or what a supervisor plans, freezes or decides.
func (d *device) kindOf(heads []revision.Signed) raid.Kind {
	switch {
	case len(heads) > 0:
		return heads[0].Envelope.Kind
	case d.role != regionfile.Supervisor:
		return raid.KindEncounter
	}
	return []raid.Kind{raid.KindOperation, raid.KindReport, raid.KindAssignment}[d.w.chance.IntN(3)]
}

// report is one that the supervisor freezes, in the series of his device.
func (d *device) report() raid.Report {
	return raid.Report{Unit: regiontest.Unit, Year: 2095, Number: 1 + d.w.chance.IntN(50), Series: raid.ReportSeries(d.identity.Device, d.officer),
		From: "2095-05-01", To: "2095-05-31", BeforeFrom: "2094-05-01", BeforeTo: "2094-05-31", At: begin(), Offset: 300, By: "Ерлан",
		Criteria: 1, Records: 3, Districts: []raid.ReportDistrict{{KATO: regiontest.District}},
		Rows: []raid.ReportRow{{Figure: "R01", Now: []int{d.w.chance.IntN(9)}, Before: []int{1}}}}
}

// assignment is a decision as it stands after the heads, with one answer more; without
// heads it is decided.
func (d *device) assignment(heads []revision.Signed) (raid.Assignment, error) {
	var versions []raid.Assignment
	for _, h := range heads {
		var v raid.Assignment
		if err := json.Unmarshal(h.Envelope.Body, &v); err != nil {
			return v, err
		}
		versions = append(versions, v)
	}
	v, goes := assigned.Join(versions...)
	if !goes {
		v = raid.Assignment{Unit: regiontest.Unit, Year: 2095, Number: 1 + d.w.chance.IntN(50), Series: raid.ReportSeries(d.identity.Device, d.officer),
			At: begin(), What: "Клубтарды тексеру", Organisation: "Білім бөлімі", Until: "2095-07-01"}
		if len(d.w.devices) > answerer {
			v.Officer, v.Organisation = d.w.devices[answerer].officer, ""
		}
		return v, nil
	}
	steps := assigned.AnswererSteps
	if d.role == regionfile.Supervisor {
		steps = assigned.SupervisorSteps
	}
	at := d.now().UTC().Truncate(time.Millisecond)
	if n := len(v.Answers); n > 0 && !at.After(v.Answers[n-1].At) {
		at = v.Answers[n-1].At.Add(time.Millisecond)
	}
	one := raid.AssignmentAnswer{ID: d.w.newID(), Step: steps[d.w.chance.IntN(len(steps))], By: d.officer, At: at, Words: "себебі"}
	if one.Step == codes.AssignmentMoved {
		one.Until = "2095-08-01"
	}
	v.Answers = append(v.Answers, one)
	return v, nil
}

// reads says whether the officer of a device reads a revision that was called saved.
func (w *world) reads(i int, s revision.Signed) bool {
	w.t.Helper()
	d := w.devices[i]
	if !s.Envelope.Kind.Numbered() || d.role == regionfile.Supervisor {
		return true
	}
	var v raid.Assignment
	w.must(json.Unmarshal(s.Envelope.Body, &v))
	return s.Envelope.Kind == raid.KindAssignment && v.Officer == d.officer
}

// forAll leaves out what not everybody reads.
func forAll(all []revision.Signed) []revision.Signed {
	return slices.DeleteFunc(slices.Clone(all), func(s revision.Signed) bool { return s.Envelope.Kind.Numbered() })
}

// checkNumbered looks that a device has the reports and decisions that its officer reads,
// and none of the others; and that no answer that was given stands in no head.
func (w *world) checkNumbered(i int, d *device, has []revision.Signed) {
	w.t.Helper()
	got := map[revision.Hash]bool{}
	given := map[string]bool{}
	for _, s := range has {
		got[s.Rev] = true
		if s.Envelope.Kind.Numbered() && !w.reads(i, s) {
			w.t.Errorf("device %d has a %s that is none of its officer's", i, s.Envelope.Kind)
		}
		for _, a := range answersOf(w, s) {
			given[a] = true
		}
	}
	for rev, s := range w.saved {
		if s.Envelope.Kind.Numbered() && w.reads(i, s) && !got[rev] {
			w.t.Errorf("device %d lacks a %s that was called saved", i, s.Envelope.Kind)
		}
	}
	replaced := map[revision.Hash]bool{}
	for _, s := range has {
		for _, p := range s.Envelope.Parents {
			replaced[p] = true
		}
	}
	for _, s := range has {
		if !replaced[s.Rev] {
			for _, a := range answersOf(w, s) {
				delete(given, a)
			}
		}
	}
	if len(given) > 0 {
		w.t.Errorf("device %d: %d answers are in no head", i, len(given))
	}
}

// answersOf are the ids of what was answered by a revision of a decision.
func answersOf(w *world, s revision.Signed) (ids []string) {
	if s.Envelope.Kind != raid.KindAssignment {
		return nil
	}
	var v raid.Assignment
	w.must(json.Unmarshal(s.Envelope.Body, &v))
	for _, a := range v.Answers {
		ids = append(ids, a.ID.String())
	}
	return ids
}
