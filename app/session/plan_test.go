package session

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/plan"
	"shyraq/errs"
)

// Raids to come and those of the last week can be chosen; where there are few,
// older ones stand beside them, so that there is one to copy.
func TestRaidsToChooseFrom(t *testing.T) {
	const tonight = civil.Date("2026-12-31")
	for _, row := range []struct {
		name   string
		nights []civil.Date
		want   []civil.Date
	}{
		{"none", nil, nil},
		{"a month later", []civil.Date{"2026-11-29"}, []civil.Date{"2026-11-29"}},
		{"the latest of old ones", []civil.Date{"2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"}, []civil.Date{"2026-11-02", "2026-11-03", "2026-11-04"}},
		{"all of the last week", []civil.Date{"2026-11-01", "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"}, []civil.Date{"2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"}},
		{"what is to come takes no place of them", []civil.Date{"2026-11-01", "2026-11-02", "2027-01-05", "2026-12-31"}, []civil.Date{"2026-11-01", "2026-11-02", "2026-12-31", "2027-01-05"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			all := []duty.PlannedRaid{{ID: uuid.New(), Raid: raid.Raid{Unit: "other", Night: "2026-12-30"}}}
			for _, n := range row.nights {
				all = append(all, duty.PlannedRaid{ID: uuid.New(), Raid: raid.Raid{Unit: "north", Night: n}})
			}
			var got []civil.Date
			for _, k := range offered(all, "north", tonight) {
				got = append(got, k.Raid.Night)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A raid that is called off in the plan is on for nobody, and who was on it is
// told why.
func TestARaidThatIsCalledOffIsTold(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.unlock(yerlan)
	s := r.s
	now := s.duty.Now()
	_, err := s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: s.clockNight(), From: now, To: now.Add(4 * time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID}}},
	})
	r.must(err)
	r.until("the raid", func() bool { return s.shift.Raid != nil })
	s.Area(ui.AreaPlan)
	r.until("its plan", func() bool { return r.says(r.look.T("plan.title_edit")) })
	r.tap("plan.off")
	r.typed("Дауыл")
	r.tap("plan.off_yes")
	said := r.look.T("app.notice_off", "Name", r.codes.Label("operations", "NIGHT", string(r.look.Lang())), "Reason", "Дауыл")
	r.until("it is off", func() bool { return s.shift.Raid == nil && s.shift.Off != nil && r.says(said) })
	r.lock()
	r.unlock(aigul)
	r.calm()
	if brief := r.look.T("night.routine_off", "Reason", "Дауыл"); !r.says(brief) {
		t.Errorf("the list does not say %q", brief)
	}
	if !r.says(said) || r.s.shift.Raid != nil || r.shell.Frame().Crew != "" {
		t.Errorf("the crew reads %q", r.words())
	}
}

// raidNow is the one version of a raid.
func raidNow(r *rig, id uuid.UUID) raid.Raid {
	r.t.Helper()
	now := r.s.duty.RaidVersions(r.ctx, id)
	if len(now) != 1 {
		r.t.Fatalf("%d versions", len(now))
	}
	return now[0].Raid
}

// A plan is not saved over what another supervisor has saved since the form
// began, nor over his calling the raid off.
func TestAPlanIsNotSavedOverAnothers(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	staff, now := planStaff{r.s.duty, r.s.newID, r.s.careOf}, r.s.duty.Now()
	began := raid.Raid{Type: "NIGHT", Night: r.s.clockNight(), Unit: "north", From: now, To: now.Add(4 * time.Hour),
		Crews: []raid.Crew{{ID: r.s.newID(), Name: "1"}}}
	id, err := r.s.duty.PlanRaid(r.ctx, uuid.Nil, began)
	r.must(err)
	began = raidNow(r, id)
	theirs, mine := began, began
	theirs.To, mine.From = now.Add(3*time.Hour), now.Add(time.Hour)
	r.must(staff.SavePlan(r.ctx, id, began, nil, theirs))
	refused := func(what, code string, began raid.Raid) {
		t.Helper()
		var e *errs.Error
		if err := staff.SavePlan(r.ctx, id, began, nil, mine); !errors.As(err, &e) || e.Code != code {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("changed", plan.CodeMoved, began)
	if now := raidNow(r, id); !now.To.Equal(theirs.To) {
		t.Errorf("it ends at %v, want %v", now.To, theirs.To)
	}
	began = raidNow(r, id)
	r.must(staff.SavePlan(r.ctx, id, began, nil, mine))
	began = raidNow(r, id)
	r.must(staff.CancelRaid(r.ctx, id, "Дауыл"))
	refused("called off", "raid_off", began)
}

// A raid that was changed in two places is saved over the versions that were
// seen, where they still are those that stand.
func TestAPlanIsSavedOverTheVersionsThatWereSeen(t *testing.T) {
	at := time.Date(2026, 7, 4, 21, 0, 0, 0, time.UTC)
	one, two := raid.Raid{Unit: "north", From: at}, raid.Raid{Unit: "north", From: at.Add(time.Hour)}
	p := duty.PlannedRaid{ID: uuid.New(), Raid: raid.Raid{Unit: "north", Note: "together"}, Versions: []duty.RaidVersion{
		{Rev: "a", Raid: one, Name: "Ерлан", At: at}, {Rev: "b", Raid: two, Name: "Самал", At: at},
	}}
	k := knownRaid(p)
	want := plan.Known{ID: p.ID, Raid: one, Versions: []plan.Version{
		{Rev: "a", Raid: one, By: "Ерлан", At: at}, {Rev: "b", Raid: two, By: "Самал", At: at},
	}}
	if diff := cmp.Diff(want, k); diff != "" {
		t.Error(diff)
	}
	staff := planStaff{}
	for _, row := range []struct {
		name string
		now  []duty.RaidVersion
	}{
		{"another version came", append(p.Versions[:2:2], duty.RaidVersion{Rev: "c"})},
		{"another took the place of one", []duty.RaidVersion{p.Versions[0], {Rev: "c"}}},
		{"it was settled", p.Versions[:1]},
	} {
		var e *errs.Error
		if err := staff.settle(t.Context(), p.ID, row.now, k.Versions, one); !errors.As(err, &e) || e.Code != plan.CodeMoved {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// In the morning the plan opens at the raid of the coming evening, not at the one
// that is over; where none is planned yet, at a new one for that evening.
func TestInTheMorningTheNextRaidIsPlanned(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	s := r.s
	rules := s.duty.Rules()
	night := s.clockNight()
	last := raid.Raid{Type: "NIGHT", Night: night, From: rules.Now.Add(-8 * time.Hour), To: rules.Now.Add(-time.Minute)}
	next := plan.Known{ID: uuid.UUID{1}, Raid: raid.Raid{Type: "NIGHT", Night: night.Next()}}
	off := next
	off.Raid.Cancelled = &raid.Reasoned{Reason: "дауыл"}
	on := last
	on.To = rules.Now.Add(time.Hour)
	for _, row := range []struct {
		name  string
		now   *raid.Raid
		known []plan.Known
		id    uuid.UUID
		night civil.Date
	}{
		{"one is on", &on, []plan.Known{next}, uuid.UUID{9}, night},
		{"it is over", &last, []plan.Known{next}, next.ID, next.Raid.Night},
		{"it is over, the next is called off", &last, []plan.Known{off}, uuid.Nil, next.Raid.Night},
		{"it is over, none is planned", &last, nil, uuid.Nil, next.Raid.Night},
		{"none was on", nil, nil, uuid.Nil, plan.Coming(rules.Now, rules.Offset)},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.shift.Raid, s.shift.RaidID = row.now, uuid.UUID{9}
			if id, got := s.planNext(row.known, rules); id != row.id || got.Night != row.night {
				t.Errorf("opens %v of %s, want %v of %s", id, got.Night, row.id, row.night)
			}
		})
	}
}

// TestWhoIsNotKnownAnyMoreStandsInThePlan: a member whom the unit's lists lack is
// given to the page all the same.
func TestWhoIsNotKnownAnyMoreStandsInThePlan(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	lost := uuid.New()
	d := plan.Data{People: plan.People{Officers: []regionfile.Officer{{ID: aigul.ID}}}, Known: []plan.Known{{Raid: raid.Raid{
		Crews: []raid.Crew{{Members: []uuid.UUID{aigul.ID, lost}}, {Members: []uuid.UUID{lost}}},
	}}}}
	if got := r.s.goneFrom(d); len(got) != 1 || got[0].ID != lost || got[0].Name == "" {
		t.Errorf("gone are %v", got)
	}
}

// Who was invited and has no device, or none any more, is told apart; the officers of a
// real directory, who have one, are not.
func TestWhoHasADevice(t *testing.T) {
	on, off := regionfile.OfficerKey{ID: "a"}, regionfile.OfficerKey{ID: "b", Until: time.Now()}
	for _, row := range []struct {
		keys []regionfile.OfficerKey
		has  bool
	}{{nil, false}, {[]regionfile.OfficerKey{off}, false}, {[]regionfile.OfficerKey{off, on}, true}} {
		if got := hasDevice(regionfile.Officer{Keys: row.keys}); got != row.has {
			t.Errorf("%v: %v", row.keys, got)
		}
	}
	r := newRig(t, aigul, yerlan)
	r.unlock(yerlan)
	all := r.s.duty.Colleagues()
	if len(all) < 2 {
		t.Fatalf("%d colleagues", len(all))
	}
	for _, o := range all {
		if (o.ID == aigul.ID || o.ID == yerlan.ID) && !hasDevice(o) {
			t.Errorf("%s has no device", o.Name)
		}
	}
}

// The children who are with a crew of a raid are told of when it is called off, the longest
// first: not those of another raid, nor who is with nobody any more.
func TestChildrenWithTheCrewsOfARaid(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	mine, other := uuid.UUID{1}, uuid.UUID{2}
	at := r.time.Now()
	r.s.raids = planned{
		{ID: mine, Raid: raid.Raid{Crews: []raid.Crew{{ID: uuid.UUID{11}, Name: "1-экипаж"}, {ID: uuid.UUID{12}, Name: "2-экипаж"}}}},
		{ID: other, Raid: raid.Raid{Crews: []raid.Crew{{ID: uuid.UUID{21}, Name: "3-экипаж"}}}},
	}
	row := func(crew byte, since time.Time) duty.Row {
		return duty.Row{Crew: uuid.UUID{crew}, Author: yerlan.ID, Writer: yerlan.ID, Since: since}
	}
	r.s.tonight, r.s.left = []duty.Row{row(12, at), row(21, at), row(11, time.Time{})}, []duty.Row{row(11, at.Add(-time.Hour))}
	var crews []string
	for _, c := range r.s.careOf(mine) {
		crews = append(crews, c.Crew)
	}
	if d := cmp.Diff([]string{"1-экипаж", "2-экипаж"}, crews); d != "" {
		t.Error(d)
	}
}

// Children go with the pen of their record: to another crew, to who rides in one, to the
// inspector; who began it and rides in no crew keeps his for the crew it was made in.
func TestChildrenGoWithThePen(t *testing.T) {
	t.Parallel()
	me, mate, guest, inspector := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}, uuid.UUID{4}
	crews := []raid.Crew{{ID: uuid.UUID{11}, Members: []uuid.UUID{me}}, {ID: uuid.UUID{12}, Members: []uuid.UUID{mate}}}
	for name, row := range map[string]struct {
		row  duty.Row
		want []bool // by crew
	}{
		"his own":                       {duty.Row{Crew: crews[0].ID, Author: me, Writer: me}, []bool{true, false}},
		"handed to the inspector":       {duty.Row{Crew: crews[0].ID, Author: me, Writer: inspector}, []bool{false, false}},
		"handed to another crew":        {duty.Row{Crew: crews[0].ID, Author: me, Writer: me, Keeper: crews[1].ID}, []bool{false, true}},
		"handed to one of another crew": {duty.Row{Crew: crews[0].ID, Author: me, Writer: mate}, []bool{false, true}},
		"who rides elsewhere by now":    {duty.Row{Crew: crews[0].ID, Author: mate, Writer: mate}, []bool{false, true}},
		"of who rides in none":          {duty.Row{Crew: crews[0].ID, Author: guest, Writer: guest}, []bool{true, false}},
		"given to who rides in none":    {duty.Row{Crew: crews[0].ID, Author: me, Writer: guest}, []bool{false, false}},
	} {
		for i, c := range crews {
			if got := keeps(raid.Raid{Crews: crews}, c, row.row); got != row.want[i] {
				t.Errorf("%s: crew %d has them: %v", name, i+1, got)
			}
		}
	}
}
