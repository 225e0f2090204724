package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// powercut is a device and its region on the disk of one virtual machine, and what
// was said by them before its power went.
type powercut struct {
	t      *testing.T
	chance *rand.Rand
	drive  *drive
	vm     *emulator
	d      *device // as it was before the first life; its folder is in the image since
	listen string  // where the device looks for its region

	saved  map[revision.Hash]bool
	acked  int // of those, by the last answer of the region
	usual  time.Duration
	writes int // of a life, as it usually goes

	cuts, checked, failed, lost int
	waiting, came               int // sectors that were not flushed, and those of them that came to the disk
}

// TestPowerCut takes the power of a whole machine away, again and again, at chance
// moments, and its disk forgets what was not flushed. Whatever was said to be saved
// is there when the machine comes up again, and both stores open.
func TestPowerCut(t *testing.T) {
	p := newPowercut(t)
	cuts, err := strconv.Atoi(os.Getenv("SHYRAQ_POWERCUT"))
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for p.cuts < cuts && !t.Failed() {
		p.live(cuts)
	}
	p.finish()
	t.Logf("%d cuts, %d of them looked at before the next; %d revisions said saved, %d by then at the region; lost %d, failed opens %d; of %d sectors not flushed %d came to the disk; %.0f seconds",
		p.cuts, p.checked, len(p.saved), p.acked, p.lost, p.failed, p.waiting, p.came, time.Since(began).Seconds())
}

// TestPowerCutIsOne: a disk that answers flushes and does not do them loses what was
// said to be saved, and this finds it; otherwise the test above proves nothing.
func TestPowerCutIsOne(t *testing.T) {
	p := newPowercut(t)
	p.drive.lies = true
	for p.lost+p.failed == 0 {
		if p.cuts == 20 {
			t.Fatal("20 cuts of a disk that flushes nothing lost nothing")
		}
		p.live(20)
	}
	t.Logf("found after %d cuts: lost %d, failed opens %d", p.cuts, p.lost, p.failed)
}

func newPowercut(t *testing.T) *powercut {
	t.Helper()
	if os.Getenv("SHYRAQ_POWERCUT") == "" {
		t.Skip("needs QEMU and a kernel: make powercut")
	}
	m := newMachine(t)
	s := m.newServer("region")
	d := m.newDevice("patrol", pins[0], s, s.invite(regionfile.Patrol, "north", "Айдос Ж."))
	d.sync()
	s.stop()
	p := &powercut{t: t, chance: seeded(t), d: d, listen: d.link.proxy.Listen, saved: map[revision.Hash]bool{}, usual: 20 * time.Second, writes: 200}
	writeFile(t, filepath.Join(m.root, "pin"), []byte(d.pin+"\n"))
	work, err := os.MkdirTemp("", "pc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(work) })
	image := filepath.Join(work, "image")
	// Its own journal as Debian makes it, and all that is to be zero written now: what
	// the kernel would do behind is no part of this.
	if out, err := exec.Command("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", "-d", m.root, image, "1200M").CombinedOutput(); err != nil {
		t.Fatalf("mkfs.ext4: %v\n%s", err, out)
	}
	if p.drive, err = newDrive(filepath.Join(work, "drive"), image); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.drive.close)
	p.vm = newEmulator(t, work, p.drive)
	return p
}

// live is one life of the machine: it comes up, what was said is compared, records
// are written and delivered, and the power goes: after some time, at one of the
// writes to the disk, or upon the word that something is saved.
func (p *powercut) live(cuts int) {
	p.t.Helper()
	writes, word := -1, 0
	var timer <-chan time.Time
	switch p.chance.IntN(3) {
	case 0:
		timer = time.After(time.Duration(p.chance.Int64N(int64(p.usual * 5 / 4))))
	case 1:
		writes = p.chance.IntN(p.writes*5/4 + 1)
	case 2:
		word = 1 + p.chance.IntN(4)
	}
	p.drive.powerOn(writes)
	v := p.vm.goOn()
	done := make(chan struct{})
	go func() {
		select {
		case <-timer:
			p.drive.powerOff()
		case <-done:
		}
	}()
	began := time.Now()
	if p.comesUp(v) {
		p.works(v, word)
		p.usual = (p.usual + time.Since(began)) / 2
		p.writes = (p.writes + p.drive.written) / 2
	}
	p.drive.powerOff()
	close(done)
	v.end()
	p.cuts++
	percent := []int{0, 0, 30, 70, 100}[p.chance.IntN(5)]
	if p.drive.lies {
		percent = 0
	}
	waiting, came, err := p.drive.lose(p.chance, percent)
	if err != nil {
		p.t.Fatal(err)
	}
	p.waiting, p.came = p.waiting+waiting, p.came+came
	p.t.Logf("cut %d of %d after %.1f s and %d writes: %d saved, %d of %d sectors came to the disk; lost %d, failed opens %d",
		p.cuts, cuts, time.Since(began).Seconds(), p.drive.written, len(p.saved), came, waiting, p.lost, p.failed)
}

// comesUp opens all that there is and compares it with what was said. It is false
// where the power goes meanwhile.
func (p *powercut) comesUp(v *virtual) bool {
	p.t.Helper()
	a, on := v.do(order{Disk: true, Now: time.Now(), Seed: seedOf()})
	if !p.opens("the disk", a, on) {
		return false
	}
	var region admin.VerifyReport
	a, on = v.do(order{Args: []string{"/shyraq-region", "verify", "--data", guestDisk + "/region", "--json"}})
	if !p.opens("the region's store", a, on) || !p.into(a, &region) {
		return false
	}
	if !region.Good || int(region.Revisions) < p.acked {
		p.lost += max(1, p.acked-int(region.Revisions))
		p.t.Logf("the region acknowledged %d and has %+v", p.acked, region)
	}
	var own audit
	a, on = p.field(v, "", "verify")
	if !p.opens("the device's store", a, on) || !p.into(a, &own) {
		return false
	}
	if !own.Whole {
		p.failed++
		p.t.Logf("the device's store: %+v", own)
	}
	var all struct{ Records []entry }
	a, on = p.field(v, "", "list")
	if !p.opens("the list", a, on) || !p.into(a, &all) {
		return false
	}
	has := map[revision.Hash]bool{}
	for _, e := range all.Records {
		has[e.Rev] = true
	}
	for rev := range p.saved {
		if !has[rev] {
			p.lost++
			p.t.Logf("%s was said to be saved and is not there", rev)
		}
	}
	p.checked++
	if p.lost+p.failed > 0 && !p.drive.lies {
		p.t.Fail()
	}
	return true
}

// works writes records and delivers them until the power goes, or for a while. Upon
// the word of so many records, if not 0, the power goes.
func (p *powercut) works(v *virtual, word int) {
	p.t.Helper()
	a, on := v.do(order{Serve: true, Args: []string{"/shyraq-region", "serve", "--data", guestDisk + "/region", "--listen", p.listen}})
	if !p.opens("the server", a, on) {
		return
	}
	for n := 1; n <= 6; n++ {
		in := string(encode(p.t, of(p.t, raid.KindEncounter, closed(named(len(p.saved))))))
		a, on := p.field(v, in, "record", "-")
		var w written
		if !p.opens("to record", a, on) || !p.into(a, &w) {
			return
		}
		p.saved[w.Rev] = w.Saved
		if n == word {
			return
		}
		if n%2 > 0 {
			continue
		}
		a, on = v.do(order{Args: []string{"/shyraq", "sync", "--once", "--json", "--data", guestDisk + "/patrol"}})
		var x exchange
		if !p.opens("to deliver", a, on) || !p.into(a, &x) {
			return
		}
		if x.Waiting+x.Held+x.Quarantined+x.Refused > 0 {
			p.t.Errorf("a delivery: %+v", x)
		}
		p.acked = len(p.saved)
	}
}

// field runs a verb of the device.
func (p *powercut) field(v *virtual, stdin string, args ...string) (told, bool) {
	p.t.Helper()
	return v.do(order{Stdin: stdin, Args: append([]string{"/shyraq"}, append(args, "--json", "--data", guestDisk+"/patrol", "--pin-file", guestDisk+"/pin")...)})
}

// opens says whether something went well, and counts what did not while there was power.
func (p *powercut) opens(what string, a told, on bool) bool {
	p.t.Helper()
	if !on {
		return false
	}
	if a.Code != 0 {
		p.failed++
		p.t.Logf("%s: exit %d: %s%s\n%s", what, a.Code, a.Out, a.Fault, p.vm.console())
		if !p.drive.lies {
			p.t.Fail()
		}
	}
	return a.Code == 0
}

func (p *powercut) into(a told, v any) bool {
	p.t.Helper()
	if err := json.Unmarshal([]byte(a.Out), v); err != nil {
		p.t.Errorf("%v: %s", err, a.Out)
		return false
	}
	return true
}

// finish lets the machine live once more and deliver all, and reads both stores from
// its disk: what was said to be saved is in both, once, byte for byte.
func (p *powercut) finish() {
	p.t.Helper()
	p.drive.powerOn(-1)
	v := p.vm.goOn()
	defer v.end()
	if !p.comesUp(v) {
		p.t.Fatal("at the end it does not come up")
	}
	before := len(p.saved)
	if p.works(v, 0); p.acked != len(p.saved) || p.acked == before {
		p.t.Fatal("at the end not all is delivered")
	}
	for _, o := range []order{{Quit: true}, {Leave: true}} {
		if a, on := v.do(o); !on || a.Code != 0 {
			p.t.Fatalf("at the end: %+v", a)
		}
	}
	if err := p.drive.flush(); err != nil {
		p.t.Fatal(err)
	}
	dir := p.t.TempDir()
	if out, err := exec.Command("debugfs", "-R", "rdump / "+dir, p.drive.image.Name()).CombinedOutput(); err != nil {
		p.t.Fatalf("debugfs: %v\n%s", err, out)
	}
	d, s := *p.d, server{machine: p.d.machine, dir: filepath.Join(dir, "region")}
	d.dir = filepath.Join(dir, "patrol")
	s.store().holds(p.t, &d, d.store(), p.saved)
}
