package region

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// journalOf is a device's journal as it says it ends, and what it was told.
type journalOf struct {
	end  wire.JournalEnd
	told wire.JournalEnd
}

func (j *journalOf) End() (wire.JournalEnd, bool)              { return j.end, j.end.Number > 0 }
func (j *journalOf) Told(_ context.Context, e wire.JournalEnd) { j.told = e }

// The region is a witness to the end of each device's journal: it answers with the
// highest it was told, and names a device whose journal went back, or another way.
func TestWitness(t *testing.T) {
	w := newWorld(t, nil)
	s, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	end := func(n uint64, c string) wire.JournalEnd {
		return wire.JournalEnd{Number: n, Hash: strings.Repeat(c, 64)}
	}
	none := wire.JournalEnd{}
	alarms := 0
	for _, step := range []struct {
		name  string
		end   wire.JournalEnd
		told  wire.JournalEnd
		alarm bool
	}{
		{"nothing is told", none, none, false},
		{"the first", end(5, "a"), none, false},
		{"more", end(9, "b"), end(5, "a"), false},
		{"the same", end(9, "b"), end(9, "b"), false},
		{"less", end(6, "c"), end(9, "b"), true},
		{"another hash", end(9, "d"), end(9, "b"), true},
		{"on, above what was there", end(10, "e"), end(9, "b"), false},
		{"no number is believed without bound", end(1<<60, "f"), none, false},
		{"not a hash", end(11, "x"), none, false},
	} {
		t.Run(step.name, func(t *testing.T) {
			w.clock.add(60e9)
			j := &journalOf{end: step.end}
			s.Witness(j)
			if _, err := s.Hello(t.Context()); err != nil {
				t.Fatal(err)
			}
			if j.told != step.told {
				t.Errorf("told %v, want %v", j.told, step.told)
			}
			if step.alarm {
				alarms++
			}
			if !strings.Contains(w.metrics(), fmt.Sprintf(`device_alarms_total{why="journal"} %d`, alarms)) {
				t.Errorf("not %d alarms", alarms)
			}
		})
	}
	w.restart()
	for _, d := range []struct {
		s    *station
		want wire.JournalEnd
	}{{s, end(10, "e")}, {other, none}} {
		j := &journalOf{end: end(12, "a")}
		d.s.Witness(j)
		if _, err := d.s.Hello(t.Context()); err != nil || j.told != d.want {
			t.Errorf("after a restart: told %v, want %v, %v", j.told, d.want, err)
		}
	}
}

// Before a key is destroyed the region signs for what it has: what it took in, of
// the device that asks, and nothing that is set aside or that others wrote.
func TestKept(t *testing.T) {
	w := newWorld(t, nil)
	s, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	in := s.encounter(newID(), nil)
	aside := s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" })
	late := s.encounter(newID(), nil)
	never := s.encounter(newID(), nil)
	foreign := other.encounter(newID(), nil)
	s.push(in, aside, late)
	other.push(foreign)
	of := func(r revision.Signed) wire.KeptRev { return wire.KeptRev{DSeq: r.Envelope.DSeq, Rev: r.Rev} }
	ask := []wire.KeptRev{of(in), of(aside), of(late), of(never), of(foreign), {DSeq: 7, Rev: in.Rev}}
	got, err := s.Kept(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]wire.KeptRev{of(in), of(late)}, got); d != "" {
		t.Error(d)
	}
	// Who knows another key of the region believes none of it.
	id := s.Identity()
	id.RegionKey = other.key.Public().(ed25519.PublicKey)
	c, err := courier.NewClient(id, w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got, err := c.Kept(t.Context(), ask); wire.Code(err) != "kept_unsigned" || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	many := make([]wire.KeptRev, 2*wire.MaxKept)
	for i := range many {
		many[i] = wire.KeptRev{DSeq: uint64(i + 1), Rev: in.Rev}
	}
	if got, err := s.Kept(t.Context(), many); err != nil || len(got) != 1 {
		t.Errorf("of many: %v, %v", got, err)
	}
}
