package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/sync/revision"
)

// asked is the one raid that the station's unit is asked for.
func (s *station) asked() Lending {
	s.t.Helper()
	all, err := s.AskedOfUs(ctx)
	if err != nil || len(all) != 1 {
		s.t.Fatalf("%d raids ask, %v", len(all), err)
	}
	return all[0]
}

// says is what a unit said, as the station of the planner has it.
func (s *station) says(id uuid.UUID) Lending {
	s.t.Helper()
	all, err := s.Raids(ctx, "")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range all {
		if p.ID == id {
			of, err := s.Lendings(ctx, p)
			if err != nil || len(of) != 1 {
				s.t.Fatalf("%d units are asked, %v", len(of), err)
			}
			return of[0]
		}
	}
	s.t.Fatal("the raid is not here")
	return Lending{}
}

// outings is how many officers went out in the crews of all raids, by the report.
func (s *station) outings() int {
	s.t.Helper()
	r, err := s.Commission(ctx, commission.Period{From: tonight, To: tonight})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, row := range r.Rows {
		if row.Figure == "R20" && row.Code == commission.PartOfficers {
			return row.Total.Now.All
		}
	}
	return 0
}

// TestAUnitIsAskedForItsOfficers: its supervisor consents, declines and consents
// again; the planner sees it, and the officer rides or not by it. A plan that is
// changed is asked for anew where it puts him elsewhere, and not where it does not.
func TestAUnitIsAskedForItsOfficers(t *testing.T) {
	guest := officer(7, "Нұрлан", regionfile.Patrol)
	guest.Unit = "south"
	known := directory()
	known.Officers = append(known.Officers, guest)
	planner, boss, rider := newStation(t, yerlan), newStation(t, other), newStation(t, guest)
	all := []*station{planner, boss, rider}
	for _, s := range all {
		s.learn(known)
	}
	meet := func() {
		for _, a := range all {
			for _, b := range all {
				if a != b {
					a.carry(b)
				}
			}
		}
	}
	rides := func() bool {
		t.Helper()
		got, err := rider.Shift(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return got.Crew != nil
	}
	id := planner.plan(aigul)
	if none, err := boss.AskedOfUs(ctx); err != nil || len(none) > 0 {
		t.Fatalf("%v %v", none, err)
	}
	r := planner.RaidVersions(ctx, id)[0].Raid
	r.Crews[0].Members = append(r.Crews[0].Members, guest.ID)
	if _, err := planner.PlanRaid(ctx, id, r); err != nil {
		t.Fatal(err)
	}
	meet()
	l := boss.asked()
	if l.State != LendWaits || len(l.Officers) != 1 || l.Officers[0] != guest.ID || rides() || planner.says(id).State != LendWaits {
		t.Errorf("it waits: %+v", l)
	}
	began := boss.clock.at
	boss.clock.at = r.To
	if over, err := boss.AskedOfUs(ctx); err != nil || len(over) > 0 {
		t.Errorf("it is asked for a raid that is over: %+v, %v", over, err)
	}
	boss.clock.at = began
	if _, err := planner.AnswerLending(ctx, id, l.Rev, ""); code(err) != "kind_other" {
		t.Errorf("the planner answers himself: %v", err)
	}
	if _, err := rider.AnswerLending(ctx, id, l.Rev, ""); code(err) != "role" {
		t.Errorf("the officer answers himself: %v", err)
	}

	answer := func(reason string, want LendState) {
		t.Helper()
		if _, err := boss.AnswerLending(ctx, id, boss.asked().Rev, reason); err != nil {
			t.Fatal(err)
		}
		meet()
		if got := planner.says(id); got.State != want || got.By != other.Name || got.Reason != reason || got.At.IsZero() {
			t.Errorf("the planner reads %+v, want %s", got, want)
		}
		if rides() != (want == LendConsents) {
			t.Errorf("%s, and he rides: %v", want, rides())
		}
		if n, lent := planner.outings(), want == LendConsents; n != 1 && !lent || n != 2 && lent {
			t.Errorf("%s, and the report counts %d officers", want, n)
		}
		if n := boss.outings(); n != 0 {
			t.Errorf("%s, and the report of the unit that was asked counts %d officers of the other's raid", want, n)
		}
	}
	answer("", LendConsents)
	answer("Ауысымда адам жоқ", LendDeclines)
	answer("", LendConsents)

	r = planner.RaidVersions(ctx, id)[0].Raid
	r.Note = "жаңа жиналу орны"
	if _, err := planner.PlanRaid(ctx, id, r); err != nil {
		t.Fatal(err)
	}
	meet()
	if l := boss.asked(); l.State != LendConsents || !rides() {
		t.Errorf("his place is the same: %+v, he rides: %v", l, rides())
	}
	r = planner.RaidVersions(ctx, id)[0].Raid
	r.Crews[0].Members = r.Crews[0].Members[:1]
	r.Crews = append(r.Crews, raid.Crew{Name: "2-экипаж", Members: []uuid.UUID{guest.ID}})
	old := boss.asked().Rev
	if _, err := planner.PlanRaid(ctx, id, r); err != nil {
		t.Fatal(err)
	}
	meet()
	if l := boss.asked(); l.State != LendWaits || rides() {
		t.Errorf("in another crew: %+v, he rides: %v", l, rides())
	}
	if _, err := boss.AnswerLending(ctx, id, old, ""); code(err) != "raid_moved" {
		t.Errorf("a version that stands no more: %v", err)
	}
	answer("", LendConsents)
	r = planner.RaidVersions(ctx, id)[0].Raid
	r.Night, r.From, r.To = civil.DateOf(r.Night.In(time.UTC).AddDate(0, 0, 1)), r.From.AddDate(0, 0, 1), r.To.AddDate(0, 0, 1)
	for _, s := range all { // the evening before, when it can still be moved
		s.clock.at = s.clock.at.AddDate(0, 0, -1)
	}
	if _, err := planner.PlanRaid(ctx, id, r); err != nil {
		t.Fatal(err)
	}
	meet()
	if l := boss.asked(); l.State != LendWaits {
		t.Errorf("on another night: %+v", l)
	}
	if err := planner.CancelRaid(ctx, id, "Дауыл"); err != nil {
		t.Fatal(err)
	}
	meet()
	if none, err := boss.AskedOfUs(ctx); err != nil || len(none) > 0 {
		t.Errorf("called off, it asks still: %v %v", none, err)
	}
}

// TestWhoWasOnlyAskedForIsNotWithTheCrew: the crew reads of an officer of another unit
// what his unit said, and he rides with it once that consented.
func TestWhoWasOnlyAskedForIsNotWithTheCrew(t *testing.T) {
	guest := officer(7, "Нұрлан", regionfile.Patrol)
	guest.Unit = "south"
	known := directory()
	known.Officers = append(known.Officers, guest)
	planner, boss, host := newStation(t, yerlan), newStation(t, other), newStation(t, aigul)
	all := []*station{planner, boss, host}
	for _, s := range all {
		s.learn(known)
	}
	id := planner.plan(aigul, guest)
	for _, step := range []struct {
		name   string
		answer func(rev revision.Hash) error
		want   map[uuid.UUID]LendState
	}{
		{"nobody answered", func(revision.Hash) error { return nil }, map[uuid.UUID]LendState{guest.ID: LendWaits}},
		{"declined", func(rev revision.Hash) error {
			_, err := boss.AnswerLending(ctx, id, rev, "Ауысымда адам жоқ")
			return err
		}, map[uuid.UUID]LendState{guest.ID: LendDeclines}},
		{"consented", func(rev revision.Hash) error {
			_, err := boss.AnswerLending(ctx, id, rev, "")
			return err
		}, map[uuid.UUID]LendState{}},
	} {
		t.Run(step.name, func(t *testing.T) {
			planner.carry(boss)
			if err := step.answer(boss.asked().Rev); err != nil {
				t.Fatal(err)
			}
			planner.carry(host)
			boss.carry(host)
			got, err := host.Shift(ctx)
			if err != nil || got.Crew == nil {
				t.Fatalf("no crew: %v", err)
			}
			if diff := cmp.Diff(step.want, got.NotLent); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAnOwnRaidGoesFirst: who is lent to another unit's raid rides in his own unit's
// where both name him, whichever begins first.
func TestAnOwnRaidGoesFirst(t *testing.T) {
	on := func(unit string) PlannedRaid {
		return PlannedRaid{ID: uuid.New(), Raid: raid.Raid{Unit: unit, Crews: []raid.Crew{{ID: uuid.New(), Members: []uuid.UUID{aigul.ID}}}}}
	}
	own, theirs := on(aigul.Unit), on("elsewhere")
	for name, raids := range map[string][]PlannedRaid{"own first": {own, theirs}, "the other first": {theirs, own}} {
		if got, crew := raidFor(aigul, raids, time.Time{}); got == nil || got.ID != own.ID || crew == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
