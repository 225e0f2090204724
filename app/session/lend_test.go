package session

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui"
)

// A raid of another unit that names our officers is told in the strip, which leads
// to Plan; what is answered there is told no more, and the officer rides by it.
func TestAnotherUnitAsksForOfficers(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.unlock(yerlan)
	s := r.s
	now := s.duty.Now()
	id, err := s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: s.clockNight(), From: now, To: now.Add(4 * time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID}}},
	})
	r.must(err)
	r.until("the raid", func() bool { return s.shift.Raid != nil })
	if said := r.look.SayN("app.notice_asked", 1)(); r.says(said) || len(s.asked) > 0 {
		t.Error("our own raid asks nobody")
	}

	asked := []duty.Lending{{RaidID: id, Rev: "rev", Unit: "north", State: duty.LendWaits, Officers: []uuid.UUID{aigul.ID},
		Raid: raid.Raid{Unit: "south", Night: s.clockNight(), Crews: []raid.Crew{{Name: "S1", Members: []uuid.UUID{aigul.ID}}}}}}
	if got := waiting(append(asked, duty.Lending{RaidID: uuid.New(), State: duty.LendDeclines})); len(got) != 1 || got[0] != id {
		t.Errorf("%v wait", got)
	}
	r.calm()
	said := s.snapshot
	said.asked = waiting(asked)
	s.show(said)
	r.drain()
	if !r.says(r.look.SayN("app.notice_asked", 1)()) {
		t.Errorf("the strip reads %q", r.words())
	}
	s.Area(ui.AreaPlan)
	r.until("the plan", func() bool { return r.says(r.look.T("plan.title_edit")) })
	r.calm()
	s.plan.Answered(s.requestsOf(asked))
	r.drain()
	if !r.says(r.look.T("plan.asked_yes")) || !r.says(aigul.Name) {
		t.Errorf("the plan reads %q", r.words())
	}
}
