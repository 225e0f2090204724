package duty

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/sync/courier"
	"shyraq/sync/drift"
	"shyraq/sync/revision"
)

// When the region answered last is known after a lock and another start, where
// nothing has answered yet.
func TestTheLastAnswerOutlivesALock(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 7, 4, 23, 30, 0, 0, time.UTC)
	now := func() time.Time { return at }
	o := Options{Clock: drift.New(now)}
	o.Clock.Use(dir, now)
	if got := o.dated(courier.Status{}); !got.LastAck.IsZero() {
		t.Errorf("never heard, and says %v", got.LastAck)
	}
	o.Clock.Region(at, at, at)
	heard := at
	at = at.Add(time.Hour)
	for _, what := range []string{"after a lock", "after a start"} {
		if got := o.dated(courier.Status{}); !got.LastAck.Equal(heard) {
			t.Errorf("%s: %v, want %v", what, got.LastAck, heard)
		}
		o = Options{Clock: drift.New(now)}
		o.Clock.Use(dir, now)
	}
	if got := o.dated(courier.Status{LastAck: at}); !got.LastAck.Equal(at) {
		t.Errorf("answered now, and says %v", got.LastAck)
	}
}

// A device whose clock is wrong records, counts and shows by the region's time
// once it was told, writes down what its own clock showed, and its days and
// deadlines are those of a right one.
func TestDutyWithAWrongClock(t *testing.T) {
	for _, c := range []struct {
		name string
		off  time.Duration
	}{{"right", 0}, {"26 h behind", -26 * time.Hour}, {"9 h ahead", 9 * time.Hour}, {"in 1970", -160 * 365 * 24 * time.Hour}} {
		t.Run(c.name, func(t *testing.T) {
			s := newStation(t, aigul)
			right := s.clock.now
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s.opts.Clock = drift.New(func() time.Time { return right().Add(c.off) })
			s.open()
			first := s.envelope(s.meet("Бірінші"))
			if first.Clock != nil {
				t.Error("a difference was written down before it was measured")
			}
			if got := first.Time.MS; got != max(right().Add(c.off).UnixMilli(), 0) {
				t.Errorf("before anything was measured: %d", got)
			}
			own := right().Add(c.off)
			s.opts.Clock.Region(right(), own, own)
			s.clock.at = s.clock.at.Add(time.Minute)
			id := s.meet("Екінші")
			e := s.envelope(id)
			if e.Clock == nil || e.Clock.MS != right().Add(c.off).UnixMilli() || e.Clock.Behind != -c.off.Milliseconds() {
				t.Errorf("written of the clock: %+v", e.Clock)
			}
			if want := right().UnixMilli(); c.off <= 0 && e.Time.MS != want {
				t.Errorf("recorded at %d, want %d", e.Time.MS, want)
			}
			if e.Time.Compare(first.Time) <= 0 {
				t.Error("the later revision is not the later")
			}
			var body raid.Encounter
			if err := json.Unmarshal(e.Body, &body); err != nil {
				t.Fatal(err)
			}
			if d := body.MetAt.Sub(right()); d > time.Second || d < -time.Second {
				t.Errorf("met %v off", d)
			}
			if want := civil.NightOf(right(), s.Rules().Offset); body.Night != want {
				t.Errorf("the night of %s, want %s", body.Night, want)
			}
			if d := s.Rules().Now.Sub(right()); d != 0 {
				t.Errorf("the rules go by a clock %v off", d)
			}
		})
	}
}

// envelope is what a record's newest revision says of itself.
func (s *station) envelope(id uuid.UUID) revision.Envelope {
	s.t.Helper()
	r, err := s.ledger.Record(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.Heads[0].Envelope
}
