package duty

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/report/commission"
	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/ledger"
)

// morning moves the clock to the day after the night.
func (s *station) morning() *station {
	s.clock.at = time.Date(2026, 7, 5, 14, 0, 0, 0, astana)
	return s
}

func (s *station) freeze(p commission.Period) FrozenReport {
	s.t.Helper()
	f, err := s.Freeze(ctx, p)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// frozenNumbers are the reports of a device, by number.
func (s *station) frozenNumbers() (all []string) {
	s.t.Helper()
	got, err := s.FrozenReports(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range got {
		all = append(all, f.Report.Frozen.Number)
	}
	return all
}

func numbered(t *testing.T, f FrozenReport, with string) {
	t.Helper()
	if !strings.HasPrefix(f.Report.Frozen.Number, with) {
		t.Errorf("it has the number %s, want %s", f.Report.Frozen.Number, with)
	}
}

// TestFreeze: a report is given out when its last night is over, by a supervisor, under
// numbers without gaps, and says by whom and when.
func TestFreeze(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	a.finish(a.meet("Асан"))
	a.carry(y)
	if _, err := y.Freeze(ctx, oneNight); !isCode(err, "period_open") {
		t.Errorf("a night that is not over: %v", err)
	}
	y.morning()
	for _, row := range []struct {
		who  *station
		p    commission.Period
		code string
	}{
		{a.morning(), oneNight, "role"}, {newStation(t, gulnar).morning(), oneNight, "role"},
		{y, commission.Period{From: tonight}, "period"}, {y, commission.Period{From: tonight, To: "2026-07-05"}, "period_open"},
	} {
		if _, err := row.who.Freeze(ctx, row.p); !isCode(err, row.code) {
			t.Errorf("%s, %v: %v", row.who.Officer().Role, row.p, err)
		}
	}
	first := y.freeze(oneNight)
	numbered(t, first, "1/2026-")
	if f := first.Report.Frozen; f.By != "Ерлан" || !f.At.Equal(y.clock.at) || f.Unit.KK != "north" || f.Criteria != commission.Criteria || !first.Waits {
		t.Errorf("it says %+v", f)
	}
	if first.Report.NotAccepted != 1 || first.Report.Running {
		t.Errorf("%d wait", first.Report.NotAccepted)
	}
	y.clock.at = y.clock.at.Add(time.Minute)
	numbered(t, y.freeze(oneNight), "2/2026-")
	y.clock.at = time.Date(2027, 1, 2, 14, 0, 0, 0, astana)
	y.granted(wire.UsualGrant)
	numbered(t, y.freeze(oneNight), "1/2027-")
	got, err := y.FrozenReports(ctx)
	if err != nil || len(got) != 3 || !strings.HasPrefix(got[0].Report.Frozen.Number, "1/2027-") {
		t.Fatalf("%v, %v", y.frozenNumbers(), err)
	}
	if d := cmp.Diff(first.Report, got[2].Report); d != "" {
		t.Errorf("(-as it was given out +as it is kept)\n%s", d)
	}
}

// TestNumbersOfTwoDevices are never the same, and none is skipped where the other's
// reports are known.
func TestNumbersOfTwoDevices(t *testing.T) {
	y, z := newStation(t, yerlan).morning(), newStation(t, yerlan).morning()
	numbered(t, y.freeze(oneNight), "1/2026-")
	y.carry(z)
	numbered(t, z.freeze(oneNight), "1/2026-")
	z.carry(y)
	numbered(t, y.freeze(oneNight), "2/2026-")
	seen := map[string]bool{}
	for _, n := range y.frozenNumbers() {
		if seen[n] {
			t.Errorf("%s stands twice", n)
		}
		seen[n] = true
	}
	if len(seen) != 3 {
		t.Errorf("numbers %v", y.frozenNumbers())
	}
}

// TestAFrozenReportOutlivesItsRecords: whatever becomes of them it says what it said,
// and where today's figures are others.
func TestAFrozenReportOutlivesItsRecords(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	kept, gone := a.meet("Асан"), a.meet("Үсен")
	a.finish(kept)
	a.finish(gone)
	a.carry(y)
	f := y.morning().freeze(oneNight)
	if all, err := y.Differs(ctx, f.Report); err != nil || len(all) > 0 {
		t.Fatalf("on its day it differs: %v, %v", all, err)
	}
	if _, err := a.morning().Withdraw(ctx, kept, "қате"); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	y.erase(gone)
	all, err := y.Differs(ctx, f.Report)
	if err != nil {
		t.Fatal(err)
	}
	var r03 []int
	for _, d := range all {
		if d.Line == (commission.Line{Figure: "R03"}) && d.Whole {
			r03 = []int{d.Then.Now.All, d.Today.Now.All}
		}
	}
	if d := cmp.Diff([]int{2, 0}, r03); d != "" {
		t.Errorf("R03 then and today: %s", d)
	}
	again, err := y.FrozenReports(ctx)
	if err != nil || len(again) != 1 {
		t.Fatal(len(again), err)
	}
	if d := cmp.Diff(f.Report, again[0].Report); d != "" {
		t.Errorf("what was frozen has changed: %s", d)
	}
}

// erase is what the region's order does on a device.
func (s *station) erase(record uuid.UUID) {
	s.t.Helper()
	if left, err := s.runnerOptions().Reader.Erase(ctx, []erasure.Order{{Record: record, Whole: true}}); err != nil || left {
		s.t.Fatal(left, err)
	}
}

// TestWithdrawAReport: by a supervisor of its unit, once, with a reason; its figures
// stay, and the other supervisors hear of it.
func TestWithdrawAReport(t *testing.T) {
	y, z, o := newStation(t, yerlan).morning(), newStation(t, yerlan).morning(), newStation(t, other).morning()
	f := y.freeze(oneNight)
	y.sent(ledger.Stored)
	if got, err := y.FrozenReports(ctx); err != nil || got[0].Waits {
		t.Errorf("it waits: %v", err)
	}
	y.carry(z)
	y.carry(o)
	for name, err := range map[string]error{
		"record_blocked": z.WithdrawReport(ctx, f.ID, " "),
		"report_foreign": o.WithdrawReport(ctx, f.ID, "қате"),
		"role":           newStation(t, aigul).WithdrawReport(ctx, f.ID, "қате"),
		"no_record":      y.WithdrawReport(ctx, uuid.UUID{7}, "қате"),
	} {
		if !isCode(err, name) {
			t.Errorf("want %s: %v", name, err)
		}
	}
	if err := z.WithdrawReport(ctx, f.ID, "бір аудан қалып қойған"); err != nil {
		t.Fatal(err)
	}
	if err := z.WithdrawReport(ctx, f.ID, "тағы"); !isCode(err, "report_withdrawn") {
		t.Errorf("twice: %v", err)
	}
	z.carry(y)
	got, err := y.FrozenReports(ctx)
	if err != nil || len(got) != 1 {
		t.Fatal(len(got), err)
	}
	w := got[0].Report.Frozen.Withdrawn
	if w == nil || w.Reason != "бір аудан қалып қойған" || !w.At.Equal(z.clock.at) {
		t.Errorf("withdrawn: %+v", w)
	}
	got[0].Report.Frozen.Withdrawn = nil
	if d := cmp.Diff(f.Report, got[0].Report); d != "" {
		t.Errorf("its figures have changed: %s", d)
	}
	numbered(t, y.freeze(oneNight), "2/2026-") // its number stays taken
}

// TestAReportLiesUnderItsOfficersKey: no colleague of the device opens it.
func TestAReportLiesUnderItsOfficersKey(t *testing.T) {
	y := newStation(t, yerlan).morning()
	key, err := y.sealingKey(raid.KindReport, "", uuid.Nil, crewMembers{})
	if err != nil || key != y.opts.Keys.Own() || key == y.opts.Keys.Store() {
		t.Errorf("%v, %v", key, err)
	}
}
