package region

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	"shyraq/sync/revision"
)

// What a supervisor imported goes to every supervisor and every inspector of the region, a
// unit that came later too, and to nobody else; supervisors alone import, and those of the
// unit withdraw it, once, and change nothing of it.
func TestStatisticsGoToEveryDesk(t *testing.T) {
	w := newWorld(t, nil)
	sup, second := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	theirs, insp := w.enrol(regionfile.Supervisor, "unit-b"), w.enrol(regionfile.Inspector, "unit-b")
	patrol, admin := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Administrator, "")
	at := time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	v := raid.Statistics{Unit: "unit-a", By: "Ерлан", At: at, Form: sums.FormFigures, Source: "Департамент", Digest: strings.Repeat("0a", 32),
		Periods: []sums.Period{{From: "2025-01-01", To: "2025-12-31"}}, Districts: []string{""}, Lines: []sums.Line{{Figure: "C01"}},
		Parts: []sums.Part{{Counts: []int{37}}}}
	gone := v
	gone.Undone = &raid.Reasoned{Reason: "қате файл", At: at.Add(time.Hour)}
	other := gone
	other.Parts = []sums.Part{{Counts: []int{38}}}
	foreign := v
	foreign.Unit = "unit-b"
	hollow := v
	hollow.Parts = nil
	on := func(p revision.Signed) func(*revision.Envelope) {
		return func(e *revision.Envelope) { e.Parents = []revision.Hash{p.Rev} }
	}
	first := sup.write(raid.KindStatistics, newID(), v, nil)
	back := second.write(raid.KindStatistics, first.Envelope.Record, gone, on(first))
	for _, row := range []struct {
		name string
		by   *station
		s    revision.Signed
		want string
	}{
		{"a supervisor imports", sup, first, "stored"},
		{"an inspector", insp, insp.write(raid.KindStatistics, newID(), foreign, nil), "quarantined:role"},
		{"a patrol", patrol, patrol.write(raid.KindStatistics, newID(), v, nil), "quarantined:role"},
		{"for another unit", sup, sup.write(raid.KindStatistics, newID(), foreign, nil), "quarantined:foreign_unit"},
		{"without sums", sup, sup.write(raid.KindStatistics, newID(), hollow, nil), "quarantined:bad_body"},
		{"withdrawn from the first", sup, sup.write(raid.KindStatistics, newID(), gone, nil), "quarantined:report_frozen"},
		{"changed", sup, sup.write(raid.KindStatistics, first.Envelope.Record, v, on(first)), "quarantined:report_frozen"},
		{"changed as it is withdrawn", sup, sup.write(raid.KindStatistics, first.Envelope.Record, other, on(first)), "quarantined:report_frozen"},
		{"withdrawn by another unit", theirs, theirs.write(raid.KindStatistics, first.Envelope.Record, gone, on(first)), "quarantined:relation"},
		{"withdrawn by another of the unit", second, back, "stored"},
		{"brought back", sup, sup.write(raid.KindStatistics, first.Envelope.Record, v, on(back)), "quarantined:report_frozen"},
	} {
		if d := cmp.Diff([]string{row.want}, results(row.by.push(row.s))); d != "" {
			t.Errorf("%s: %s", row.name, d)
		}
	}
	for name, s := range map[string]*station{"who imported": sup, "of the unit": second, "of another unit": theirs, "an inspector": insp,
		"who came later": w.enrol(regionfile.Inspector, "unit-a")} {
		s.sees(name, first, back)
	}
	patrol.sees("a patrol")
	admin.sees("the administrator")
}
