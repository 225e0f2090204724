package simulation

import (
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"
)

// step is one thing that may happen to a device.
type step struct {
	name   string
	weight int
	do     func(*world, *device)
}

var steps = []step{
	{"begins a record", 3, func(_ *world, d *device) { d.begin() }},
	{"writes on", 20, func(w *world, d *device) {
		if len(w.records) > 0 {
			d.writeOn(w.records[w.chance.IntN(min(3, len(w.records)))])
		}
	}},
	{"sends", 14, func(_ *world, d *device) { d.send() }},
	{"reads", 12, func(_ *world, d *device) { d.pull() }},
	{"types", 5, func(w *world, d *device) { d.draft(w.draftOf(d), fmt.Sprint("мәтін ", w.chance.Uint64())) }},
	{"drops a draft", 2, func(w *world, d *device) { d.draft(w.draftOf(d), "") }},
	{"is locked", 4, func(w *world, d *device) { d.lock() }},
	{"is unlocked", 10, func(w *world, d *device) { d.unlock() }},
	{"loses power", 1, func(w *world, d *device) { d.cut(d.drive.atLeast(), d.head()) }},
	{"loses power while it saves", 2, func(_ *world, d *device) {
		if d.ledger != nil {
			d.cutWhile(d.begin)
		}
	}},
	{"loses power while it keeps a draft", 1, func(w *world, d *device) {
		if d.ledger != nil {
			d.cutWhile(func() { d.draft(w.draftOf(d), fmt.Sprint("соңғы ", w.chance.Uint64())) })
		}
	}},
	{"is full", 1, func(w *world, d *device) { d.setRoom(w.chance.Int64N(3000)) }},
	{"has room again", 3, func(w *world, d *device) { d.setRoom(-1) }},
	{"cannot flush", 1, func(w *world, d *device) { d.failFlush() }},
	{"has another clock", 1, func(w *world, d *device) {
		d.skew = time.Duration(w.chance.NormFloat64() * math.Pow(10, float64(w.chance.IntN(6))) * float64(time.Hour))
	}},
	{"waits", 3, func(w *world, d *device) { w.clock.add(time.Duration(w.chance.IntN(600)) * time.Second) }},
	{"has its link mended", 1, func(w *world, d *device) { d.link.bad = false }},
	{"has its link broken", 1, func(w *world, d *device) { d.link.bad = true }},
	{"is in somebody's hands", 1, func(w *world, d *device) { d.tamper() }},
	{"region is started anew", 1, func(w *world, _ *device) { w.restart() }},
	{"region is copied", 1, func(w *world, _ *device) { w.keep() }},
	{"region is put back", 1, func(w *world, _ *device) { w.putBack() }},
	{"region has another clock", 1, func(w *world, _ *device) { w.jump() }},
}

// play lets so many things happen.
func (w *world) play(n int) {
	total := 0
	for _, s := range steps {
		total += s.weight
	}
	for i := range n {
		d, at := w.devices[w.chance.IntN(len(w.devices))], w.chance.IntN(total)
		for _, s := range steps {
			if at -= s.weight; at < 0 {
				w.t.Logf("%d: device %d %s", i, w.index(d), s.name)
				s.do(w, d)
				break
			}
		}
		w.over.look()
		if w.t.Failed() {
			w.t.FailNow()
		}
	}
}

func (w *world) index(d *device) int {
	for i := range w.devices {
		if w.devices[i] == d {
			return i
		}
	}
	return -1
}

// newID is an id of a record, by the night's chance.
func (w *world) newID() uuid.UUID {
	id, err := uuid.NewV7()
	w.must(err)
	return id
}

// draftOf is one of a few drafts of a device.
func (w *world) draftOf(d *device) uuid.UUID {
	return uuid.NewSHA1(d.store, []byte{byte(w.chance.IntN(3))})
}

// send makes the next exchange, and now and then waits for the one after it.
func (d *device) send() {
	if d.machine == nil {
		return
	}
	next := d.exchange()
	if rest := next.Sub(d.now()); rest > 0 && rest < time.Hour && d.w.chance.IntN(2) == 0 {
		d.w.clock.add(rest)
	}
	if d.w.chance.IntN(6) == 0 {
		d.machine.Nudge()
	}
}

// pull reads once; it may fail, and is made again.
func (d *device) pull() {
	if d.ledger != nil {
		_, _ = d.read()
	}
}

// cutWhile takes the power away before something has come to its end: what it
// wrote may be there, or a part of it, or nothing.
func (d *device) cutWhile(do func()) {
	flushed, head := d.drive.atLeast(), d.head()
	before := len(d.w.saved)
	drafts := map[uuid.UUID]string{}
	for id, text := range d.drafts {
		drafts[id] = text
	}
	do()
	if len(d.w.saved) > before { // nobody was told
		for rev, s := range d.w.saved {
			if s.Envelope.Device == d.identity.Device && s.Envelope.DSeq == d.last() {
				d.w.maybe[rev] = s
				delete(d.w.saved, rev)
			}
		}
	}
	for id, text := range d.drafts {
		if drafts[id] != text {
			d.doubts[id], d.drafts[id] = append(d.doubts[id], text), drafts[id]
		}
	}
	d.cut(flushed, head)
}

// last is the number of the last revision in the device's chain.
func (d *device) last() uint64 {
	link, _ := d.ledger.Chain(d.identity.Device)
	return link.DSeq - 1
}

// setRoom fills the disk but for so many bytes. Every other time the system says
// that there is room, and the write finds out.
func (d *device) setRoom(n int64) {
	d.drive.mu.Lock()
	defer d.drive.mu.Unlock()
	d.drive.room, d.drive.untold = n, d.w.chance.IntN(2) == 0
}

func (d *device) failFlush() {
	d.drive.mu.Lock()
	defer d.drive.mu.Unlock()
	d.drive.failSync = true
}

func (d *device) full() bool {
	d.drive.mu.Lock()
	defer d.drive.mu.Unlock()
	return d.drive.room >= 0
}
