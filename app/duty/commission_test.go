package duty

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/civil"
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
