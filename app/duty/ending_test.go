package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/civil"
	"shyraq/sync/ledger"
)

// TestAtNoonTheShiftIsNotOver: a night ends at noon. Its shift is ended by its
// officer, and is offered until he has.
func TestAtNoonTheShiftIsNotOver(t *testing.T) {
	y := newStation(t, yerlan)
	y.plan(aigul)
	a := newStation(t, aigul)
	y.carry(a)
	next := civil.DateOf(tonight.In(time.UTC).AddDate(0, 0, 1))
	offers := func(when string, ending civil.Date, want ...civil.Date) {
		t.Helper()
		nights, got, err := a.OpenShifts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, nights); diff != "" || got != ending {
			t.Errorf("%s it is about %s, of these: %s", when, got, diff)
		}
	}
	offers("before anything is recorded", tonight, tonight)
	if a.HoldsNight(tonight) {
		t.Error("there is something to close of an empty night")
	}
	id := a.meet("Асан")
	a.finish(id)
	offers("in the night", tonight, tonight)
	if !a.HoldsNight(tonight) {
		t.Error("there is nothing to close of a night that was worked")
	}
	for a.tonight() == tonight {
		a.clock.at = a.clock.at.Add(time.Hour)
	}
	offers("after noon", tonight, next, tonight)
	if s, err := a.ShiftOf(ctx, tonight); err != nil || s.Crew == nil {
		t.Errorf("the crew of the night that is over: %v, %v", s.Crew, err)
	}
	a.meet("Айша")
	offers("after something is recorded in the next night", next, next, tonight)
	a.sent(ledger.Stored)
	if _, err := a.CloseShift(ctx, tonight); err != nil {
		t.Fatal(err)
	}
	offers("after it was closed", next, next)
}

// TestAChildInCareIsSeenAfterNoon by who holds the child and by the supervisor,
// and by nobody else.
func TestAChildInCareIsSeenAfterNoon(t *testing.T) {
	a, b, y := newStation(t, aigul), newStation(t, bekzat), newStation(t, yerlan)
	id := a.meet("Асан")
	a.finish(a.meet("Айша"))
	for _, s := range []*station{b, y} {
		a.carry(s)
	}
	for _, s := range []*station{a, b, y} {
		for s.tonight() == tonight {
			s.clock.at = s.clock.at.Add(time.Hour)
		}
	}
	for _, row := range []struct {
		name string
		s    *station
		sees bool
	}{{"who holds the child", a, true}, {"another patrol", b, false}, {"the supervisor", y, true}} {
		left, err := row.s.Unsettled(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if (len(left) == 1 && left[0].ID == id && !left[0].Since.IsZero()) != row.sees || len(left) > 1 {
			t.Errorf("%s sees %v", row.name, left)
		}
	}
	a.finish(id)
	a.carry(y)
	if left, err := y.Unsettled(ctx); err != nil || len(left) != 0 {
		t.Errorf("after it was closed the supervisor still sees %v (%v)", left, err)
	}
}
