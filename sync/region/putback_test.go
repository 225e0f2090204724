package region

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// copyDir copies the region's folder, which is served again afterwards.
func (w *world) copyDir() string {
	w.t.Helper()
	w.stop()
	to := filepath.Join(w.t.TempDir(), "region")
	if err := os.CopyFS(to, os.DirFS(w.opts.Dir)); err != nil {
		w.t.Fatal(err)
	}
	w.start(w.url[len("https://"):])
	return to
}

// putBack puts a copy in the place of the region's folder, and tells nobody.
func (w *world) putBack(from string) {
	w.t.Helper()
	w.stop()
	if err := os.RemoveAll(w.opts.Dir); err != nil {
		w.t.Fatal(err)
	}
	if err := os.CopyFS(w.opts.Dir, os.DirFS(from)); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(w.opts.Dir, "key"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.start(w.url[len("https://"):])
	w.clock.add(time.Hour)
}

// deliverer sends all that a station has, each time it is called.
func (w *world) deliverer(s *station) func() {
	m := courier.NewMachine(courier.MachineOptions{Now: w.clock.now, Chance: func() float64 { return 0.5 }, Transport: s.Client, Outbox: s.outbox})
	return func() {
		w.t.Helper()
		w.clock.add(time.Minute)
		for range 50 {
			m.Step(w.t.Context())
			if m.Status().State == courier.UpToDate {
				return
			}
			w.clock.add(time.Minute)
		}
		w.t.Fatalf("%+v", m.Status())
	}
}

// A region that was put back to an earlier copy, where nobody told it so: the
// devices bring what it lost by themselves, and readers get it, also who asks when
// the region is as far again as he had read, with other records in those places.
func TestARegionPutBackByNobodysWord(t *testing.T) {
	for _, c := range []struct {
		name  string
		early bool // he asks before the region is as far again
		kill  bool // the region is started once more before he asks
	}{{"he asks at once", true, false}, {"he asks late", false, false}, {"he asks after another start", false, true}} {
		t.Run(c.name, func(t *testing.T) {
			w := onDisk(t)
			s, inspector := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
			deliver := w.deliverer(s)
			for range 5 {
				s.encounter(newID(), nil)
			}
			deliver()
			copied := w.copyDir()
			for range 5 {
				s.encounter(newID(), nil)
				deliver()
			}
			if got := len(inspector.pull()); got != 10 {
				t.Fatalf("%d of 10 are read", got)
			}
			w.putBack(copied)
			if c.early {
				inspector.pull()
			}
			var last []courier.Item
			for range 12 {
				s.encounter(newID(), nil)
				deliver()
			}
			if c.kill {
				w.restart()
			}
			last = s.outbox.items
			if got := inspector.pull(); len(got) != 22 || !slices.Contains(got, last[len(last)-1].Rev) {
				t.Errorf("who had read further gets %d of 22", len(got))
			}
			if h, err := s.Hello(t.Context()); err != nil || h.Device.Contiguous != 22 {
				t.Errorf("the region has %d of 22: %v", h.Device.Contiguous, err)
			}
			if got := len(s.pull()); got != 22 {
				t.Errorf("%d of 22 are read", got)
			}
		})
	}
}

// Who was given his next certificate after the copy was made holds one that the
// register does not know. He comes back by his key at once, and is not told for two
// months that it is too early. (Who holds one that was replaced: TestAttackRenewOust.)
func TestRenewedAfterTheCopy(t *testing.T) {
	w := onDisk(t)
	s := w.enrol(regionfile.Patrol, "unit-a")
	copied := w.copyDir()
	for range 2 {
		w.clock.add(wire.RenewAfter + time.Hour)
		if err := s.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.putBack(copied)
	if h, err := s.Hello(t.Context()); err != nil || h.Device.State != wire.DeviceActive {
		t.Fatalf("%+v, %v", h, err)
	}
}

// What the region held because something before it was missing is held no more on
// the device either, once that came: the device asks once more.
func TestHeldIsAskedForOnceMore(t *testing.T) {
	w := onDisk(t)
	a, b := w.tablet(regionfile.Inspector, "unit-a"), w.tablet(regionfile.Inspector, "unit-a")
	once := func(s *tablet) courier.Status {
		t.Helper()
		got, _, err := courier.Once(t.Context(), s.options())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	copied := w.copyDir()
	first := a.save(newID(), nil)
	once(a)
	once(b)
	w.putBack(copied)
	b.save(first.Envelope.Record, func(v *raid.Encounter, e *revision.Envelope) {
		v.Pen.Officer = a.officer
		e.Parents = []revision.Hash{first.Rev}
	})
	if got := once(b); got.Held != 1 {
		t.Fatalf("what it rests on is missing: %+v", got)
	}
	once(a) // brings back what was lost
	if got := once(b); got.Held != 0 || got.Waiting != 0 {
		t.Errorf("that came, and it is still told as held: %+v", got)
	}
}

// What the region joined of two versions, and lost when it was put back, comes back
// with the first record that rests on it: no device has it in its own chain. Where
// versions come back in another order than they came in first, others are joined, and
// nothing would ever be that one again.
func TestAJoinComesBackWithItsChild(t *testing.T) {
	for _, row := range []struct{ name, order string }{
		{"the third comes first", "cbaabc"}, {"the third comes between", "acbabc"}, {"as they came in", "abcabc"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := onDisk(t)
			boss := w.enrol(regionfile.Supervisor, "unit-a")
			crew := map[rune]*tablet{}
			for _, r := range "abc" {
				crew[r] = w.tablet(regionfile.Patrol, "unit-a")
			}
			one, id := newID(), newID()
			boss.want("the plan", just(boss.write(raid.KindRaid, newID(), crewOf("unit-a", one, crew['a'].station, crew['b'].station, crew['c'].station), nil)), "stored")
			play := func(order string) (last courier.Status) {
				t.Helper()
				for _, r := range order {
					w.clock.add(time.Minute)
					got, _, err := courier.Once(t.Context(), crew[r].options())
					if err != nil {
						t.Fatal(err)
					}
					last = got
				}
				return last
			}
			says := func(r rune, note string, operation codes.Code, place string, parents ...revision.Hash) revision.Signed {
				return crew[r].save(id, func(v *raid.Encounter, e *revision.Envelope) {
					v.Pen, v.Note, v.Operation, v.Place.Note = raid.Pen{Crew: one}, note, operation, place
					e.Crew, e.Parents = one, parents
				})
			}
			head := func(r rune) revision.Signed {
				t.Helper()
				rec, err := crew[r].ledger.Record(t.Context(), id)
				if err != nil || len(rec.Heads) != 1 {
					t.Fatalf("%c has %d heads, %v", r, len(rec.Heads), err)
				}
				return rec.Heads[0]
			}
			base := says('a', "басы", "NIGHT", "саябақ")
			play("abc")
			copied := w.copyDir()
			says('a', "солға", "NIGHT", "саябақ", base.Rev)
			says('b', "басы", "TEEN", "саябақ", base.Rev)
			play("aba")
			joined := head('a')
			if len(joined.Envelope.Parents) != 2 {
				t.Fatal("they are not joined")
			}
			says('a', "солға, сосын үйіне", "TEEN", "саябақ", joined.Rev)
			play("a")
			says('c', "басы", "NIGHT", "саябақ, батысы", base.Rev)
			w.putBack(copied)
			if last := play(row.order + row.order); last.Held != 0 || last.Waiting != 0 {
				t.Errorf("something is still held: %+v", last)
			}
			if d := cmp.Diff(hashes(head('a'), head('a')), hashes(head('b'), head('c'))); d != "" {
				t.Error(d)
			}
			if e := read(t, head('a')); e.Note != "солға, сосын үйіне" || e.Operation != "TEEN" || e.Place.Note != "саябақ, батысы" {
				t.Errorf("it says %q, %s, %q", e.Note, e.Operation, e.Place.Note)
			}
		})
	}
}
