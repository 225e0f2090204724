package session

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
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
	if said := r.look.SayN("app.notice_asked", 1)(); r.says(said) || len(s.lent.asked) > 0 {
		t.Error("our own raid asks nobody")
	}

	asked := []duty.Lending{{RaidID: id, Rev: "rev", Unit: "north", State: duty.LendWaits, Officers: []uuid.UUID{aigul.ID},
		Raid: raid.Raid{Unit: "south", Night: s.clockNight(), Crews: []raid.Crew{{Name: "S1", Members: []uuid.UUID{aigul.ID}}}}}}
	if got := waiting(append(asked, duty.Lending{RaidID: uuid.New(), State: duty.LendDeclines})); len(got) != 1 || got[0] != id {
		t.Errorf("%v wait", got)
	}
	r.calm()
	said := s.snapshot
	said.lent.asked = asked
	s.show(said)
	r.drain()
	if !r.says(r.look.SayN("app.notice_asked", 1)()) {
		t.Errorf("the strip reads %q", r.words())
	}
	s.Area(ui.AreaPlan)
	r.until("the plan", func() bool { return r.says(r.look.T("plan.title_edit")) })
	r.calm()
	s.showPlan(nil, nil, lendings{asked: asked})
	r.drain()
	if !r.says(r.look.T("plan.asked_yes")) || !r.says(aigul.Name) {
		t.Errorf("the plan reads %q", r.words())
	}
}

// Whose officers were asked for in vain is told in the strip, with the reason, until he
// plans without them; the plan that is in sight says so too.
func TestThePlannerIsToldOfARefusal(t *testing.T) {
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
	s.Area(ui.AreaPlan)
	r.until("the plan", func() bool { return r.says(r.look.T("plan.title_edit")) })
	r.calm()
	with := func(state duty.LendState, reason string, night civil.Date) snapshot {
		said := s.snapshot
		said.lent.of = map[uuid.UUID][]duty.Lending{id: {{RaidID: id, Unit: "south", Officers: []uuid.UUID{aigul.ID}, State: state, By: "Сәуле", At: now, Reason: reason,
			Raid: raid.Raid{Night: night}}}}
		return said
	}
	told := r.look.T("app.notice_refused", "Unit", "south", "Officers", aigul.Name, "Reason", "Көлік жоқ")
	below := "Көлік жоқ"
	s.show(with(duty.LendWaits, "", s.clockNight()))
	r.drain()
	if r.says(told) || r.says(below) {
		t.Error("it is told as refused before anybody did")
	}
	s.show(with(duty.LendDeclines, "Көлік жоқ", s.clockNight()))
	r.drain()
	if !r.says(told) {
		t.Errorf("the strip reads %q", r.words())
	}
	if !r.says(r.look.T("plan.lent_declines", "By", "Сәуле", "At", r.look.Texts().DateClock(now), "Reason", below)) {
		t.Errorf("the plan reads %q", r.words())
	}
	s.show(with(duty.LendDeclines, "Көлік жоқ", "2020-01-01"))
	r.drain()
	if r.says(told) {
		t.Error("a refusal of a night that is over is told")
	}
}

// The raid that was planned before a lock is opened again as long as it is not over:
// in the morning the plan opens at the coming evening.
func TestAPlanThatIsOverIsNotOpenedAgain(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.unlock(yerlan)
	s := r.s
	now := s.duty.Now()
	for name, row := range map[string]struct {
		hours time.Duration
		again bool
	}{"it comes": {4, true}, "it is over": {-1, false}} {
		t.Run(name, func(t *testing.T) {
			k := duty.PlannedRaid{ID: uuid.New(), Raid: raid.Raid{Type: "NIGHT", Unit: s.unit(), Night: s.clockNight(), From: now.Add(-6 * time.Hour), To: now.Add(row.hours * time.Hour)}}
			s.planned = k.ID
			s.showPlan([]duty.PlannedRaid{k}, nil, lendings{})
			if got := s.plan.Planned() == k.ID; got != row.again {
				t.Errorf("opened again: %v", got)
			}
		})
	}
}

// Whoever leads a raid with guests is told that what they write goes to their own unit:
// his lists and figures do not have it.
func TestTheRecordsOfGuestsAreSaidToBeElsewhere(t *testing.T) {
	r := newRig(t, yerlan, aigul)
	r.unlock(yerlan)
	s := r.s
	r.calm()
	told := r.look.T("app.notice_guests", "Names", aigul.Name)
	for _, row := range []struct {
		name  string
		state duty.LendState
		night civil.Date
		off   *raid.Reasoned
		want  bool
	}{
		{"it waits", duty.LendWaits, s.clockNight(), nil, false},
		{"lent for tonight", duty.LendConsents, s.clockNight(), nil, true},
		{"declined", duty.LendDeclines, s.clockNight(), nil, false},
		{"another night", duty.LendConsents, "2020-01-01", nil, false},
		{"called off", duty.LendConsents, s.clockNight(), &raid.Reasoned{Reason: "жаңбыр"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			said := s.snapshot
			id := uuid.New()
			said.lent.of = map[uuid.UUID][]duty.Lending{id: {{RaidID: id, Unit: "south", Officers: []uuid.UUID{aigul.ID}, State: row.state,
				Raid: raid.Raid{Night: row.night, Cancelled: row.off}}}}
			s.show(said)
			r.drain()
			if got := slices.ContainsFunc(s.banners(), func(b ui.Banner) bool { return b.Say() == told }); got != row.want {
				t.Errorf("it is said: %v", got)
			}
		})
	}
}
