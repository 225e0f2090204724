package duty

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

func TestCommission(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	first := a.meet("Асан")
	rev := a.finish(first)
	a.finish(a.meet("Үсен"))
	gone := a.meet("Жоқ")
	a.finish(gone)
	if _, err := a.Withdraw(ctx, gone, "қате"); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	if err := y.Accept(ctx, first, rev); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name     string
		from, to civil.Date
		want     []int // records, not accepted, R03
	}{
		{"the night alone", tonight, tonight, []int{2, 1, 2}},
		{"a year that begins with it", tonight, "2027-07-03", []int{2, 1, 2}},
		{"the week before", "2026-06-20", "2026-06-27", []int{0, 0, 0}},
	} {
		r, err := y.Commission(ctx, commission.Period{From: row.from, To: row.to})
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		if diff := cmp.Diff(row.want, []int{r.Records, r.NotAccepted, r.Rows[2].Total.Now.All}); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
	for _, bad := range []commission.Period{{From: tonight}, {From: tonight, To: "2026-01-01"}, {From: "2020-01-01", To: "2026-01-01"}} {
		if _, err := y.Commission(ctx, bad); !isCode(err, "period") {
			t.Errorf("%v gives %v", bad, err)
		}
	}
}

// TestNoNoughtForWhatIsNotKnown: of a district of another unit in which nothing is
// here no nought stands, neither in a night's figures nor in the report.
func TestNoNoughtForWhatIsNotKnown(t *testing.T) {
	for _, row := range []struct {
		name string
		who  regionfile.Officer
	}{{"a patrol", aigul}, {"a supervisor", yerlan}} {
		t.Run(row.name, func(t *testing.T) {
			a := newStation(t, row.who)
			for i := range a.directory.Region.Units {
				u := &a.directory.Region.Units[i]
				u.Districts = u.Districts[:min(1, len(u.Districts))]
			}
			own := map[string]bool{}
			for _, kato := range a.ownDistricts() {
				own[kato] = true
			}
			if want := row.who.Role == regionfile.Supervisor; (len(own) == 1) != want || len(a.Region().Districts) < 2 {
				t.Fatalf("of its own are %v", own)
			}
			sum, err := a.Summary(ctx, tonight)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range sum.Rows {
				if !own[r.District] && r.All == (report.Figures{}) {
					t.Errorf("the night has a nought for %s", r.District)
				}
			}
			got, err := a.Commission(ctx, commission.Period{From: tonight, To: tonight})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range got.Districts {
				if !own[d.KATO] {
					t.Errorf("the report has a column for %s", d.KATO)
				}
			}
			if len(sum.Rows) != len(own) || len(got.Districts) != len(own) || len(got.Rows[0].Cells) != len(own) {
				t.Errorf("%d rows, %d columns, the unit has %d districts", len(sum.Rows), len(got.Districts), len(own))
			}
		})
	}
}
