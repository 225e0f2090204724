package session

import (
	"testing"

	"shyraq/app/ui"
	placesui "shyraq/app/ui/places"
	"shyraq/app/ui/uitest"
)

// TestWhereAndWhen: the figures lead to the page of where and when, which reads what is there;
// a lock takes it away, and what was typed of a measure is there again after it.
func TestWhereAndWhen(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	open := func() *placesui.Screen {
		t.Helper()
		r.s.Area(ui.AreaFigures)
		r.until("the figures", func() bool { return r.says(r.s.look.T("period.open")) })
		r.s.figures.OnPlaces()
		r.until("the page", func() bool {
			return r.s.places != nil && r.top() == ui.Screen(r.s.places) && r.says(r.s.look.T("places.nothing"))
		})
		return r.s.places
	}
	page := open()
	uitest.Tap(t, r.w, r.s.look.T("places.tab_measure"))
	uitest.Type(t, r.w, r.s.look.T("places.measure_what"), "Жарық орнатылды")
	r.calm()
	r.lock()
	if r.s.places != nil {
		t.Error("the page outlives the lock")
	}
	r.unlock(yerlan)
	if again := open(); again == page {
		t.Error("the page of before the lock")
	}
	uitest.Tap(t, r.w, r.s.look.T("places.tab_measure"))
	r.until("what was typed", func() bool { return r.says("Жарық орнатылды") })
}
