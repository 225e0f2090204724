package session

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
)

// Whose crew was changed during the night is told with whom he rides now, until
// he has read it, through a lock too; who changed nothing of it hears nothing.
func TestWhoseCrewWasChangedIsTold(t *testing.T) {
	r := newRig(t, aigul, bekzat, gulnar, yerlan)
	plan := raid.Raid{Type: "NIGHT", Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID}}}}
	id := uuid.Nil
	save := func(crews ...raid.Crew) {
		t.Helper()
		now := r.s.duty.Now()
		plan.Night, plan.From, plan.To, plan.Crews = r.s.clockNight(), now, now.Add(6*time.Hour), crews
		var err error
		id, err = r.s.duty.PlanRaid(r.ctx, id, plan)
		r.must(err)
		r.calm()
	}
	one := raid.Crew{ID: uuid.New(), Name: "1", Members: []uuid.UUID{aigul.ID}}
	both := raid.Crew{ID: one.ID, Name: "1", Members: []uuid.UUID{aigul.ID, bekzat.ID}}
	with := func(name string) string { return r.look.T("app.notice_crew", "Crew", "1", "With", name) }
	alone, none := r.look.T("app.notice_crew_alone", "Crew", "1"), r.look.T("app.notice_crew_none")

	r.unlock(yerlan)
	save(one)
	if r.says(none) || r.says(alone) {
		t.Errorf("the supervisor is told of his own plan: %q", r.words())
	}
	r.lock()
	r.unlock(aigul)
	r.calm()
	if r.says(alone) {
		t.Error("a crew that was hers from the start is told as changed")
	}
	change := func(crews ...raid.Crew) {
		t.Helper()
		r.lock()
		r.unlock(yerlan)
		save(crews...)
		r.lock()
		r.unlock(aigul)
	}
	change(both)
	r.until("who joined is told", func() bool { return r.says(with(bekzat.Name)) })
	r.lock()
	r.unlock(aigul)
	r.until("it is told after a lock", func() bool { return r.says(with(bekzat.Name)) })
	banner, _ := r.s.rideBanner()
	banner.OnTap()
	r.tap("app.notice_read")
	r.calm()
	if r.says(with(bekzat.Name)) {
		t.Error("it stays after it was read")
	}
	r.lock()
	r.unlock(aigul)
	r.calm()
	if r.says(with(bekzat.Name)) {
		t.Error("what was read is told again")
	}
	change(raid.Crew{ID: one.ID, Name: "1", Members: []uuid.UUID{bekzat.ID}})
	r.until("who is in none is told", func() bool { return r.says(none) })
}

// Who was asked for of another unit is not with the crew before that consented, and
// not after it declined; each of that is told. A first crew is not called a changed one.
func TestWhoWasOnlyAskedForIsNotSaidToRide(t *testing.T) {
	r := newRig(t, aigul, bekzat, yerlan)
	r.unlock(aigul)
	r.calm()
	s := r.s
	crew := raid.Crew{ID: uuid.New(), Name: "1", Members: []uuid.UUID{aigul.ID, bekzat.ID}}
	knew := ride{Night: s.shift.Night, Crew: crew.ID, Name: "1", Members: []uuid.UUID{aigul.ID}}
	with := func(key string) string { return r.look.T(key, "Crew", "1", "With", bekzat.Name) }
	alone := func(key string) string { return r.look.T(key, "Crew", "1") }
	for _, row := range []struct {
		name    string
		knew    ride
		notLent map[uuid.UUID]duty.LendState
		want    string
	}{
		{"he rides", knew, nil, with("app.notice_crew")},
		{"a first crew", ride{Night: s.shift.Night}, nil, with("app.notice_crew_new")},
		{"asked for", knew, map[uuid.UUID]duty.LendState{bekzat.ID: duty.LendWaits},
			alone("app.notice_crew_alone") + " · " + r.look.T("app.notice_crew_waits", "Names", bekzat.Name)},
		{"declined", knew, map[uuid.UUID]duty.LendState{bekzat.ID: duty.LendDeclines},
			alone("app.notice_crew_alone") + " · " + r.look.T("app.notice_crew_declined", "Names", bekzat.Name)},
		{"a first crew, and declined", ride{Night: s.shift.Night}, map[uuid.UUID]duty.LendState{bekzat.ID: duty.LendDeclines},
			alone("app.notice_crew_new_alone") + " · " + r.look.T("app.notice_crew_declined", "Names", bekzat.Name)},
	} {
		t.Run(row.name, func(t *testing.T) {
			now := s.snapshot
			now.shift.Crew, now.shift.NotLent = &crew, row.notLent
			s.snapshot, s.ride = now, row.knew
			b, changed := s.rideBanner()
			if !changed || b.Say() != row.want {
				t.Errorf("told %v: %q, want %q", changed, b.Say(), row.want)
			}
		})
	}
}
