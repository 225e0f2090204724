package session

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
)

// second plans one more raid of the night, of which this officer's crew is on now.
func (r *rig) second(crews ...raid.Crew) uuid.UUID {
	r.t.Helper()
	s, districts := r.s, unitDistricts(r.s.duty.Region(), r.s.unit())
	id, err := s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: s.shift.Night, From: s.duty.Now().Add(-time.Hour), To: s.duty.Now().Add(time.Hour),
		Sectors: []raid.Sector{{ID: uuid.New(), District: districts[0].KATO}}, Crews: crews,
	})
	r.must(err)
	r.until("the second raid", func() bool { return s.shift.RaidID == id })
	return id
}

// A second raid of a night hides nothing of the first: the crew of a record stands in
// the review and in the history, and the map shows where both go.
func TestTheCrewsOfEveryRaidAreNamed(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	s := r.s
	first := s.shift.Raid.Crews[0].ID
	r.second(raid.Crew{Name: "2", Members: []uuid.UUID{yerlan.ID}})
	r.calm()
	if got := s.reviewData().Queue[0].Crew; got != "1" {
		t.Errorf("the review names the crew %q", got)
	}
	if got := s.penNames(raid.Pen{Crew: first}).EN; got != "1" {
		t.Errorf("the history names it %q", got)
	}
	row := s.queue[0].Row
	b := reviewDesk{s.duty}
	r.must(b.Accept(r.ctx, row.ID, string(row.Rev)))
	r.until("the acceptance", func() bool { return len(s.decided.accepted) == 1 })
	if got := s.reviewData().Accepted[0].Crew; got != "1" {
		t.Errorf("among what was accepted it is %q", got)
	}
	found, err := b.Find(r.ctx, "С")
	r.must(err)
	for _, it := range found.Items {
		if it.Crew != "1" {
			t.Errorf("what was searched for is of the crew %q", it.Crew)
		}
	}
}

// Who rides in no crew of tonight's raids does not read that no raid is planned; where
// none is, or his own is over, he does not read of others.
func TestWhoRidesInNoRaidKnowsThatOthersDo(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.unlock(yerlan)
	s := r.s
	others := func() bool { return s.nightData().Others }
	if others() {
		t.Error("others ride, and nothing is planned")
	}
	now := s.duty.Now()
	plan := raid.Raid{Type: "NIGHT", Night: s.clockNight(), From: now.Add(-time.Hour), To: now.Add(time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{yerlan.ID}}}}
	_, err := s.duty.PlanRaid(r.ctx, uuid.Nil, plan)
	r.must(err)
	r.until("the raid", func() bool { return len(s.raids) == 1 })
	r.lock()
	r.unlock(aigul)
	s = r.s
	r.until("it is known", func() bool { return len(s.raids) == 1 })
	if d := s.nightData(); d.Planned || !d.Others {
		t.Errorf("planned %v, others %v", d.Planned, d.Others)
	}
	r.time.Turn(2 * time.Hour)
	if others() {
		t.Error("what is over is told of as if it were on")
	}
}

// Nor does calling it off: what its crew recorded is still of that crew, and the plan
// says which raid was called off, by whom and why.
func TestACrewKeepsItsNameWhereTheRaidIsOff(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	s := r.s
	crew := s.shift.Raid.Crews[0].ID
	b, row := reviewDesk{s.duty}, s.queue[0].Row
	r.must(s.duty.CancelRaid(r.ctx, s.shift.RaidID, "Дауыл"))
	r.until("it is off", func() bool { return s.shift.Raid == nil })
	r.calm()
	if got := s.reviewData().Queue[0].Crew; got != "1" {
		t.Errorf("the review names the crew %q", got)
	}
	if got := s.penNames(raid.Pen{Crew: crew}).EN; got != "1" {
		t.Errorf("the history names it %q", got)
	}
	if got, err := s.desk.penName(r.ctx, s.clockNight(), raid.Pen{Crew: crew}); got != "1" || err != nil {
		t.Errorf("the form names it %q, %v", got, err)
	}
	r.must(b.Accept(r.ctx, row.ID, string(row.Rev)))
	r.until("the acceptance", func() bool { return len(s.decided.accepted) == 1 })
	found, err := b.Find(r.ctx, "С")
	r.must(err)
	if len(found.Items) != 1 || found.Items[0].Crew != "1" {
		t.Errorf("what was searched for: %+v", found.Items)
	}
	s.Area(ui.AreaPlan)
	r.until("the plan says why", func() bool {
		return slices.ContainsFunc(r.words(), func(w string) bool { return strings.Contains(w, "Дауыл") && strings.Contains(w, yerlan.Name) })
	})
}

// The map of who leads shows the sectors of every raid of the night, one for a
// district that several go through.
func TestTheMapShowsTheSectorsOfEveryRaid(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	s, districts := r.s, unitDistricts(r.s.duty.Region(), r.s.unit())
	if len(districts) < 2 {
		t.Fatal("a unit of one district tells nothing")
	}
	mine := uuid.New()
	_, err := s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: s.shift.Night, From: s.duty.Now().Add(time.Hour), To: s.duty.Now().Add(2 * time.Hour),
		Sectors: []raid.Sector{{ID: uuid.New(), District: districts[0].KATO}, {ID: uuid.New(), District: districts[1].KATO}},
		Crews:   []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID}}},
	})
	r.must(err)
	id, err := s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: s.shift.Night, From: s.duty.Now(), To: s.duty.Now().Add(time.Hour),
		Sectors: []raid.Sector{{ID: mine, District: districts[0].KATO}},
		Crews:   []raid.Crew{{Name: "2", Members: []uuid.UUID{yerlan.ID}, Sectors: []uuid.UUID{mine}}},
	})
	r.must(err)
	r.until("both raids", func() bool { return s.shift.RaidID == id && len(s.raids) == 2 })
	var got []string
	for _, one := range s.nightData().Sectors {
		name := one.Names.EN
		if one.Own {
			name += " own"
		}
		got = append(got, name)
	}
	if diff := cmp.Diff([]string{districts[0].Names.EN + " own", districts[1].Names.EN}, got); diff != "" {
		t.Error(diff)
	}
}

// A record of the raid before goes to that raid's crews: those of the one that is on
// could not write it.
func TestARecordGoesToTheCrewsOfItsRaid(t *testing.T) {
	r := newRig(t, aigul, bekzat, yerlan)
	r.unlock(yerlan)
	now := r.s.duty.Now()
	one, err := r.s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: r.s.shift.Night, From: now, To: now.Add(time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID}}, {Name: "2", Members: []uuid.UUID{bekzat.ID}}},
	})
	r.must(err)
	_, err = r.s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: r.s.shift.Night, From: now.Add(time.Hour), To: now.Add(2 * time.Hour),
		Crews: []raid.Crew{{Name: "3", Members: []uuid.UUID{aigul.ID}}, {Name: "4", Members: []uuid.UUID{yerlan.ID}}},
	})
	r.must(err)
	r.lock()
	r.unlock(aigul)
	s := r.s
	if s.shift.RaidID != one {
		t.Fatal("the first raid is not on")
	}
	w := r.care(func(w *duty.Draft) {
		w.Raid, w.Crew = s.shift.RaidID, s.shift.CrewID()
		w.Encounter.People[0].Outcome = codes.Code("")
	})
	r.time.Turn(61 * time.Minute)
	s.refresh()
	r.until("the second raid", func() bool { return s.shift.RaidID != one })
	_, err = s.desk.open(r.ctx, w.ID)
	r.must(err)
	crews := func(record uuid.UUID) (all []string) {
		heirs, err := s.desk.Heirs(r.ctx, record)
		r.must(err)
		for _, h := range slices.DeleteFunc(heirs, func(h capture.Heir) bool { return h.Pen.Crew == uuid.Nil }) {
			all = append(all, h.Name)
		}
		return all
	}
	if diff := cmp.Diff([]string{"2"}, crews(w.ID)); diff != "" {
		t.Errorf("of the first raid: %s", diff)
	}
	if diff := cmp.Diff([]string{"4"}, crews(uuid.New())); diff != "" {
		t.Errorf("of the one that is on: %s", diff)
	}
}

// Where the night has two raids the notices say of which they speak, by operation and
// hours; of the only one the operation says it.
func TestANoticeNamesItsRaid(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	s := r.s
	one := s.raids[0].Raid
	banner := func() string { return s.offBanner(one).Say() }
	one.Cancelled = &raid.Reasoned{Reason: "Дауыл"}
	refusal := func() string {
		return s.refusedBanner(duty.Lending{RaidID: s.raids[0].ID, Raid: one, Unit: "south", Reason: "Көлік жоқ"}).Say()
	}
	zone := s.duty.Rules().Offset
	hours := r.look.Texts().Clock(one.From.In(zone)) + "–" + r.look.Texts().Clock(one.To.In(zone))
	if strings.Contains(banner(), hours) || strings.Contains(refusal(), hours) {
		t.Errorf("of the only raid: %q, %q", banner(), refusal())
	}
	r.second(raid.Crew{Name: "2", Members: []uuid.UUID{yerlan.ID}})
	r.calm()
	if !strings.Contains(banner(), hours) || !strings.Contains(refusal(), hours) {
		t.Errorf("of one of two: %q, %q", banner(), refusal())
	}
	over := map[uuid.UUID][]duty.Lending{s.raids[0].ID: {{State: duty.LendDeclines, Raid: one}}}
	if n := len(lendings{of: over}.refused(one.Night, one.To.Add(-time.Minute))); n != 1 {
		t.Errorf("%d refusals of a raid that is on", n)
	}
	if n := len(lendings{of: over}.refused(one.Night, one.To)); n != 0 {
		t.Errorf("%d refusals of a raid that is over", n)
	}
}
