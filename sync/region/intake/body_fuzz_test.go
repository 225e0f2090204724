package intake

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/revision"
)

// FuzzBody has a supervisor sign anything as the body of a report, a decision or an
// answer, beside a record of the kind and on top of one: the region answers each, and an
// honest revision is taken afterwards.
func FuzzBody(f *testing.F) {
	at := time.Date(2095, 6, 1, 20, 0, 0, 0, time.UTC)
	kinds := []raid.Kind{raid.KindReport, raid.KindAssignment, raid.KindFollowUp}
	decision := func(o *officer) raid.Assignment {
		return raid.Assignment{Unit: o.unit, Year: 2095, Number: 1, Series: raid.ReportSeries(o.dev, o.id), At: at, What: "тексеру", Officer: uuid.UUID{9}, Until: "2095-07-01"}
	}
	r, all, _ := scene(f)
	boss := all[2]
	v := decision(boss)
	v.Answers = []raid.AssignmentAnswer{{ID: uuid.UUID{1}, Step: codes.AssignmentBegun, By: boss.id, At: at.Add(time.Minute)}}
	for i, body := range []any{raid.Report{Unit: boss.unit, Year: 2095, Number: 1, Series: raid.ReportSeries(boss.dev, boss.id), At: at}, v,
		raid.FollowUp{Record: all[0].chain[0].Envelope.Record, Rev: string(all[0].chain[0].Rev), Person: uuid.UUID{9}, Referral: uuid.UUID{8}, Result: "V_DONE", On: "2095-06-01"}} {
		raw, err := json.Marshal(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(i), raw)
		f.Add(byte(i+3), raw)
	}
	for _, o := range all[:3] {
		o.push(o.chain...)
	}
	first := boss.write(raid.KindAssignment, newID(), decision(boss), nil)
	if got := boss.push(first); got[0] != "stored" {
		f.Fatal(got)
	}
	f.Fuzz(func(t *testing.T, how byte, data []byte) {
		if !json.Valid(data) {
			return
		}
		r.t = t
		kind, record := kinds[int(how)%len(kinds)], newID()
		on := how/3%2 == 1
		if on {
			kind, record = raid.KindAssignment, first.Envelope.Record
		}
		e := revision.Envelope{Schema: 1, Kind: kind, Record: record, Device: boss.dev, DSeq: uint64(len(boss.chain)) + 1, Prev: first.Rev, Author: boss.id,
			Time: revision.Time{MS: 3_957_000_900_000}, Unit: boss.unit, Body: data}
		if on {
			e.Parents = []revision.Hash{first.Rev}
		}
		s, err := revision.Sign(e, boss.key)
		if err != nil {
			return // no canonical bytes
		}
		b := NewBatch(r, r, ground(), r.now)
		got, err := b.Take([]Line{r.inspector(boss.dev).Line(s.AppendLine(nil))})
		if err != nil || len(got) != 1 || got[0].Result == "" {
			t.Fatalf("it is answered %v, %v", got, err)
		}
	})
}
