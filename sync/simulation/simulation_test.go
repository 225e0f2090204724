package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
	"shyraq/sync/region/store/postgres/pgtest"
	"shyraq/sync/revision"
)

var (
	seed  = flag.Uint64("seed", 0, "play the night of this one seed")
	first = flag.Uint64("first", 1, "play nights from this seed on")
)

// usual is how many nights an ordinary run of one package plays; SHYRAQ_NIGHTS
// sets another number, and SHYRAQ_SOAK nights that no run played before.
const usual = 20

func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetMemoryLimit(1 << 30)
	debug.SetGCPercent(400) // stores are opened and dropped all the time: a fifth of a night was the collector's
	code := m.Run()
	if postgresServer.server != nil {
		postgresServer.server.Stop()
	}
	if founded.dir != "" {
		_ = os.RemoveAll(founded.dir)
	}
	os.Exit(code)
}

// TestSimulation plays nights. Whatever happened in one, once all is well again
// nothing that was called saved is lost, nothing is stuck and all agree.
func TestSimulation(t *testing.T) {
	from, nights := *first, uint64(usual)
	if n, err := strconv.ParseUint(os.Getenv("SHYRAQ_NIGHTS"), 10, 64); err == nil {
		nights = n
	}
	if os.Getenv("SHYRAQ_SOAK") != "" {
		from, nights = uint64(time.Now().UnixNano()), max(nights, 20_000)
	}
	if *seed != 0 {
		from, nights = *seed, 1
	}
	if nights > together {
		apart(t, from, nights)
		return
	}
	if pgtest.Find() != "" && (from+nights-1)/everyTenth > (from-1)/everyTenth {
		startPostgres()
	}
	for n := from; n < from+nights; n++ {
		t.Run(fmt.Sprintf("seed %d", n), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, n)
			if n%5 == 2 {
				w.lying()
			}
			w.start()
			w.play(45)
			switch n % 4 {
			case 1:
				w.revoke(w.devices[w.chance.IntN(len(w.devices))])
			case 3:
				w.clone(w.devices[w.chance.IntN(len(w.devices))])
			}
			w.play(45)
			w.heal()
			w.settle()
			w.check()
			if t.Failed() {
				t.Logf("again with: go test ./sync/simulation -run TestSimulation -v -seed %d", n)
			}
		})
	}
}

// together is how many nights one process plays. A store on a full disk leaves its
// index open, as on a device until the program ends: after a thousand nights the
// collector took three times what the nights did.
const together = 250

// apart plays the nights in one process after the other.
func apart(t *testing.T, from, nights uint64) {
	for at := from; at < from+nights; at += together {
		args := []string{"-test.run", "^TestSimulation$", "-test.timeout", "0", "-first", fmt.Sprint(at)}
		if end, ok := t.Deadline(); ok {
			args[3] = max(time.Until(end)-10*time.Second, time.Second).String()
		}
		part := exec.CommandContext(t.Context(), os.Args[0], args...)
		part.Env = append(os.Environ(), "SHYRAQ_SOAK=", fmt.Sprintf("SHYRAQ_NIGHTS=%d", min(together, from+nights-at)))
		if said, err := part.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	}
}

// start has everybody begin a record and know those of the others, as a night does
// before anything fails.
func (w *world) start() {
	for _, d := range w.devices {
		d.begin()
	}
	w.heal()
	for _, d := range w.devices {
		d.link.bad = w.chance.IntN(2) == 0
	}
}

// heal ends all faults and has everybody send and read, within a bound.
func (w *world) heal() { w.healFor(2) }

// healFor does so until so many rounds in a row brought nothing.
func (w *world) healFor(rounds int) {
	w.clock.mu.Lock()
	w.clock.off = 0
	w.clock.mu.Unlock()
	for _, d := range w.devices {
		d.setRoom(-1)
		d.drive.failSync = false
		d.link.bad = false
		d.lock() // a store whose disk failed takes nothing more until it is opened anew
		d.unlock()
	}
	quiet := 0 // rounds in a row; what was held is asked for again by a later hello
	for range 300 {
		busy := false
		for _, d := range w.devices {
			waited := d.machine.Status().Waiting > 0
			next := d.exchange()
			p, err := d.read()
			if d.revoked {
				d.refused(err)
				busy = busy || waited
				continue
			}
			if s := d.machine.Status(); waited || s.State != courier.UpToDate || err != nil || p.More || p.Added > 0 {
				busy = true
			}
			if rest := next.Sub(d.now()); rest > 0 && busy {
				w.clock.add(min(rest, time.Minute))
			}
		}
		if quiet++; busy {
			quiet = 0
		}
		if quiet == rounds {
			return
		}
		if quiet > 0 {
			w.clock.add(10 * time.Minute)
		}
	}
	for i, d := range w.devices {
		_, err := d.read()
		w.t.Errorf("device %d is stuck: %+v, %v", i, d.machine.Status(), err)
	}
}

// check compares everybody with all that was called saved.
func (w *world) check() {
	w.t.Helper()
	if w.t.Failed() {
		return
	}
	ctx := context.Background()
	var all []revision.Signed // as the first who reads everything has it
	for i, d := range w.devices {
		d.lock()
		d.unlock()
		<-d.ledger.Audited()
		d.checkFindings(i)
		if s := d.machine.Status(); s.Held+s.Quarantined+s.Refused > 0 && !d.copied && !d.revoked {
			w.t.Errorf("device %d is told: %+v", i, s)
		}
		has := d.all()
		w.checkMoments(i, has)
		switch {
		case d.revoked:
			d.readNoMore(i, has)
			w.has(i, has, d.identity.Device)
			continue
		case d.role == regionfile.Patrol:
			w.has(i, has, d.identity.Device)
		case all == nil:
			all = has
			w.has(i, has, uuid.Nil)
		default:
			if diff := cmp.Diff(hashes(w.common(all)), hashes(w.common(has))); diff != "" {
				w.t.Errorf("device %d has not what the first has:\n%s", i, diff)
			}
		}
		if d.role != regionfile.Patrol {
			w.checkHeads(i, d, has)
		}
	}
	w.over.check(all)
	v, err := w.region.Verify(ctx)
	if err != nil || !v.Good || v.Held != 0 || v.Quarantined != 0 {
		w.t.Errorf("the region: %+v, %v", v, err)
	}
	joined := 0
	for _, s := range all {
		if s.Envelope.Device == uuid.Nil {
			joined++
		}
	}
	w.t.Logf("%d saved, %d of whose end nobody was told, %d at the region, %d of them joined there, of %d was looked when they were made", len(w.saved), len(w.maybe), v.Revisions, joined, w.dated)
}

// common are the revisions that everybody must have. What the region joined and lost
// when it was put back comes back with the first revision that rests on it, and not
// before; until then it is where it was read.
func (w *world) common(all []revision.Signed) []revision.Signed {
	if !w.put {
		return all
	}
	byRev := map[revision.Hash]revision.Signed{}
	for _, s := range all {
		byRev[s.Rev] = s
	}
	needed := map[revision.Hash]bool{}
	var need func(s revision.Signed)
	need = func(s revision.Signed) {
		for _, rev := range s.Envelope.Parents {
			if p, ok := byRev[rev]; ok && p.Envelope.Device == uuid.Nil && !needed[rev] {
				needed[rev] = true
				need(p)
			}
		}
	}
	for _, s := range all {
		if s.Envelope.Device != uuid.Nil {
			need(s)
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(s revision.Signed) bool { return s.Envelope.Device == uuid.Nil && !needed[s.Rev] })
}

// all is what a device has, in the order of their names.
func (d *device) all() (all []revision.Signed) {
	d.w.t.Helper()
	page, err := d.ledger.Since(context.Background(), 0, 100_000)
	d.w.must(err)
	for _, p := range page {
		all = append(all, p.Signed)
	}
	slices.SortFunc(all, func(a, b revision.Signed) int { return cmp2(a.Rev, b.Rev) })
	return all
}

func cmp2(a, b revision.Hash) int { return bytes.Compare([]byte(a), []byte(b)) }

// has looks that a device has all that was called saved, once and byte for byte,
// of one device where that is named; and nothing that nobody wrote.
func (w *world) has(i int, has []revision.Signed, of uuid.UUID) {
	w.t.Helper()
	got := map[revision.Hash]revision.Signed{}
	for _, s := range has {
		if _, ok := got[s.Rev]; ok {
			w.t.Errorf("device %d has %s twice", i, s.Rev)
		}
		got[s.Rev] = s
		_, saved := w.saved[s.Rev]
		_, maybe := w.maybe[s.Rev]
		if !saved && !maybe && s.Envelope.Device != uuid.Nil {
			w.t.Errorf("device %d has a revision that nobody wrote", i)
		}
	}
	for rev, s := range w.saved {
		if of != uuid.Nil && s.Envelope.Device != of {
			continue
		}
		if g, ok := got[rev]; !ok {
			w.t.Errorf("device %d lacks a revision that was called saved, number %d of its chain", i, s.Envelope.DSeq)
		} else if !bytes.Equal(g.Bytes, s.Bytes) || !bytes.Equal(g.Sig, s.Sig) {
			w.t.Errorf("device %d has a revision in other bytes", i)
		}
	}
}

// checkHeads compares each record's heads with those that follow from the parents
// of all its revisions.
func (w *world) checkHeads(i int, d *device, all []revision.Signed) {
	w.t.Helper()
	replaced := map[revision.Hash]bool{}
	for _, s := range all {
		for _, p := range s.Envelope.Parents {
			replaced[p] = true
		}
	}
	want := map[uuid.UUID][]revision.Hash{}
	for _, s := range all {
		if !replaced[s.Rev] {
			want[s.Envelope.Record] = append(want[s.Envelope.Record], s.Rev)
		}
	}
	for id, heads := range want {
		r, err := d.ledger.Record(context.Background(), id)
		w.must(err)
		if diff := cmp.Diff(heads, hashes(r.Heads)); diff != "" {
			w.t.Errorf("device %d, heads of a record:\n%s", i, diff)
		}
		w.checkPeople(i, r)
	}
}

// checkPeople looks that whoever was written into a record stands in one of its
// heads: nobody takes a person out in these nights, and no joining may.
func (w *world) checkPeople(i int, r ledger.Record) {
	w.t.Helper()
	has := map[uuid.UUID]bool{}
	for _, s := range r.Heads {
		for _, id := range w.people(s) {
			has[id] = true
		}
	}
	for _, s := range r.Revisions {
		for _, id := range w.people(s) {
			if !has[id] {
				w.t.Errorf("device %d: a person of revision %d by device %s is in no head", i, s.Envelope.DSeq, s.Envelope.Device)
			}
		}
	}
}

// people are the ids of who stands in an encounter.
func (w *world) people(s revision.Signed) (ids []uuid.UUID) {
	w.t.Helper()
	var v raid.Encounter
	if s.Envelope.Kind != raid.KindEncounter {
		return nil
	}
	w.must(json.Unmarshal(s.Envelope.Body, &v))
	for _, p := range v.People {
		ids = append(ids, p.ID)
	}
	return ids
}

// checkFindings looks that nothing is found but what was mended, or what somebody
// did to the tablet.
func (d *device) checkFindings(i int) {
	d.w.t.Helper()
	for _, f := range d.findings() {
		if !f.Kind.Mended() && !(d.touched && f.Kind == ledger.Foreign) && !(d.copied && ofCopy(f)) {
			d.w.t.Errorf("device %d: %v", i, f)
		}
	}
	r, err := d.ledger.Verify(context.Background())
	d.w.must(err)
	if d.copied { // what the other one wrote is missing here, as it is told
		return
	}
	forked := func(f ledger.Finding) bool { return f.Kind == ledger.Forked }
	if d.w.anyCopied() { // whoever reads both chains of that device is told
		r.Findings, r.Opening = slices.DeleteFunc(r.Findings, forked), slices.DeleteFunc(r.Opening, forked)
	}
	if r.Lost() || !r.Whole() && !d.touched {
		d.w.t.Errorf("device %d is not whole: %v", i, r.Findings)
	}
}

func hashes(all []revision.Signed) (out []revision.Hash) {
	for _, s := range all {
		out = append(out, s.Rev)
	}
	slices.Sort(out)
	return out
}
