package region

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/erasure"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// TestRetentionOfReportsDecisionsAndAnswers: a report that was frozen, a decision and an
// answer to a referral are erased by a region's terms as everything else, with the record
// that an answer is about; a decision that is not done stays, and where a region set no
// term for reports, both do.
func TestRetentionOfReportsDecisionsAndAnswers(t *testing.T) {
	for name, term := range map[string]int{"no term for reports": 0, "a term of five years": 60} {
		t.Run(name, func(t *testing.T) {
			w := onDisk(t)
			ctx := t.Context()
			insp, sup := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
			settings := retention.Usual()
			for i := range settings.Terms {
				settings.Terms[i].Verified = true
			}
			if term > 0 {
				settings.Terms = append(settings.Terms, retention.Term{Category: retention.Report, From: "2020-01-01", Months: term, Source: "сынақ", Verified: true})
			}
			if _, err := w.decided(admin.ProposeTerms, settings); err != nil {
				t.Fatal(err)
			}
			at := w.clock.now()
			series := raid.ReportSeries(sup.Identity().Device, sup.officer)
			decision := func(n int, said ...codes.Code) raid.Assignment {
				v := raid.Assignment{Unit: "unit-a", Year: 2095, Number: n, Series: series, At: at, What: "Клубтарды тексеру", Organisation: "Білім бөлімі", Until: "2095-07-01"}
				for _, step := range said {
					v.Answers = append(v.Answers, raid.AssignmentAnswer{ID: newID(), Step: step, By: sup.officer, At: at})
				}
				return v
			}
			report := raid.Report{Unit: "unit-a", Year: 2095, Number: 1, Series: series, From: "2095-05-01", To: "2095-05-31", BeforeFrom: "2094-05-01", BeforeTo: "2094-05-31",
				At: at, Offset: 300, By: "Ерлан", Criteria: 1, Records: 3, Districts: []raid.ReportDistrict{{KATO: districtA}},
				Rows: []raid.ReportRow{{Figure: "R01", Now: []int{3}, Before: []int{1}}}}
			goes, stays, met, told, frozen := newID(), newID(), newID(), newID(), newID()
			on := func(p revision.Signed) func(*revision.Envelope) {
				return func(e *revision.Envelope) { e.Parents = []revision.Hash{p.Rev} }
			}
			first := sup.write(raid.KindAssignment, goes, decision(1), nil)
			done := decision(1, codes.AssignmentDone)
			for _, s := range []revision.Signed{first, sup.write(raid.KindAssignment, goes, done, on(first)), sup.write(raid.KindAssignment, stays, decision(2), nil), sup.write(raid.KindReport, frozen, report, nil)} {
				if got := results(sup.push(s)); got[0] != "stored" {
					t.Fatalf("%s: %v", s.Envelope.Kind, got)
				}
			}
			e := insp.encounter(met, func(v *raid.Encounter, e *revision.Envelope) {
				inA(v, e)
				v.ClosedAt = at
				v.People = []raid.Person{{ID: uuid.UUID{1}, Kind: raid.Minor, Referrals: []raid.Referral{{ID: uuid.UUID{2}, Status: "new"}}}}
			})
			insp.push(e, insp.write(raid.KindFollowUp, told, raid.FollowUp{Record: met, Rev: string(e.Rev), Person: uuid.UUID{1}, Referral: uuid.UUID{2}, Result: "V_DONE", On: "2095-06-02"}, nil))
			w.clock.add(6 * 366 * 24 * time.Hour)
			if _, err := w.region.Retain(ctx); err != nil {
				t.Fatal(err)
			}
			rows, err := w.region.store.Rows(ctx, access.Administering(), store.Erasures)
			if err != nil {
				t.Fatal(err)
			}
			gone := map[uuid.UUID]bool{}
			for _, r := range rows {
				var o erasure.Order
				if err := json.Unmarshal(r.Value, &o); err != nil {
					t.Fatal(err)
				}
				gone[o.Record] = gone[o.Record] || o.Whole
			}
			for name, row := range map[string]struct {
				id   uuid.UUID
				gone bool
			}{"the report": {frozen, term > 0}, "the decision that is done": {goes, term > 0}, "the decision that is not": {stays, false}, "the encounter": {met, true}, "the answer": {told, true}} {
				if gone[row.id] != row.gone {
					t.Errorf("%s: gone %v", name, gone[row.id])
				}
			}
		})
	}
}
