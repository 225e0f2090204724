package session

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui"
)

// TestALinkIsFoundOnBothPages, also of a record that has no form for him any more.
func TestALinkIsFoundOnBothPages(t *testing.T) {
	r := newRig(t, gulnar)
	r.unlock(gulnar)
	s := r.s
	one, _ := r.finished()
	other, _ := r.finished()
	child := func(id uuid.UUID) uuid.UUID {
		file, err := s.duty.Encounter(r.ctx, id)
		r.must(err)
		return file.Encounter.People[0].ID
	}
	_, err := s.duty.DecideMet(r.ctx, other, child(other), duty.Meeting{Record: one, Person: child(one)}, raid.SameChild, "құжаты бір")
	r.must(err)
	for _, id := range []uuid.UUID{one, other} {
		page, err := s.page(id)
		r.must(err)
		if len(page.Links) != 1 || !page.Links[0].Same || !page.Links[0].May || page.Links[0].Other == "" || page.Links[0].By != gulnar.Name {
			t.Fatalf("its page has %+v", page.Links)
		}
	}
	s.readFrom(one)
	r.until("the page", func() bool { return s.record != nil && r.top() == ui.Screen(s.record.screen) })
	r.tap("record.link_open")
	r.until("the other record", func() bool { return s.record.id == other && r.top() == ui.Screen(s.record.screen) })
	r.tap("record.link_open")
	r.until("and back", func() bool { return s.recordPage().id == one && r.top() == ui.Screen(s.recordPage().screen) })
	r.tap("record.unlink")
	r.until("it is taken back", func() bool { return r.says(s.look.T("record.unlinked")) })
	r.until("and gone from the page", func() bool { return !r.says(s.look.T("record.unlink")) })
	if page, err := s.page(other); err != nil || len(page.Links) != 0 {
		t.Errorf("the other page has %v, %v", page.Links, err)
	}
}
