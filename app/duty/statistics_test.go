package duty

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/statistics"
)

// suicides is a reading of one row.
func suicides() statistics.Reading {
	return statistics.Reading{Form: sums.FormFigures, Digest: strings.Repeat("0a", 32), Rows: []statistics.Row{{
		First: 2, District: "", Period: sums.Period{From: "2025-01-01", To: "2025-12-31"},
		Counts: map[sums.Line]int{{Figure: commission.Crime07}: 7}, Taken: true,
	}}}
}

func (s *station) imports(file, source string) ImportedStatistics {
	s.t.Helper()
	p, err := s.ReadStatistics(ctx, []byte(file), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	one, err := s.ImportStatistics(ctx, p.Reading, source)
	if err != nil {
		s.t.Fatal(err)
	}
	return one
}

func (s *station) statisticsHere() []ImportedStatistics {
	s.t.Helper()
	all, err := s.Statistics(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

const suicideFile = "за 2025 год\nКАТО;Суициды\n711210000;%\n711310000;3\n"

func file(n string) string { return strings.Replace(suicideFile, "%", n, 1) }

// TestStatisticsAreImported: a supervisor keeps sums of a file, everybody at a desk reads
// them, the same file and what a newer one replaces is said, and undo brings back what stood
// before.
func TestStatisticsAreImported(t *testing.T) {
	y, g := newStation(t, yerlan), newStation(t, gulnar)
	y.morning()
	first := y.imports(file("2"), " Полиция департаменті ")
	if v := first.Statistics; v.Source != "Полиция департаменті" || v.By != "Ерлан" || v.Unit != "north" || !first.Leads || !first.Waits || !v.At.Equal(y.clock.at) {
		t.Errorf("it says %+v", first)
	}
	if _, err := g.ReadStatistics(ctx, []byte(file("2")), nil); !isCode(err, "role") {
		t.Errorf("an inspector: %v", err)
	}
	y.clock.at = y.clock.at.Add(time.Hour)
	again, err := y.ReadStatistics(ctx, []byte(file("2")), nil)
	if err != nil || len(again.Same) != 1 || again.Same[0].ID != first.ID {
		t.Errorf("the same file: %+v, %v", again.Same, err)
	}
	other, err := y.ReadStatistics(ctx, []byte(file("4")), nil)
	if err != nil || len(other.Same) != 0 {
		t.Fatalf("another file: %+v, %v", other.Same, err)
	}
	if would, err := y.WouldReplace(ctx, other.Reading); err != nil || len(would) != 1 || would[0].ID != first.ID {
		t.Errorf("would replace %+v, %v", would, err)
	}
	second := y.imports(file("4"), "Полиция департаменті")
	all := y.statisticsHere()
	if len(all) != 2 || all[0].ID != second.ID || !all[1].Replaced.All || all[1].Replaced.By != second.ID || all[0].Replaced.All {
		t.Errorf("they stand as %+v", all)
	}
	if got := y.crime("2025"); got != "7 [4 3]" {
		t.Errorf("counted: %s", got)
	}
	if _, err := y.UndoStatistics(ctx, second.ID, " "); err == nil {
		t.Error("undone without a reason")
	}
	gone, err := y.UndoStatistics(ctx, second.ID, "қате файл")
	if err != nil || gone.Statistics.Undone == nil {
		t.Fatal(err)
	}
	if _, err := y.UndoStatistics(ctx, second.ID, "тағы"); !isCode(err, "statistics_withdrawn") {
		t.Errorf("undone twice: %v", err)
	}
	if got := y.crime("2025"); got != "5 [2 3]" {
		t.Errorf("after the undo: %s", got)
	}
	all = y.statisticsHere()
	if all[1].Replaced != (commission.Replaced{}) || all[0].Statistics.Undone == nil {
		t.Errorf("they stand as %+v", all)
	}
}

// crime is what a report of a year says of suicides: the sum, and the districts of which
// something is known.
func (s *station) crime(year string) string {
	s.t.Helper()
	r, err := s.Commission(ctx, commission.Period{From: civil.Date(year + "-01-01"), To: civil.Date(year + "-12-31")})
	if err != nil {
		s.t.Fatal(err)
	}
	if r.Crime == nil {
		return ""
	}
	for _, row := range r.Crime.Rows {
		if row.Figure != string(commission.Crime07) {
			continue
		}
		var known []int
		for _, c := range row.Cells {
			if c.Now >= 0 {
				known = append(known, c.Now)
			}
		}
		return fmt.Sprint(row.Total.Now, known)
	}
	return ""
}

// TestEarlierFiguresStandIn: where this device has no record of the year before, what the
// unit imported stands in the comparison, of other units nothing; with a record of its own it
// does not; and a frozen report keeps what it said.
func TestEarlierFiguresStandIn(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	a.finish(a.meet("Асан"))
	a.carry(y)
	y.morning()
	p := oneNight
	b := p.YearBefore()
	table := "R;Район;КАТО;За период\n"
	day := string(b.From[8:]) + "." + string(b.From[5:7]) + "." + string(b.From[:4])
	y.imports("с "+day+" по "+day+"\n"+table+"R03;;711210000;5\nR03;;711310000;6\n", "Есеп")
	r, err := y.Commission(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Imported) != 1 || r.Imported[0].Source != "Есеп" || r.Imported[0].By != "Ерлан" {
		t.Fatalf("imported: %+v", r.Imported)
	}
	for _, row := range r.Rows {
		switch {
		case row.Line == commission.Line{Figure: "R03"}:
			if row.Total.Before.All != 11 || row.Total.Silent || row.Total.Now.All != 1 {
				t.Errorf("R03: %+v", row.Total)
			}
		case !row.Total.Silent:
			t.Errorf("%v says a nought that nobody imported: %+v", row.Line, row.Total)
		}
	}
	f := y.freeze(p)
	if d := cmp.Diff(r.Rows, f.Report.Rows); d != "" {
		t.Errorf("frozen otherwise: %s", d)
	}
	all, err := y.FrozenReports(ctx)
	if err != nil || len(all) != 1 {
		t.Fatal(err)
	}
	if d := cmp.Diff(r.Rows, all[0].Report.Rows) + cmp.Diff(r.Imported, all[0].Report.Imported); d != "" {
		t.Errorf("thawed otherwise: %s", d)
	}
	if differs, err := y.Differs(ctx, all[0].Report); err != nil || len(differs) != 0 {
		t.Errorf("differs: %+v, %v", differs, err)
	}
	one := y.statisticsHere()[0]
	if _, err := y.UndoStatistics(ctx, one.ID, "қате"); err != nil {
		t.Fatal(err)
	}
	if r, _ = y.Commission(ctx, p); len(r.Imported) != 0 {
		t.Error("an import that was undone stands in the report")
	}
	if again, _ := y.FrozenReports(ctx); len(again) != 1 || len(again[0].Report.Imported) != 1 {
		t.Error("the frozen report changed")
	}
}

// TestStatisticsOfOthers: another unit's earlier figures are no comparison, its crime
// statistics are the region's; nobody but the unit undoes them.
func TestStatisticsOfOthers(t *testing.T) {
	y := newStation(t, yerlan)
	y.morning()
	v, err := suicides().Statistics()
	if err != nil {
		t.Fatal(err)
	}
	v.Unit, v.By, v.At, v.Source = "south", "Дина", y.clock.at, "ДП"
	id := uuid.Must(uuid.NewV7())
	one := commission.Imported{ID: id, Statistics: v}
	r := commission.Report{Period: commission.Period{From: "2025-01-01", To: "2025-12-31"}, Before: commission.Period{From: "2024-01-01", To: "2024-12-31"}}
	r = r.WithImports([]commission.Imported{one}, y.reportRules(), true)
	if r.Crime == nil || len(r.Imported) != 0 {
		t.Errorf("%+v", r)
	}
}
