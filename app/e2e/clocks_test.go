package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
)

// clockVariable says how many seconds a machine's clock is off.
const clockVariable = "SHYRAQ_TEST_CLOCK"

// deviceTime is what the clock of a role's machine shows.
func deviceTime() time.Time {
	off, _ := strconv.Atoi(os.Getenv(clockVariable))
	return time.Now().Add(time.Duration(off) * time.Second)
}

// astray is a device whose clock is off, and what was done on it.
type astray struct {
	*device
	off     time.Duration
	started written // met on the device, by its own clock
}

// TestWrongClocks is a night on three devices none of which has the right time.
// The server's clock is right, and so is all that comes of the night.
func TestWrongClocks(t *testing.T) {
	home := newMachine(t)
	s := home.newServer("region")
	supervisor := home.newDevice("supervisor", pins[4], s, s.invite(regionfile.Supervisor, "north", "Ерлан Қ."))
	program := clockProgram(t)
	all := []*astray{
		{off: -26 * time.Hour},
		{off: 9 * time.Hour},
		{off: -time.Duration(time.Now().Unix()-3600) * time.Second}, // an empty battery: 1970
	}
	crew := raid.Crew{ID: newID(), Name: "1-экипаж"}
	for i, a := range all {
		m := newMachine(t)
		m.field = program
		m.env = append(m.env, clockVariable+"="+strconv.Itoa(int(a.off/time.Second)))
		role := []regionfile.Role{regionfile.Patrol, regionfile.Patrol, regionfile.Inspector}[i]
		a.device = m.newDevice(fmt.Sprintf("astray-%d", i), pins[i], s, s.invite(role, "north", fmt.Sprintf("Айдос %d", i)))
		crew.Members = append(crew.Members, a.officer)
	}
	night := tonight()
	noon := night.In(local).Add(12 * time.Hour)
	planned := supervisor.record(of(t, raid.KindRaid, raid.Raid{
		Type: "NIGHT", Night: night, From: noon.Add(10 * time.Hour), To: noon.Add(18 * time.Hour), Unit: "north", Crews: []raid.Crew{crew},
	}))
	supervisor.sync()
	for _, a := range all {
		a.measured()
		a.start(night)
		a.record(of(t, raid.KindEncounter, closed("Аяқталған")))
		a.measured()
	}
	for i, a := range all { // each child goes on to the next officer, who ends it
		a.passTo(all[(i+1)%len(all)])
	}
	supervisor.sync()
	for _, a := range all {
		a.measured()
		a.arrived(supervisor, night)
	}
	for _, d := range []*device{supervisor, all[2].device} {
		var sum struct {
			Records int
			Total   struct{ All map[string]struct{ All int } }
		}
		d.verb("summary", "--night", string(night)).must(t, 0).into(t, &sum)
		if sum.Records != 6 || sum.Total.All["R03"].All != 6 || sum.Total.All["R08"].All != 6 {
			t.Errorf("%s: the figures of the night are %+v", d.name, sum)
		}
	}
	s.verify()
	s.stop()
	there := s.store()
	for _, a := range all {
		a.stamped(there, planned.Record, crew.ID)
		there.holds(t, a.device, a.store(), a.saved)
		a.verify()
	}
}

// clockProgram builds the program with the one clock that it reads replaced by
// one that is off. Its TLS reads no clock at all; the tests of sync/courier hold
// that.
func clockProgram(t *testing.T) string {
	t.Helper()
	const own, off = "Now: time.Now,", "Now: astray,"
	raw, err := os.ReadFile(filepath.Join("..", "app.go"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(raw, []byte("time.Now")); n != 1 || !bytes.Contains(raw, []byte(own)) {
		t.Fatalf("the program takes its clock %d times, want once as %q", n, own)
	}
	raw = bytes.Replace(raw, []byte(own), []byte(off), 1)
	raw = append(raw, `
func astray() time.Time {
	off, _ := time.ParseDuration(os.Getenv("`+clockVariable+`") + "s")
	return time.Now().Add(off)
}
`...)
	program := filepath.Join(t.TempDir(), "shyraq")
	if err := buildField(program, map[string]string{"app.go": string(raw)}); err != nil {
		t.Fatal(err)
	}
	return program
}

// near says whether two moments are one but for how slow the machine is.
func near(a, b time.Time) bool { return a.Sub(b).Abs() < 2*time.Minute }

// measured exchanges with the region and wants the device to know how far its
// clock is off, and which night it is.
func (a *astray) measured() {
	a.t.Helper()
	x := a.sync()
	if x.Behind == nil || (time.Duration(*x.Behind)*time.Second+a.off).Abs() > 2*time.Minute {
		a.t.Fatalf("%s: sync says %+v, want the clock to be behind by %v", a.name, x, -a.off)
	}
	var shift struct{ Night civil.Date }
	a.verb("shift").must(a.t, 0).into(a.t, &shift)
	if shift.Night != tonight() {
		a.t.Errorf("%s: the shift is of the night of %s, want %s", a.name, shift.Night, tonight())
	}
}

// start meets a child with the hour, the night and the raid that the device
// finds by itself.
func (a *astray) start(night civil.Date) {
	a.t.Helper()
	p := a.role("starter")
	rev, id, ok := said(p.line(), "saved")
	if !ok {
		a.t.Fatalf("%s: starter: %s", a.name, p.fault)
	}
	<-p.ended
	a.saved[rev] = true
	a.started = written{Record: id, Rev: rev}
	if got := a.show(id).Body; got.Night != night || !near(got.MetAt, time.Now()) {
		a.t.Errorf("%s: met at %v in the night of %s", a.name, got.MetAt, got.Night)
	}
}

// passTo gives the pen to another officer, on whose device the record ends.
func (a *astray) passTo(other *astray) {
	a.t.Helper()
	body := a.show(a.started.Record).Body
	body.Pen = raid.Pen{Officer: other.officer}
	a.record(next(a.t, a.started.Record, body))
	a.sync()
	other.sync()
	other.record(next(a.t, a.started.Record, handOver(other.show(a.started.Record).Body)))
	other.sync()
}

// arrived wants the supervisor to see the record as it was.
func (a *astray) arrived(supervisor *device, night civil.Date) {
	a.t.Helper()
	got := supervisor.show(a.started.Record)
	if got.Care != state.CareClosed || got.Heads != 1 || len(got.History) != 3 || got.History[0].Rev != a.started.Rev {
		a.t.Errorf("%s: to the supervisor the record is %q with %d heads, %+v", a.name, got.Care, got.Heads, got.History)
	}
	if got.Body.Night != night || got.Body.ClosedAt.Before(got.Body.MetAt) {
		a.t.Errorf("%s: met at %v, closed at %v, the night of %s", a.name, got.Body.MetAt, got.Body.ClosedAt, got.Body.Night)
	}
}

// stamped wants every revision of the device to say what its own clock showed
// and how far that was off.
func (a *astray) stamped(region *store, planned, crew uuid.UUID) {
	a.t.Helper()
	id, n := a.id(), 0
	for _, r := range region.all {
		e := r.Envelope
		if e.Device != id {
			continue
		}
		n++
		if e.Clock == nil || !near(time.UnixMilli(e.Clock.MS), e.Moment().Add(a.off)) || !near(e.Time.Instant(), e.Moment()) {
			a.t.Errorf("%s: revision %s is of %v, by the device's clock %+v", a.name, r.Rev, e.Time.Instant(), e.Clock)
		}
		if r.Rev == a.started.Rev && (e.Raid != planned || e.Crew != crew) {
			a.t.Errorf("%s: started in the raid %s, crew %s", a.name, e.Raid, e.Crew)
		}
		if time.Since(e.Moment()).Abs() > 10*time.Minute {
			a.t.Errorf("%s: revision %s is of %v", a.name, r.Rev, e.Moment())
		}
	}
	if n < len(a.saved) {
		a.t.Errorf("%s: %d revisions are on the server, %d were saved", a.name, n, len(a.saved))
	}
}

// starter begins an encounter as the window does: the night, the hour and the
// raid are the device's own finding.
func starter(ctx context.Context, d *duty.Duty, _ *bufio.Scanner) error {
	w, err := d.NewEncounter(ctx)
	if err != nil {
		return err
	}
	e := open("Басталған")
	e.Pen, e.MetAt, e.Night, e.Operation = w.Encounter.Pen, w.Encounter.MetAt, w.Encounter.Night, w.Encounter.Operation
	w.Encounter = e
	s, err := d.Record(ctx, w)
	if err != nil {
		return err
	}
	fmt.Println("saved", s.Rev, w.ID)
	return nil
}
