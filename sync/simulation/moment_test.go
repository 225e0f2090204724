package simulation

import (
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"time"

	"shyraq/sync/courier/wire"
	"shyraq/sync/drift"
	"shyraq/sync/revision"
)

// timepiece is what a device knows of the region's time: how far its own clock is off,
// over power cuts too, and the newest time that the region signed to it.
type timepiece struct {
	d      *device
	dir    string
	clock  *drift.Clock
	starts int
	since  time.Duration // the last start of the machine
	stamp  wire.Anchor   // the newest
	kept   wire.Anchor   // that is on the disk
	lie    time.Duration // by which its officer dates everything back
	chance *mathrand.Rand

	// Somebody may set the clock while the machine is off: nobody can tell before the
	// region is heard again, and what is written until then claims a time that is not.
	// It is stored and flagged, rightly. The stamps of one run never go back.
	seen  time.Duration   // how far the clock was set when the device last read it
	empty bool            // its battery was: a clock that is set then is believed, wherever it is set
	lost  bool            // it was set since, and the machine was started, or it is believed
	ahead bool            // something was stamped so, in this run
	doubt map[string]bool // when that was
}

func newTimepiece(d *device) *timepiece {
	t := &timepiece{d: d, dir: d.w.fresh(), chance: mathrand.New(mathrand.NewPCG(d.w.seed, uint64(len(d.w.devices))+100))}
	d.w.must(os.MkdirAll(t.dir, 0o700))
	if a := d.person.anchor; a != nil { // of the enrolment
		t.stamp, t.kept = *a, *a
	}
	t.doubt = map[string]bool{}
	t.start()
	return t
}

// start is a start of the machine.
func (t *timepiece) start() {
	t.starts++
	t.since = t.d.w.clock.elapsed()
	t.clock = drift.New(t.d.now)
	t.clock.Count(func() drift.Boot {
		return drift.Boot{Name: fmt.Sprint(t.starts), Up: t.d.w.clock.elapsed() - t.since}
	})
	t.clock.Use(t.dir, t.d.now)
	t.clock.Now()
	t.stamp = t.kept
}

// cut is a power cut. Now and then the battery of the clock is empty too.
func (t *timepiece) cut() {
	if t.chance.IntN(3) == 0 {
		t.d.skew = time.Unix(0, 0).Sub(t.d.w.clock.now())
		t.empty, t.seen = true, t.d.skew
	} else if t.d.skew != t.seen {
		t.lost = true
	}
	t.ahead = t.lost
	t.start()
	t.d.stamps = revision.NewClock(t.says)
}

// hear keeps the region's time, on the disk every ten minutes.
func (t *timepiece) hear(a wire.Anchor) {
	t.lost, t.empty, t.seen = false, false, t.d.skew
	if !a.At.After(t.stamp.At) {
		return
	}
	if t.stamp = a; !a.At.Before(t.kept.At.Add(10 * time.Minute)) {
		t.kept = a
	}
}

// says is the time that is written into what is made now.
func (t *timepiece) says() time.Time { return t.clock.Now().Add(-t.lie) }

// date has a revision say when it was made.
func (t *timepiece) date(e *revision.Envelope) {
	e.Time, e.Anchor = t.d.stamps.Now(), t.stamp.Name()
	t.lost = t.lost || t.empty && t.d.skew != t.seen
	t.seen, t.ahead = t.d.skew, t.ahead || t.lost
	if t.ahead {
		t.doubt[e.Moment().String()] = true
	}
	if behind, measured := t.clock.Behind(); measured {
		e.Clock = &revision.Reading{MS: t.d.now().UnixMilli(), Behind: (behind - t.lie).Milliseconds()}
	}
}

// lying has one of the devices of a night date everything back by a day.
func (w *world) lying() {
	d := w.devices[mathrand.New(mathrand.NewPCG(w.seed, 9)).IntN(len(w.devices))]
	d.time.lie = 24 * time.Hour
	w.t.Logf("device %d dates back by a day", w.index(d))
}

// checkMoments looks at what the region says of when each was made: of an honest device
// nothing is doubted, whatever its clock shows and however late it comes; of one that
// dates back everything is. Where the region's own clock jumped it knows no better, and
// a copy names times that its double was given.
func (w *world) checkMoments(i int, has []revision.Signed) {
	w.t.Helper()
	if w.jumped || w.anyCopied() {
		return
	}
	lies, doubt := map[string]bool{}, map[string]map[string]bool{}
	for _, d := range w.devices {
		lies[d.identity.Device.String()] = d.time.lie > 0
		doubt[d.identity.Device.String()] = d.time.doubt
	}
	for _, s := range has {
		r := s.Receipt
		if r == nil {
			continue // it was made here
		}
		if doubt[s.Envelope.Device.String()][s.Envelope.Moment().String()] {
			continue
		}
		switch lies := lies[s.Envelope.Device.String()]; {
		case r.At == 0 || r.After > r.At:
			w.t.Errorf("device %d is told of a time between %d and %d", i, r.After, r.At)
		case !lies && r.Flag != "":
			w.t.Errorf("device %d is told of an honest revision of %s, made at %v after %v: %+v", i, s.Envelope.Device, s.Envelope.Moment(), s.Envelope.Anchor, *r)
		case lies && r.Flag == "":
			w.t.Errorf("device %d is told nothing of one that was dated back to %v after %v: %+v", i, s.Envelope.Moment(), s.Envelope.Anchor, *r)
		}
		w.dated++
	}
}
