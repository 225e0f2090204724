package duty

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/drift"
)

// machine is a device whose clock, running time and satellites are wound by a test.
type machine struct {
	*station
	boot drift.Boot
}

func newMachine(t *testing.T) *machine {
	m := &machine{station: newStation(t, aigul), boot: drift.Boot{Name: "one", Up: time.Hour}}
	m.reboot("one")
	m.heard()
	m.granted(wire.UsualGrant)
	return m
}

// reboot is a new run of the program, and of the machine where the name is another.
func (m *machine) reboot(name string, between ...func()) {
	m.t.Helper()
	if err := m.Duty.Close(); err != nil {
		m.t.Fatal(err)
	}
	for _, f := range between {
		f()
	}
	if name != m.boot.Name {
		m.boot = drift.Boot{Name: name, Up: time.Minute}
	}
	m.opts.Clock = drift.New(m.clock.now)
	m.opts.Clock.Count(func() drift.Boot { return m.boot })
	m.opts.Clock.Use(m.dir, m.clock.now)
	m.open()
}

// heard is an answer of the region, whose time the device's clock is set to.
func (m *machine) heard() { m.opts.Clock.Region(m.clock.at, m.clock.at, m.clock.at) }

// pass lets time go by.
func (m *machine) pass(d time.Duration) {
	m.clock.at, m.boot.Up = m.clock.at.Add(d), m.boot.Up+d
}

func (m *machine) ends() bool { return m.Grant(ctx).Ended }

// TestGrantTime: by what time a grant ends.
func TestGrantTime(t *testing.T) {
	const h = time.Hour
	for _, row := range []struct {
		name  string
		do    func(*machine)
		ended bool
	}{
		{"at once", func(*machine) {}, false},
		{"71 h", func(m *machine) { m.pass(71 * h) }, false},
		{"73 h", func(m *machine) { m.pass(73 * h) }, true},
		{"73 h over a night without current", func(m *machine) {
			m.pass(40 * h)
			m.reboot("two", func() { m.clock.at = m.clock.at.Add(33 * h) })
		}, true},
		{"put back while it runs", func(m *machine) {
			m.pass(40 * h)
			m.clock.at = m.clock.at.Add(-39 * h)
			m.pass(33 * h)
		}, true},
		{"put back over a start of the program", func(m *machine) {
			m.pass(40 * h)
			m.reboot("one", func() { m.clock.at = m.clock.at.Add(-39 * h) })
			m.pass(33 * h)
		}, true},
		{"put back over a start of the machine", func(m *machine) {
			m.pass(40 * h)
			m.ends()
			m.reboot("two", func() { m.clock.at = m.clock.at.Add(-39 * h) })
			m.pass(33 * h)
		}, true},
		{"stopped: always the hour of the last contact, ten hours at a time", func(m *machine) {
			at := m.clock.at
			for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
				m.reboot(name, func() { m.clock.at = at })
				m.pass(10 * h)
				m.ends()
			}
			m.reboot("z", func() { m.clock.at = at })
		}, true},
		{"in 1970 by an empty battery", func(m *machine) {
			m.reboot("two", func() { m.clock.at = time.Unix(0, 0) })
			m.pass(10 * h)
		}, false},
		{"a jump of decades ahead", func(m *machine) {
			m.reboot("two", func() { m.clock.at = m.clock.at.AddDate(30, 0, 0) })
		}, true},
		{"a jump ahead, and back again by hand", func(m *machine) {
			m.reboot("two", func() { m.clock.at = m.clock.at.AddDate(1, 0, 0) })
			m.ends()
			m.reboot("three", func() { m.clock.at = m.clock.at.AddDate(-1, 0, 0) })
		}, true},
		{"a jump ahead, and satellites know better", func(m *machine) {
			at := m.clock.at
			m.reboot("two", func() { m.clock.at = m.clock.at.AddDate(1, 0, 0) })
			m.ends()
			m.opts.Clock.Satellites(at.Add(h), m.opts.Clock.Now())
		}, false},
		{"satellites that lie do not reach below what ran", func(m *machine) {
			at := m.clock.at
			m.pass(73 * h)
			m.ends()
			m.reboot("two")
			m.opts.Clock.Satellites(at.Add(h), m.opts.Clock.Now())
		}, true},
		{"the region's time of a hello while it was locked", func(m *machine) {
			at := m.clock.at
			if err := m.vault.NoteTime(toldAt(at.Add(80*h), m.boot)); err != nil {
				m.t.Fatal(err)
			}
			m.reboot("two")
		}, true},
		{"renewed at 71 h, and 71 h more", func(m *machine) {
			m.pass(71 * h)
			m.granted(wire.UsualGrant)
			m.pass(71 * h)
		}, false},
		{"one of before does not come back", func(m *machine) {
			m.Take(devicetest.Grant(m.opts.Device, aigul, m.permit.Serial(), m.clock.at, wire.LongestGrant))
			m.pass(73 * h)
		}, true},
		{"one contact mends a jump ahead", func(m *machine) {
			m.reboot("two", func() { m.clock.at = m.clock.at.AddDate(30, 0, 0) })
			m.ends()
			m.opts.Clock.Region(m.clock.at.AddDate(-30, 0, 1), m.clock.at, m.clock.at)
			m.Take(devicetest.Grant(m.opts.Device, aigul, wire.NextSerial(m.permit.Serial()), m.opts.Clock.Now(), wire.UsualGrant))
			m.pass(71 * h)
		}, false},
		{"a region that was a year ahead, and was set right", func(m *machine) {
			at := m.clock.at
			m.Take(devicetest.Grant(m.opts.Device, aigul, wire.NextSerial(m.permit.Serial()), at.AddDate(1, 0, 0), wire.UsualGrant))
			m.Take(devicetest.Grant(m.opts.Device, aigul, wire.NextSerial(m.permit.Serial()), at, wire.UsualGrant))
			m.pass(71 * h)
			m.reboot("two")
		}, false},
		{"revoked", func(m *machine) { m.permit.Refused(); m.reboot("one") }, true},
		{"revoked, and given back", func(m *machine) { m.permit.Refused(); m.granted(wire.UsualGrant) }, false},
		{"killed every nine minutes, with the clock put back each time", func(m *machine) {
			at := m.clock.at
			for i := range 440 {
				m.clock.at = at
				m.boot = drift.Boot{Name: "k" + string(rune('a'+i%26)), Up: time.Minute}
				m.permit = openPermit(m.opts.corrected(), nil) // what a start reads, and nothing of an orderly end
				m.pass(9 * time.Minute)
			}
		}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := newMachine(t)
			row.do(m)
			if m.ends() != row.ended {
				t.Errorf("ended: %v, until %v, judged %v", m.ends(), m.Grant(ctx).Until, m.permit.kept.High)
			}
		})
	}
}

// Take is the permit's.
func (m *machine) Take(g wire.Grant) { m.permit.Take(g) }

// TestGrantOfBefore: a device that has none, as of an earlier build, reads for 72
// hours from then on, and not for 72 more with every start.
func TestGrantOfBefore(t *testing.T) {
	s := newStation(t, aigul)
	s.meet("Асан")
	for range 2 {
		if s.Grant(ctx).Ended {
			t.Fatal("ended within 72 h")
		}
		s.clock.at = s.clock.at.Add(40 * time.Hour)
		s.reopen()
	}
	if !s.Grant(ctx).Ended {
		t.Error("it reads on after 80 h")
	}
}

// TestGrantSealed: what is kept opens with the officer's key alone, and a grant that
// the region did not sign is none.
func TestGrantSealed(t *testing.T) {
	s := newStation(t, aigul)
	s.granted(wire.UsualGrant)
	g := *s.permit.kept.Grant
	g.Until = g.Until.Add(24 * time.Hour)
	s.permit.kept.Grant, s.permit.kept.Until = &g, g.Until
	s.permit.save(0)
	s.permit.shut = true // so that the end writes nothing over it
	s.reopen()
	if !s.Grant(ctx).Ended {
		t.Error("a grant that was lengthened by hand is in force")
	}
	s.granted(wire.UsualGrant)
	if s.Grant(ctx).Ended {
		t.Error("the region's does not mend it")
	}
}

// TestGrantEnds plays the night on which it ends: a form is open, a child is in care,
// others are at rest; what is under the hand goes on, and nothing else is read.
func TestGrantEnds(t *testing.T) {
	s := newStation(t, aigul)
	past := s.meet("Бұрын")
	s.finish(past)
	s.granted(wire.UsualGrant)
	s.clock.at = s.clock.at.Add(71 * time.Hour)
	care := s.meet("Қамқор")
	typed, err := s.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	typed.Encounter.People = []raid.Person{child("Терілген")}
	if err := s.SaveDraft(ctx, typed); err != nil {
		t.Fatal(err)
	}
	open, err := s.Edit(ctx, past) // finished, and opened to be mended: nothing typed yet
	if err != nil {
		t.Fatal(err)
	}
	s.clock.at = s.clock.at.Add(2 * time.Hour)
	ended := func(when string, want ...uuid.UUID) {
		t.Helper()
		if !s.Grant(ctx).Ended {
			t.Fatalf("%s: it has not ended", when)
		}
		rows, err := s.AtHand(ctx)
		got := map[uuid.UUID]bool{}
		for _, r := range rows {
			got[r.ID] = true
		}
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d at hand, want %d: %v", when, len(got), len(want), err)
		}
		for _, id := range want {
			if !got[id] {
				t.Errorf("%s: %s is not at hand", when, id)
			}
		}
	}
	ended("at the end", care, typed.ID)
	if got, err := s.Draft(ctx, typed.ID); err != nil || got.Encounter.People[0].Name != "Терілген" {
		t.Errorf("what was typed: %v", err)
	}
	// The form that was open is finished.
	open.Encounter.Amendment = &raid.Reasoned{Reason: "қате жазылған"}
	open.Encounter.Note = "түзетілді"
	if err := s.SaveDraft(ctx, open); err != nil {
		t.Error("the open form: ", err)
	}
	if _, err := s.Record(ctx, open); err != nil {
		t.Error("the open form: ", err)
	}
	// The child in care is handed over with an act, which goes to paper.
	w, err := s.Edit(ctx, care)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.People[0].Outcome = codes.OutcomeSpot
	w, act := s.issued(w)
	if _, err := s.OpenAct(ctx, care, act.Number, ActToPaper); err != nil {
		t.Error("the act to paper: ", err)
	}
	w.Encounter.ClosedAt = s.Now()
	if _, err := s.Record(ctx, w); err != nil {
		t.Error(err)
	}
	// A new child is recorded, step by step, over a lock.
	fresh := s.meet("Жаңа")
	check, err := s.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.NothingFound, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Undo(ctx, check, "қате"); err != nil {
		t.Error("a slip is taken back: ", err)
	}
	ended("then", typed.ID, fresh)
	s.reopen()
	ended("after a lock", typed.ID, fresh)
	if n := s.Grant(ctx).Recorded; n != 2 {
		t.Errorf("%d recorded since, want 2", n)
	}
	for _, id := range []uuid.UUID{past, care} {
		if _, err := s.Encounter(ctx, id); code(err) != courier.CodeGrantEnded {
			t.Errorf("what is finished opens after a lock: %v", err)
		}
	}
	s.finish(fresh)
	s.reopen()
	ended("finished", typed.ID)
	// One contact, and everything is back.
	s.granted(wire.UsualGrant)
	rows, err := s.List(ctx, 0)
	if err != nil || len(rows) != 5 {
		t.Errorf("%d after contact, %v", len(rows), err)
	}
	if g := s.Grant(ctx); g.Ended || g.Recorded != 0 {
		t.Errorf("%+v", g)
	}
}

// TestGrantOldDraft: typing of a night long before the end does not open by it.
func TestGrantOldDraft(t *testing.T) {
	s := newStation(t, aigul)
	s.granted(wire.UsualGrant)
	w, err := s.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	s.clock.at = s.clock.at.Add(30 * time.Hour)
	s.reopen()
	s.clock.at = s.clock.at.Add(60 * time.Hour)
	if all, err := s.Drafts(ctx); err != nil || len(all) != 0 || !s.Grant(ctx).Ended {
		t.Errorf("%d drafts, %v", len(all), err)
	}
	s.granted(wire.UsualGrant)
	if all, err := s.Drafts(ctx); err != nil || len(all) != 1 {
		t.Errorf("%d drafts after contact, %v", len(all), err)
	}
}

// TestGrantMemory: what "met before?" holds of names is let go at the end.
func TestGrantMemory(t *testing.T) {
	s := newStation(t, gulnar)
	s.met("Сынақ", "Асан", "2095-01-01", nil)
	s.granted(wire.UsualGrant)
	if err := s.PrepareRecall(ctx); err != nil || s.memory.children.index.Len() == 0 {
		t.Fatal("nothing is remembered", err)
	}
	s.clock.at = s.clock.at.Add(73 * time.Hour)
	s.Grant(ctx)
	if n := s.memory.children.index.Len(); n != 0 {
		t.Errorf("%d names stay in memory", n)
	}
}

// TestGrantNews: news are kept and keys of nights destroyed whatever the grant says,
// since nothing of it is shown.
func TestGrantNews(t *testing.T) {
	a, b := newStation(t, aigul), newStation(t, bekzat)
	b.granted(wire.ShortestGrant)
	b.clock.at = b.clock.at.Add(2 * time.Hour)
	if !b.Grant(ctx).Ended {
		t.Fatal("not ended")
	}
	id := a.meet("Асан")
	a.carry(b)
	if _, err := b.Encounter(ctx, id); code(err) != courier.CodeGrantEnded {
		t.Errorf("%v", err)
	}
	if _, err := b.DestroyNightKeys(ctx); err != nil {
		t.Error(err)
	}
	b.granted(wire.UsualGrant)
	if _, err := b.Encounter(ctx, id); err != nil {
		t.Error(err)
	}
}

// Who was revoked is told so, and not that a connection brings the records back; over a
// start, and until the region grants it again.
func TestARevokedOfficerIsToldWhy(t *testing.T) {
	for name, row := range map[string]struct {
		do   func(m *machine)
		want string
	}{
		"no link for too long":       {func(m *machine) { m.pass(73 * time.Hour) }, courier.CodeGrantEnded},
		"revoked":                    {func(m *machine) { m.permit.Refused() }, courier.CodeGrantRefused},
		"revoked, and started again": {func(m *machine) { m.permit.Refused(); m.reboot("two") }, courier.CodeGrantRefused},
		"revoked when it had ended":  {func(m *machine) { m.pass(73 * time.Hour); m.permit.Refused() }, courier.CodeGrantRefused},
		"given back, and then for too long": {func(m *machine) {
			m.permit.Refused()
			m.granted(wire.UsualGrant)
			m.pass(73 * time.Hour)
		}, courier.CodeGrantEnded},
	} {
		m := newMachine(t)
		row.do(m)
		_, err := m.Night(ctx, tonight)
		if code(err) != row.want || m.Grant(ctx).Refused != (row.want == courier.CodeGrantRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
