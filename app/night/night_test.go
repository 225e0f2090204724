package night

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/region"
	"shyraq/sync/revision"
)

// story is the night that TestNight tells, chapter by chapter.
type story struct {
	t      *testing.T
	server *server

	first, second, inspector, supervisor *device
	tablet                               *device // another device of the first patrol's officer

	raid, crew uuid.UUID // the raid, and the first patrol's crew in it
	passed     written   // the encounter whose pen goes to the inspector
	returned   entry     // the encounter the supervisor sends back
	visible    time.Duration
}

// TestNight is one night with everything that goes wrong in it. What printed
// "saved" is on the server at its end, once, byte for byte.
func TestNight(t *testing.T) {
	s := &story{t: t}
	for _, chapter := range []struct {
		name string
		tell func()
	}{
		{"four officers enrol, a raid is planned, the server stops", s.enrol},
		{"both patrols record with no server", s.recordAlone},
		{"the link is cut in the middle of an upload, and heals", s.cutLink},
		{"a device is killed while it saves", s.killDevice},
		{"the server is killed while it receives", s.killServer},
		{"a locked device delivers", s.deliverLocked},
		{"the pen passes to the inspector", s.passPen},
		{"the supervisor sees what a patrol sends", s.see},
		{"the supervisor returns one and accepts the rest", s.review},
		{"the returned one comes home and is answered elsewhere", s.answer},
		{"everything is on the server once, byte for byte", s.compare},
	} {
		began := time.Now()
		chapter.tell()
		t.Logf("%5.1f s  %s", time.Since(began).Seconds(), chapter.name)
	}
}

func (s *story) enrol() {
	m := newMachine(s.t)
	s.server = m.newServer("region")
	s.first = m.newDevice("patrol-1", pins[0], s.server, s.server.invite(raid.Patrol, "north", "Айдос Ж."))
	s.second = m.newDevice("patrol-2", pins[1], s.server, s.server.invite(raid.Patrol, "north", "Дана С."))
	// Of another unit: what he sees of the north, he sees because it is his.
	s.inspector = m.newDevice("inspector", pins[2], s.server, s.server.invite(raid.Inspector, "east", "Гүлнар Б."))
	s.supervisor = m.newDevice("supervisor", pins[3], s.server, s.server.invite(raid.Supervisor, "north", "Ерлан Қ."))

	var officers []region.OfficerRow
	s.server.verb("officers").must(s.t, 0).into(s.t, &officers)
	for _, o := range officers {
		if len(o.Devices) != 1 || o.Revoked {
			s.t.Fatalf("officers: %+v", o)
		}
	}
	if len(officers) != 4 {
		s.t.Fatalf("%d officers, want 4", len(officers))
	}

	s.crew = newID()
	noon := tonight().In(local).Add(12 * time.Hour)
	plan := s.supervisor.record(of(s.t, raid.KindRaid, raid.Raid{
		Type: "NIGHT", Night: tonight(), From: noon.Add(10 * time.Hour), To: noon.Add(18 * time.Hour), Unit: "north",
		Crews: []raid.Crew{
			{ID: s.crew, Name: "1-экипаж", Members: []uuid.UUID{s.first.officer}},
			{ID: newID(), Name: "2-экипаж", Members: []uuid.UUID{s.second.officer}},
		},
	}))
	s.raid = plan.Record
	s.supervisor.sync()
	for _, d := range s.devices() {
		d.sync()
	}
	s.server.stop()
}

func (s *story) devices() []*device {
	all := []*device{s.first, s.second, s.inspector, s.supervisor}
	if s.tablet != nil {
		all = append(all, s.tablet)
	}
	return all
}

// onRaid puts a record into the raid, in the first patrol's crew.
func (s *story) onRaid(in raid.RecordInput) raid.RecordInput {
	in.Raid, in.Crew = s.raid, s.crew
	return in
}

func (s *story) recordAlone() {
	for n := range 3 {
		s.first.record(s.onRaid(of(s.t, raid.KindEncounter, closed(named(n)))))
	}
	s.passed = s.first.record(s.onRaid(of(s.t, raid.KindEncounter, open("Күткен"))))
	s.first.record(s.onRaid(of(s.t, raid.KindVenueCheck, check("v1", raid.NothingFound))))
	s.first.record(s.onRaid(of(s.t, raid.KindVenueCheck, check("v2", raid.MinorsFound))))

	for n := range 2 {
		s.second.record(of(s.t, raid.KindEncounter, closed(named(n))))
	}
	s.second.record(of(s.t, raid.KindVenueCheck, check("v7", raid.Violation)))
	s.second.recordSome(24, 0)

	for _, d := range []*device{s.first, s.second} {
		d.verb("sync", "--once").must(s.t, 7)
		list := d.list()
		if len(list) < 3 {
			s.t.Fatalf("%s lists %d records", d.name, len(list))
		}
		for _, e := range list {
			if e.Transfer != raid.TransferWaiting && !e.Draft { // the kill may have left typing behind
				s.t.Errorf("%s: %s is %q with no server", d.name, e.Record, e.Transfer)
			}
		}
	}
	if e := s.first.list()[s.passed.Record]; e.Care != raid.CareOpen || e.State != raid.WordInCare {
		s.t.Errorf("the open encounter is %q, %q", e.Care, e.State)
	}
}

// cutLink breaks the delivery of a locked device, whose lines do not compress,
// after ever more bytes, until one breaks off in between; then an answer is
// lost, so that the region has what the device does not know of.
func (s *story) cutLink() {
	s.server.start()
	cuts, partly, left := 0, 0, s.second.waiting()
	for n := 1500; partly == 0 && left > 0; n = n * 5 / 4 {
		s.second.link.cut(up, n)
		r := s.second.deliver()
		s.second.link.heal()
		before := left
		if left = s.second.waiting(); left > 0 {
			r.must(s.t, 7)
		}
		partly = before - left
		cuts++
	}
	s.t.Logf("%d cuts of the link; the last let %d revisions through and kept %d", cuts, partly, left)
	if left == 0 {
		s.t.Error("no cut came in the middle of an upload")
	}
	s.second.link.reset(up)
	s.second.deliver().must(s.t, 7)
	s.second.link.heal()
	s.loseAnswer()
	s.second.sync()
	for _, e := range s.second.list() {
		if e.Transfer != raid.TransferSent && !e.Draft {
			s.t.Errorf("%s is %q after the link healed", e.Record, e.Transfer)
		}
	}
}

// loseAnswer lets the region take in a part and drops what it answers.
func (s *story) loseAnswer() {
	s.second.recordSome(24, 0)
	had, before := s.server.verify().Revisions, s.second.waiting()
	p := s.second.deliverSlowly()
	s.second.link.cut(down, 0)
	<-p.ended
	if code := p.cmd.ProcessState.ExitCode(); code != 7 {
		s.t.Errorf("delivery whose answer was lost: exit %d: %s", code, p.fault)
	}
	s.second.link.heal()
	known := before - s.second.waiting()
	lost := s.server.verify().Revisions - had - known
	s.t.Logf("of %d revisions %d were acknowledged, and of %d more the answer was lost", before, known, lost)
	if known == 0 || lost <= 0 || known+lost > before {
		s.t.Error("no answer was lost")
	}
}

// deliverSlowly begins a delivery over a narrow link and returns when a first
// part is acknowledged and the rest is on its way.
func (d *device) deliverSlowly() *process {
	d.t.Helper()
	acks := filepath.Join(d.dir, "acks")
	before := content(d.t, acks)
	d.link.narrow(up, 24)
	p := d.start("", d.command(programs.field, "sync", "--once", "--json", "--data", d.dir))
	eventually(d.t, "a first part is acknowledged", func() bool { return content(d.t, acks) != before })
	return p
}

// waiting is how many revisions the region has not acknowledged.
func (d *device) waiting() int {
	d.t.Helper()
	box, err := ledger.OpenOutbox(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	defer box.Close()
	n, err := box.Count()
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

func (s *story) killDevice() {
	n := 100
	for _, after := range []time.Duration{700 * time.Millisecond, 450 * time.Millisecond, 300 * time.Millisecond} {
		s.first.recordUntilKilled(after, func() raid.RecordInput {
			n++
			return s.onRaid(of(s.t, raid.KindEncounter, closed(named(n))))
		})
	}
	s.first.recordSome(3, 5*time.Millisecond)
	s.first.verify()
	own := s.first.store()
	for rev := range s.first.saved {
		if own.times[rev] != 1 {
			s.t.Errorf("%s was saved before the kill and is there %d times", rev, own.times[rev])
		}
	}
	s.first.sync()
}

// killServer waits until the server has acknowledged a part, over a link slow
// enough that the rest is still on its way.
func (s *story) killServer() {
	s.second.recordSome(40, 0)
	p := s.second.deliverSlowly()
	s.server.kill()
	<-p.ended
	s.second.link.heal()
	if code := p.cmd.ProcessState.ExitCode(); code != 7 {
		s.t.Errorf("sync whose server was killed: exit %d: %s", code, p.fault)
	}
	own, there := s.second.store(), s.server.store()
	if len(own.acked) == 0 || len(own.acked) >= len(s.second.saved) {
		s.t.Errorf("%d of %d were acknowledged: the kill did not come in between", len(own.acked), len(s.second.saved))
	}
	there.holds(s.t, s.second, own, own.acked)
	s.server.start()
	s.second.sync()
}

func content(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func (s *story) deliverLocked() {
	w := s.first.record(s.onRaid(of(s.t, raid.KindEncounter, closed("Құлып"))))
	var x exchange
	s.first.deliver().must(s.t, 0).into(s.t, &x)
	if !x.Locked || x.Waiting != 0 || x.Added != 0 {
		s.t.Errorf("sync of a locked device: %+v", x)
	}
	s.supervisor.sync()
	if e, ok := s.supervisor.list()[w.Record]; !ok || e.Rev != w.Rev {
		s.t.Errorf("what a locked device delivered cannot be read by the supervisor: %+v", e)
	}
}

func (s *story) passPen() {
	s.inspector.sync()
	if _, ok := s.inspector.list()[s.passed.Record]; ok {
		s.t.Fatal("the inspector of another unit reads the record before it is handed to him")
	}
	// Who does not hold the pen does not write.
	e := s.first.show(s.passed.Record).Body
	e.Pen = raid.Pen{Officer: s.inspector.officer}
	handed := s.first.record(next(s.t, s.passed.Record, e))
	s.first.tryRecord(encode(s.t, next(s.t, s.passed.Record, e))).must(s.t, 6)
	s.first.sync()

	s.inspector.sync()
	got := s.inspector.show(s.passed.Record)
	if len(got.History) != 2 || got.History[0].Rev != s.passed.Rev || got.History[1].Rev != handed.Rev {
		s.t.Fatalf("the inspector got %+v, want both revisions of the patrol", got.History)
	}
	ended := s.inspector.record(next(s.t, s.passed.Record, handOver(got.Body)))
	s.inspector.sync()
	s.first.sync()
	home := s.first.show(s.passed.Record)
	if len(home.History) != 3 || home.Rev != ended.Rev || home.Heads != 1 {
		s.t.Fatalf("the patrol sees %+v", home.History)
	}
	for i, want := range []uuid.UUID{s.first.officer, s.first.officer, s.inspector.officer} {
		if home.History[i].Author != want {
			s.t.Errorf("revision %d is by %s, want %s", i+1, home.History[i].Author, want)
		}
	}
}

// see measures how long a record takes from the patrol's sync to a supervisor
// whose window is open.
func (s *story) see() {
	p := s.supervisor.role("follower")
	for p.line() != "following" {
	}
	w := s.second.record(of(s.t, raid.KindEncounter, closed("Көрінген")))
	began := time.Now()
	s.second.sync()
	sent := time.Since(began)
	for {
		if rev, _, ok := said(p.line(), "seen"); ok && rev == w.Rev {
			break
		}
	}
	s.visible = time.Since(began)
	p.kill()
	s.t.Logf("visible to the supervisor %v after the patrol began to sync (the sync, with its unlock: %v); the aim is 2 s",
		s.visible.Round(time.Millisecond), sent.Round(time.Millisecond))
	if s.visible > patience {
		s.t.Errorf("visible after %v", s.visible)
	}
}

const returnedField = "people.0.guardians.0.phone"

func (s *story) review() {
	s.supervisor.sync()
	list := s.supervisor.list()
	for id, e := range list {
		if e.Kind == raid.KindEncounter && e.Author == s.first.officer && e.Care == raid.CareClosed && (s.returned.Record == uuid.Nil || id.String() < s.returned.Record.String()) {
			s.returned = e
		}
	}
	s.supervisor.record(review(s.t, s.returned, raid.Return, raid.Comment{Field: returnedField, Text: "Анасының телефоны қайда?"}))
	accepted := s.returned
	for _, e := range list {
		if e.Kind == raid.KindEncounter && e.Care == raid.CareClosed && e.Record != s.returned.Record && e.Heads == 1 {
			accepted = e
		}
	}
	s.supervisor.record(review(s.t, accepted, raid.Accept))
	s.supervisor.reviewRest()
	s.supervisor.sync()
	for _, e := range s.supervisor.list() {
		want := raid.VerdictAccepted
		switch {
		case e.Record == s.returned.Record:
			want = raid.VerdictReturned
		case e.Kind != raid.KindEncounter || e.Care == raid.CareOpen:
			want = raid.VerdictNone
		}
		if e.Verdict != want {
			s.t.Errorf("%s is %q for the supervisor, want %q", e.Record, e.Verdict, want)
		}
	}
}

// reviewRest accepts what else waits, in one session.
func (d *device) reviewRest() {
	d.t.Helper()
	p := d.role("reviewer")
	for _, line := range p.rest() {
		if _, _, ok := said(line, "accepted"); !ok {
			d.t.Errorf("reviewer said %q", line)
		}
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		d.t.Fatalf("reviewer: exit %d: %s", code, p.fault)
	}
}

func (s *story) answer() {
	s.first.sync()
	if e := s.first.list()[s.returned.Record]; e.State != raid.WordReturned || e.Verdict != raid.VerdictReturned {
		s.t.Errorf("at home the returned record is %q, %q", e.State, e.Verdict)
	}
	s.tablet = s.first.newDevice("tablet", pins[4], s.server, s.server.inviteAgain(s.first.officer))
	s.tablet.sync()
	got := s.tablet.show(s.returned.Record)
	if len(got.Reviews) != 1 || len(got.Reviews[0].Comments) != 1 || got.Reviews[0].Comments[0].Field != returnedField || got.Reviews[0].Author != s.supervisor.officer {
		s.t.Fatalf("on his other device the officer sees %+v", got.Reviews)
	}
	body := got.Body
	body.People[0].Guardians[0].Phone = "+7 000 000 00 01"
	body.Answer = &raid.Answer{Review: got.Reviews[0].Review, Text: "Жазылды"}
	answered := s.tablet.record(next(s.t, s.returned.Record, body))
	s.tablet.sync()

	for _, d := range []*device{s.first, s.supervisor} {
		d.sync()
		now := d.show(s.returned.Record)
		if len(now.History) != len(got.History)+1 || now.Rev != answered.Rev || now.Heads != 1 || len(now.Reviews) != 1 || now.Verdict != raid.VerdictNone {
			s.t.Errorf("%s sees the answered record as %+v", d.name, now)
		}
		if now.Body.Answer == nil || now.Body.Answer.Review != got.Reviews[0].Review {
			s.t.Errorf("%s sees no answer", d.name)
		}
	}
	s.supervisor.record(review(s.t, s.supervisor.list()[s.returned.Record], raid.Accept))
	s.supervisor.sync()
	for _, d := range []*device{s.first, s.tablet} {
		d.sync()
		if e := d.list()[s.returned.Record]; e.State != raid.WordAccepted {
			s.t.Errorf("%s: the answered record is %q", d.name, e.State)
		}
	}
}

func (s *story) compare() {
	for _, d := range s.devices() {
		d.sync()
		d.verify()
	}
	report := s.server.verify()
	s.server.stop()
	s.server.verify()
	there := s.server.store()
	own, saved := 0, 0
	table := &tail{}
	w := tabwriter.NewWriter(table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "device\tsaid saved\tof its own\tin all\t")
	for _, d := range s.devices() {
		mine := d.store()
		there.holds(s.t, d, mine, d.saved)
		all := map[revision.Hash]bool{}
		for _, r := range mine.all {
			all[r.Rev] = true
		}
		// What the kill cut off between the disk and the word is there as well.
		there.holds(s.t, d, mine, all)
		n, id := 0, d.id()
		for _, r := range mine.all {
			if r.Envelope.Device == id {
				n++
			}
		}
		own, saved = own+n, saved+len(d.saved)
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t\n", d.name, len(d.saved), n, len(mine.all))
	}
	fmt.Fprintf(w, "server\t%d\t%d\t%d\t\n", saved, own, len(there.all))
	w.Flush()
	s.t.Logf("revisions:\n%s", table)
	if len(there.all) != own || report.Revisions != own {
		s.t.Errorf("the server has %d revisions (by its own count %d), the devices made %d", len(there.all), report.Revisions, own)
	}
}
