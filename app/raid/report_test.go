package raid_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/sums"
)

// report is one that was frozen.
func report() raid.Report {
	return raid.Report{
		Unit: "north", Year: 2026, Number: 3, Series: raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2}),
		From: "2026-03-01", To: "2026-03-31", BeforeFrom: "2025-03-01", BeforeTo: "2025-03-31",
		At: time.Date(2026, 4, 2, 4, 30, 0, 0, time.UTC), Offset: 300, By: "Ерлан", Criteria: 1, Records: 12, NotAccepted: 2,
		Districts: []raid.ReportDistrict{{KATO: "431010000"}, {}},
		Rows: []raid.ReportRow{
			{Figure: "R01", Now: []int{1, 2}, Before: []int{0, 4}},
			{Figure: "R03", Code: "SEX_M", Now: []int{1, 2}, Before: []int{0, 4}, School: []int{1, 0}, College: []int{0, 0}, BeforeSchool: []int{0, 0}, BeforeCollege: []int{0, 1}},
		},
		WhyOut: []raid.ReportShare{{Code: "Y_FRND", Count: 7}},
	}
}

func TestAReportIsWhole(t *testing.T) {
	t.Parallel()
	rules := raid.Rules{}
	if all := report().Check(rules); len(all) > 0 {
		t.Fatalf("%+v", all)
	}
	for name, damage := range map[string]func(*raid.Report){
		"no number":                    func(r *raid.Report) { r.Number = 0 },
		"no series":                    func(r *raid.Report) { r.Series = "" },
		"a series of other letters":    func(r *raid.Report) { r.Series = "ABCDILOU" },
		"a longer series":              func(r *raid.Report) { r.Series += "00000000" },
		"no unit":                      func(r *raid.Report) { r.Unit = "" },
		"a period that ends before":    func(r *raid.Report) { r.From, r.To = r.To, r.From },
		"no time":                      func(r *raid.Report) { r.At = time.Time{} },
		"an offset of days":            func(r *raid.Report) { r.Offset = 2000 },
		"no criteria":                  func(r *raid.Report) { r.Criteria = 0 },
		"more waiting than there are":  func(r *raid.Report) { r.NotAccepted = 13 },
		"a line too short":             func(r *raid.Report) { r.Rows[0].Now = []int{1} },
		"a line too long":              func(r *raid.Report) { r.Rows[0].Before = []int{1, 2, 3} },
		"some schools":                 func(r *raid.Report) { r.Rows[1].School = []int{1} },
		"less than none":               func(r *raid.Report) { r.Rows[0].Now[1] = -1 },
		"a line without a figure":      func(r *raid.Report) { r.Rows[0].Figure = "" },
		"a code that fills a page":     func(r *raid.Report) { r.Rows[0].Code = "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" },
		"a withdrawal without reason":  func(r *raid.Report) { r.Undone = &raid.Reasoned{} },
		"more districts than anywhere": func(r *raid.Report) { r.Districts = make([]raid.ReportDistrict, sums.MaxDistricts+1) },
		"more lines than any report":   func(r *raid.Report) { r.Rows = make([]raid.ReportRow, sums.MaxRows+1) },
	} {
		r := report()
		damage(&r)
		if !raid.Blocked(r.Check(rules)) {
			t.Errorf("%s is let pass", name)
		}
	}
}

func TestReportNumbers(t *testing.T) {
	t.Parallel()
	a, b, c := raid.ReportSeries(raidtest.ID(1), raidtest.ID(2)), raid.ReportSeries(raidtest.ID(2), raidtest.ID(1)), raid.ReportSeries(raidtest.ID(1), raidtest.ID(3))
	if a == b || a == c || a != raid.ReportSeries(raidtest.ID(1), raidtest.ID(2)) || len(a) != 8 {
		t.Errorf("series %s, %s, %s", a, b, c)
	}
	if got := (raid.Report{Number: 3, Year: 2026, Series: "7Q2MX9KD"}).FullNumber(); got != "3/2026-7Q2M-X9KD" {
		t.Errorf("%s", got)
	}
	if got := (raid.Report{Number: 3, Year: 2026, Series: "?"}).FullNumber(); got != "3/2026-?" {
		t.Errorf("of a damaged one %s", got)
	}
}
