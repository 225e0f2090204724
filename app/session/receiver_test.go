package session

import (
	"testing"
	"time"

	"shyraq/app/locate"
	"shyraq/app/raid"
)

// TestAFloodOfFixes: whatever a receiver says while the screen is busy, one
// fix waits, and it is the newest.
func TestAFloodOfFixes(t *testing.T) {
	var queue []func()
	var got []int
	take := newest(func(f func()) { queue = append(queue, f) }, func(f locate.Fix) { got = append(got, f.InUse) })
	for round := range 2 {
		for i := range 1000 {
			take(locate.Fix{InUse: 1000*round + i})
		}
		if len(queue) != 1 {
			t.Fatalf("%d wait", len(queue))
		}
		queue[0]()
		queue = nil
	}
	if len(got) != 2 || got[0] != 999 || got[1] != 1999 {
		t.Error(got)
	}
}

// A receiver that falls silent tells nothing any more: the place it told last is
// not where the officer stands, and no check of a place is written there.
func TestASilentReceiverTellsNoPlace(t *testing.T) {
	at := raid.Point{Lat: 511_282_000, Lon: 714_304_000}
	for name, row := range map[string]struct {
		place func(r *rig)
		later time.Duration
		known bool
		own   bool // a new check takes it as measured
	}{
		"measured just now": {func(r *rig) {
			r.s.moved(locate.Fix{Point: at, Accuracy: 5, Valid: true, At: r.time.Now(), Heard: r.time.Now()})
		}, 20 * time.Second, true, true},
		"measured a while ago": {func(r *rig) {
			r.s.moved(locate.Fix{Point: at, Accuracy: 5, Valid: true, At: r.time.Now(), Heard: r.time.Now()})
		}, 40 * time.Second, false, false},
		"shown on the map":          {func(r *rig) { r.s.stand(at, 0) }, 5 * time.Minute, true, false},
		"shown on the map long ago": {func(r *rig) { r.s.stand(at, 0) }, 11 * time.Minute, false, false},
		"the receiver is taken away": {func(r *rig) {
			r.s.moved(locate.Fix{Point: at, Accuracy: 5, Valid: true, At: r.time.Now(), Heard: r.time.Now()})
			r.s.follow()
		}, time.Second, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			row.place(r)
			r.time.Pass(row.later, r.drain)
			r.s.Tick()
			if said := !r.says(r.look.T("night.place_unknown")); said != row.known {
				t.Errorf("the place is said to be known: %v", said)
			}
			r.s.newCheck(nil)
			d, _ := r.s.check.Open()
			p := d.Encounter.Place
			if (p.Point != nil) != row.known || (p.Source == raid.FromGPS) != row.own {
				t.Errorf("a new check is at %v by %q", p.Point, p.Source)
			}
		})
	}
}

// A place that was shown where the map has no streets is a rough one: the record says
// so, and no known place beside it is taken for it.
func TestAPlaceShownRoughlyIsKeptSo(t *testing.T) {
	at := raid.Point{Lat: 511_282_000, Lon: 714_304_000}
	for name, within := range map[string]int{"by streets": 0, "without": 1000} {
		r := newRig(t, aigul)
		r.unlock(aigul)
		r.s.stand(at, within)
		if _, spot := r.s.position(); spot.Place.Accuracy != within {
			t.Errorf("%s: a place is checked within %d m", name, spot.Place.Accuracy)
		}
		r.s.newCheck(nil)
		d, _ := r.s.check.Open()
		if p := d.Encounter.Place; p.Source != raid.FromMap || p.Accuracy != within {
			t.Errorf("%s: a new check is by %q within %d m", name, p.Source, p.Accuracy)
		}
		r.lock()
	}
}
