package session

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
	"shyraq/app/ui/uitest"
)

// Where children were found the row asks for their record until there is one: of the same
// venue, close by, or, without a place, of the same hour and officer.
func TestAPlaceWithMinorsAsksForTheirRecord(t *testing.T) {
	me, other := uuid.New(), uuid.New()
	at := time.Date(2026, 3, 20, 23, 0, 0, 0, time.UTC)
	here, door, far := &raid.Point{Lat: 511741000, Lon: 714203000}, &raid.Point{Lat: 511742000, Lon: 714203000}, &raid.Point{Lat: 511941000, Lon: 714203000}
	place := func(p raid.Place) duty.Row {
		return duty.Row{ID: uuid.New(), Kind: raid.KindVenueCheck, Night: "2026-03-20", At: at, Result: raid.MinorsFound, Author: me, Place: p}
	}
	child := func(p raid.Place) duty.Row {
		return duty.Row{ID: uuid.New(), Kind: raid.KindEncounter, Night: "2026-03-20", At: at.Add(10 * time.Minute), Author: me, Place: p}
	}
	for name, row := range map[string]struct {
		place, record duty.Row
		edit          func(place, record *duty.Row)
		asks          bool
	}{
		"no record":         {place(raid.Place{Point: here}), duty.Row{}, nil, true},
		"at the same venue": {place(raid.Place{Venue: "v1"}), child(raid.Place{Venue: "v1"}), nil, false},
		"at another":        {place(raid.Place{Venue: "v1"}), child(raid.Place{Venue: "v2"}), nil, true},
		"at the door":       {place(raid.Place{Point: here}), child(raid.Place{Point: door}), nil, false},
		"far away":          {place(raid.Place{Point: here}), child(raid.Place{Point: far}), nil, true},
		"without a place":   {place(raid.Place{Venue: "v1"}), child(raid.Place{Point: here}), nil, false},
		"of another":        {place(raid.Place{Venue: "v1"}), child(raid.Place{Point: here}), func(_, r *duty.Row) { r.Author = other }, true},
		"withdrawn":         {place(raid.Place{Venue: "v1"}), child(raid.Place{Venue: "v1"}), func(_, r *duty.Row) { r.State.Verdict = state.VerdictWithdrawn }, true},
		"taken back":        {place(raid.Place{Venue: "v1"}), duty.Row{}, func(p, _ *duty.Row) { p.Undone = true }, false},
		"nothing found":     {place(raid.Place{Venue: "v1"}), duty.Row{}, func(p, _ *duty.Row) { p.Result = raid.NothingFound }, false},
	} {
		if row.edit != nil {
			row.edit(&row.place, &row.record)
		}
		if got := unwritten([]duty.Row{row.place, row.record})[row.place.ID]; got != row.asks {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// What a short record found leads to a record of the child: at once where minors are in a
// place, by a question after a visit, and from its page for as long as the night goes on.
func TestAShortRecordLeadsToTheChild(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	begins := func(when, note string) {
		t.Helper()
		r.until(when, func() bool { return r.top() == ui.Screen(s.check) && r.says(note) })
		s.Area(ui.AreaNight)
		r.calm()
	}
	s.night.OnFound(raid.VenueCheck{Place: raid.Place{Note: "Плаза"}, Result: raid.MinorsFound})
	begins("minors in a place", "Плаза")

	s.night.Resume(night.CardHome)
	r.drain()
	r.tap("night.home_child")
	r.tile("home_results", "H_HELP")
	uitest.Type(t, r.w, r.look.T("night.home_address"), "Достық 1")
	r.tap("night.short_save")
	r.until("the question", func() bool { return r.says(r.look.T("night.found_head")) })
	r.tap("night.found_yes")
	begins("after a visit", "Достық 1")

	id, err := s.duty.Visit(s.ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_HELP", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1"}})
	r.must(err)
	s.refresh()
	r.calm()
	s.openRecord(id)
	r.page(id)
	r.tap("record.begin")
	begins("from its page", "Достық 1")
}
