package duty

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
)

// TestPlaces: encounters and checks of places are told with their crew; a home that was
// visited and what was withdrawn are not; of the ways those of the officer's own shifts are,
// and that they were read is written down.
func TestPlaces(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	a.finish(a.meet("Асан"))
	gone := a.meet("Жоқ")
	a.finish(gone)
	if _, err := a.Withdraw(ctx, gone, "қате"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.NothingFound, ""); err != nil {
		t.Fatal(err)
	}
	a.walks(0, 5)
	a.sent("stored")
	a.carry(y)
	for _, row := range []struct {
		name string
		who  *station
		ways int
	}{{"who was there", a, 1}, {"a supervisor", y, 0}} {
		t.Run(row.name, func(t *testing.T) {
			before := row.who.ledger.Head().Number
			s, err := row.who.Places(ctx, oneNight)
			if err != nil {
				t.Fatal(err)
			}
			checks, met := 0, 0
			for _, c := range s.Contacts {
				if c.Kind == places.Check {
					checks++
				} else {
					met++
				}
				if c.Crew != s.Contacts[0].Crew || c.Where[0] < 71.39 || c.Where[0] > 71.41 || c.Where[1] < 51.09 || c.Where[1] > 51.11 {
					t.Errorf("%+v", c)
				}
				if d := c.At - a.clock.at.Unix(); d > 0 || d < -int64(time.Hour.Seconds()) {
					t.Errorf("%d s from now", d)
				}
			}
			if checks != 1 || met != 1 || len(s.Ways) != row.ways {
				t.Errorf("%d checks, %d met, %d ways", checks, met, len(s.Ways))
			}
			if n := row.who.ledger.Head().Number - before; int(n) != row.ways {
				t.Errorf("%d entries of the audit", n)
			}
		})
	}
	for _, bad := range []commission.Period{{From: tonight}, {From: tonight, To: "2026-01-01"}, {From: "2010-01-01", To: "2026-01-01"}} {
		if _, err := y.Places(ctx, bad); !isCode(err, "places_period") {
			t.Errorf("%v gives %v", bad, err)
		}
	}
}
