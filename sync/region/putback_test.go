package region

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"shyraq/app/raid"
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
