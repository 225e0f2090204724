package simulation

import (
	"bytes"
	"context"
	"encoding/hex"
	mathrand "math/rand/v2"
	"path/filepath"

	"shyraq/app/raid"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// overseer is the device of a supervisor of another unit who oversees that of the
// night. It reads now and then, by a chance of its own, so that a night is the same
// with it and without.
type overseer struct {
	*device
	chance *mathrand.Rand
}

func newOverseer(w *world, p person) *overseer {
	o := &overseer{newDevice(w, p), mathrand.New(mathrand.NewPCG(w.seed, 8))}
	o.link.chance = o.chance
	return o
}

// look has him read, on a link that is bad, and lock and unlock his device.
func (o *overseer) look() {
	switch o.chance.IntN(12) {
	case 0, 1:
		o.pull()
	case 2:
		o.lock()
		o.unlock()
	}
}

// word is in everything that is written of a child in these nights.
const word = "сынақ"

// check looks that he is shown a part of all that there is, and that no word of a
// child is in any frame of his journal.
func (o *overseer) check(all []revision.Signed) {
	t := o.w.t
	t.Helper()
	o.link.bad = false
	o.lock()
	o.unlock()
	for n := 0; ; n++ {
		p, err := o.read()
		if err == nil && !p.More && p.Added == 0 {
			break
		}
		if n == 100 {
			t.Fatalf("the overseer is stuck: %+v, %v", p, err)
		}
	}
	<-o.ledger.Audited()
	o.checkFindings(-1)
	for _, s := range o.w.common(all) {
		got, err := o.ledger.Get(context.Background(), s.Rev)
		switch encounter := s.Envelope.Kind == raid.KindEncounter; {
		case err != nil:
			t.Errorf("the overseer lacks a %s: %v", s.Envelope.Kind, err)
		case got.Whole() == encounter:
			t.Errorf("the overseer has a %s, and of it is withheld %q", s.Envelope.Kind, got.Withheld)
		case encounter && bytes.Contains(got.Envelope.Body, []byte(word)):
			t.Errorf("the overseer reads %s", got.Envelope.Body)
		}
	}
	o.checkFrames()
}

// checkFrames opens every revision and projection of the journal by the keys of the
// device.
func (o *overseer) checkFrames() {
	t := o.w.t
	t.Helper()
	kinds := map[journal.Kind]string{journal.Revision: "rev/", journal.Projection: "projection/"}
	opened := 0
	for f, err := range journal.Read(filepath.Join(o.dir, "journal"), 0) {
		name, of := kinds[f.Kind]
		if err != nil || !of {
			continue
		}
		plain, err := seal.Open(seal.Ring{o.key.ID(): o.key}, o.store, name+hex.EncodeToString(f.Rev[:]), f.Sealed)
		if err != nil {
			t.Errorf("frame %d of the overseer does not open: %v", f.Number, err)
		}
		if opened++; bytes.Contains(plain, []byte(word)) {
			t.Errorf("frame %d of the overseer holds %s", f.Number, plain)
		}
	}
	if opened == 0 {
		t.Error("the overseer was shown nothing")
	}
}
