package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/app/vault"
	"shyraq/sync/ledger"
)

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
		if e.Transfer != state.TransferSent && !e.Draft {
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
	v, err := vault.Open(d.t.Context(), d.dir, vault.Options{KeyStore: vault.NoKeyStore})
	if err != nil {
		d.t.Fatal(err)
	}
	key, err := v.AnswersKey()
	if err != nil {
		d.t.Fatal(err)
	}
	box, err := ledger.OpenOutbox(d.dir, key)
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
