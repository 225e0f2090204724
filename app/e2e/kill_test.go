package e2e

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// rounds of each kill test; SHYRAQ_SOAK multiplies them.
const rounds = 30

// seeded gives the chance of a test, and prints what makes it happen again.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("SHYRAQ_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("SHYRAQ_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// TestDeviceKilled pulls the plug of a device again and again while it saves.
// Whatever it said it saved is there after every start.
func TestDeviceKilled(t *testing.T) {
	chance := seeded(t)
	m := newMachine(t)
	s := m.newServer("region")
	d := m.newDevice("patrol", pins[0], s, s.invite(regionfile.Patrol, "north", "Айдос Ж."))
	s.stop()
	for round := range rounds * soak() {
		if round%5 == 4 { // one record a process, as from a script
			d.recordUntilKilled(time.Duration(chance.IntN(600))*time.Millisecond, func() raid.RecordInput {
				return of(t, raid.KindEncounter, closed(named(round)))
			})
			continue
		}
		// Half of the kills come right upon the word, when whoever says it too
		// early has not done it yet; half anywhere in what follows.
		later := time.Duration(0)
		if round%2 == 0 {
			later = time.Duration(chance.IntN(40_000)) * time.Microsecond
		}
		d.recordSome(1+chance.IntN(4), later)
		if round%10 == 0 {
			d.kept(round)
		}
	}
	d.kept(rounds * soak())
	d.verify()
	s.start()
	d.sync()
	s.stop()
	there, own := s.store(), d.store()
	there.holds(t, d, own, d.saved)
	t.Logf("%d kills, %d revisions said saved, %d there, %d on the server", rounds*soak(), len(d.saved), len(own.all), len(there.all))
}

// kept wants everything that was said to be saved to be there.
func (d *device) kept(round int) {
	d.t.Helper()
	own := d.store()
	for rev := range d.saved {
		if own.times[rev] != 1 {
			d.t.Fatalf("round %d: %s said that %s is saved, and has it %d times", round, d.name, rev, own.times[rev])
		}
	}
}

// TestServerKilled kills the server again and again while it receives. What it
// acknowledged is there before any device could send it again.
func TestServerKilled(t *testing.T) {
	chance := seeded(t)
	m := newMachine(t)
	s := m.newServer("region")
	d := m.newDevice("patrol", pins[0], s, s.invite(regionfile.Patrol, "north", "Айдос Ж."))
	during, answered := 0, 0
	usual := 80 * time.Millisecond // how long a delivery takes here
	for round := range rounds * soak() {
		d.recordSome(4+chance.IntN(12), 0)
		before := d.waiting()
		cmd := d.command(programs.field, "sync", "--once", "--json", "--data", d.dir)
		began, open := time.Now(), func() {}
		var p *process
		if round%2 == 0 {
			// Right upon an answer: of the six pieces a short delivery hears,
			// the last four are those to its greeting and to what it brings.
			open = d.link.trap(3+chance.IntN(4), s.kill)
			p = d.start("", cmd)
			<-p.ended
		} else {
			p = d.start("", cmd)
			select {
			case <-p.ended:
			case <-time.After(time.Duration(chance.Int64N(int64(usual * 5 / 4)))):
			}
		}
		s.kill()
		<-p.ended
		open()
		if code := cmd.ProcessState.ExitCode(); code == 7 {
			during++
		} else if code != 0 {
			t.Fatalf("round %d: sync: exit %d: %s", round, code, p.fault)
		} else {
			usual = (usual + time.Since(began)) / 2
		}
		if d.waiting() < before {
			answered++
		}
		own, there := d.store(), s.store()
		there.holds(t, d, own, own.acked)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
		s.start()
	}
	d.sync()
	s.verify()
	s.stop()
	there, own := s.store(), d.store()
	all := map[revision.Hash]bool{}
	for _, r := range own.all {
		all[r.Rev] = true
	}
	there.holds(t, d, own, all)
	if len(there.all) != len(all) {
		t.Errorf("the server has %d revisions, the device made %d", len(there.all), len(all))
	}
	if during == 0 {
		t.Error("no kill came while the server received")
	}
	t.Logf("%d kills, %d of them during a delivery, %d after an answer; %d revisions made, %d on the server; a delivery took %v", rounds*soak(), during, answered, len(all), len(there.all), usual.Round(time.Millisecond))
}
