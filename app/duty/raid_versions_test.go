package duty

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// planFork is a raid that was changed on two devices without a link: on the one
// Бекзат joined the crew, on the other Айгүл left it for a crew of her own. Both
// devices have both.
func planFork(t *testing.T, change func(r *raid.Raid)) (both []*station, id uuid.UUID) {
	t.Helper()
	a, b := newStation(t, yerlan), newStation(t, yerlan)
	id = a.plan(aigul)
	a.carry(b)
	raidOn := func(s *station) raid.Raid { return s.RaidVersions(ctx, id)[0].Raid }
	mine, theirs := raidOn(a), raidOn(b)
	mine.Crews[0].Members = append(mine.Crews[0].Members, bekzat.ID)
	theirs.Crews[0].Members = nil
	theirs.Crews = append(theirs.Crews, raid.Crew{Name: "2-экипаж", Members: []uuid.UUID{aigul.ID}})
	theirs.To = theirs.To.Add(-time.Hour)
	change(&theirs)
	for s, r := range map[*station]raid.Raid{a: mine, b: theirs} {
		if _, err := s.PlanRaid(ctx, id, r); err != nil {
			t.Fatal(err)
		}
	}
	b.carry(a)
	a.carry(b)
	return []*station{a, b}, id
}

func revsOf(versions []RaidVersion) (revs []revision.Hash) {
	for _, v := range versions {
		revs = append(revs, v.Rev)
	}
	return revs
}

// Of a raid that was changed in two places nothing is written over before both
// versions were seen; after that there is one.
func TestARaidOfTwoVersionsIsSettledKnowingly(t *testing.T) {
	both, id := planFork(t, func(*raid.Raid) {})
	for i, s := range both {
		versions := s.RaidVersions(ctx, id)
		if len(versions) != 2 || versions[0].Name != yerlan.Name || versions[0].At.IsZero() {
			t.Fatalf("device %d: %+v", i, versions)
		}
	}
	s := both[0]
	versions := s.RaidVersions(ctx, id)
	seen := revsOf(versions)
	_, err := s.PlanRaid(ctx, id, versions[1].Raid)
	for _, row := range []struct {
		name string
		err  error
	}{
		{"saved by who knows of one", err},
		{"saved by who saw one", s.SettleRaid(ctx, id, versions[1].Raid, seen[:1])},
		{"saved by who saw another", s.SettleRaid(ctx, id, versions[1].Raid, []revision.Hash{seen[0], "sha256:other"})},
		{"called off", s.CancelRaid(ctx, id, "Дауыл")},
		{"restored", s.RestoreRaid(ctx, id)},
	} {
		if code(row.err) != "raid_versions" {
			t.Errorf("%s: %v", row.name, row.err)
		}
	}
	if now := s.RaidVersions(ctx, id); !slices.Equal(revsOf(now), seen) {
		t.Fatalf("%d versions stand, other than those before", len(now))
	}
	slices.Reverse(seen)
	if err := s.SettleRaid(ctx, id, versions[1].Raid, seen); err != nil {
		t.Fatal(err)
	}
	if now := s.RaidVersions(ctx, id); len(now) != 1 || !now[0].Raid.To.Equal(versions[1].Raid.To) {
		t.Errorf("%d versions after it was settled", len(now))
	}
	if err := s.SettleRaid(ctx, id, versions[0].Raid, seen); code(err) != "raid_versions" {
		t.Errorf("settled twice: %v", err)
	}
}

// Until a raid of two versions is settled nobody of either loses his crew, and
// one that only one version calls off is on.
func TestNobodyLosesHisCrewToAVersion(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(r *raid.Raid)
		who    []regionfile.Officer
	}{
		{"crews changed in both", func(*raid.Raid) {}, []regionfile.Officer{aigul, bekzat}},
		{"called off in one", func(r *raid.Raid) { r.Cancelled = &raid.Reasoned{Reason: "Дауыл", At: r.From} }, []regionfile.Officer{aigul, bekzat}},
	} {
		t.Run(row.name, func(t *testing.T) {
			both, id := planFork(t, row.change)
			for _, who := range row.who {
				s := newStation(t, who)
				both[0].carry(s)
				got, err := s.Shift(ctx)
				if err != nil || got.RaidID != id || got.Crew == nil || got.Raid.Cancelled != nil {
					t.Errorf("%s: %+v (%v)", who.Name, got, err)
				}
				if crews := s.crews(ctx, id); got.Crew != nil && !slices.Contains(membersOf(crews, got.CrewID()), who.ID) {
					t.Errorf("%s: not among the crew", who.Name)
				}
			}
		})
	}
}

// Another unit's raid in two versions takes in whom his own supervisor let ride
// in a version that names him, by that version and by no other.
func TestALeaveHoldsForItsVersion(t *testing.T) {
	me := officer(7, "Нұрлан", regionfile.Patrol)
	me.Unit = "south"
	both, id := planFork(t, func(r *raid.Raid) { r.Crews[1].Members = append(r.Crews[1].Members, me.ID) })
	for _, named := range []bool{true, false} {
		lender, s := newStation(t, other), newStation(t, me)
		both[0].carry(lender)
		for _, v := range lender.RaidVersions(ctx, id) {
			if (crewOf(v.Raid, me.ID) != nil) != named {
				continue
			}
			review := raid.Review{Record: id, Rev: string(v.Rev), Decision: raid.Accept, At: lender.Now()}
			if _, err := lender.author(ctx, step{kind: raid.KindReview, record: uuid.New(), body: review}); err != nil {
				t.Fatal(err)
			}
		}
		lender.carry(s)
		if got, err := s.Shift(ctx); err != nil || (got.Crew != nil) != named {
			t.Errorf("leave in the version that names him %v: crew %v (%v)", named, got.Crew, err)
		}
	}
}

// So is an operation: who saves over it names both versions, which the refusal
// tells him.
func TestAnOperationOfTwoVersionsIsSettledKnowingly(t *testing.T) {
	a, b := newStation(t, yerlan), newStation(t, yerlan)
	id, err := a.PlanOperation(ctx, uuid.Nil, raid.Operation{Type: "NIGHT", From: tonight, To: tonight})
	if err != nil {
		t.Fatal(err)
	}
	a.carry(b)
	for s, to := range map[*station]civil.Date{a: "2026-07-10", b: "2026-07-20"} {
		if _, err := s.PlanOperation(ctx, id, raid.Operation{Type: "NIGHT", From: tonight, To: to}); err != nil {
			t.Fatal(err)
		}
	}
	b.carry(a)
	a.carry(b)
	heads := func() (revs []revision.Hash) {
		rec, err := a.ledger.Record(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range rec.Heads {
			revs = append(revs, h.Rev)
		}
		return revs
	}
	seen, third := heads(), raid.Operation{Type: "NIGHT", From: tonight, To: "2026-07-30"}
	for _, over := range [][]revision.Hash{nil, seen[:1], {seen[0], "sha256:other"}} {
		_, err := a.PlanOperation(ctx, id, third, over...)
		if code(err) != "operation_versions" || !strings.Contains(err.Error(), string(seen[0])) || !strings.Contains(err.Error(), "2026-07-20") {
			t.Errorf("over %d: %v", len(over), err)
		}
	}
	if got := heads(); !slices.Equal(got, seen) {
		t.Fatalf("%d versions stand, other than those before", len(got))
	}
	if _, err := a.PlanOperation(ctx, id, third, seen...); err != nil || len(heads()) != 1 {
		t.Errorf("%d versions after it was settled, %v", len(heads()), err)
	}
}
