package region

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// once sends and fetches all there is.
func (b *tablet) once(t *testing.T) courier.Pulled {
	t.Helper()
	_, p, err := courier.Once(context.Background(), b.options())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestDevicesObeyErasures: the author's device and every other one destroy what they
// hold at their next exchange, also one that has to deliver something of the record
// first; what was never erased stays.
func TestDevicesObeyErasures(t *testing.T) {
	w := onDisk(t)
	ctx := t.Context()
	author, reader, behind := w.tablet(regionfile.Inspector, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	record, stays := newID(), newID()
	gone := author.save(record, inA)
	kept := author.save(stays, inA)
	for _, b := range []*tablet{author, reader, behind} {
		b.once(t)
		b.has("before", gone, kept)
	}
	if err := reader.ledger.PutDraft(ctx, record, reader.key.ID(), []byte("typed")); err != nil {
		t.Fatal(err)
	}
	late := behind.save(record, func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Pen, e.Parents = raid.Pen{Officer: author.officer}, []revision.Hash{gone.Rev}
	})
	if _, err := w.decided(admin.ProposeErase, admin.EraseRequest{Record: record, Reason: "request"}); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*tablet{"the author": author, "a reader": reader} {
		if p := b.once(t); p.Erased != 1 {
			t.Errorf("%s: %+v", name, p)
		}
		b.has(name, kept)
		if _, err := b.ledger.Record(ctx, record); !errors.Is(err, errs.NotFound) {
			t.Errorf("%s still has the record: %v", name, err)
		}
		if rep, err := b.ledger.Verify(ctx); err != nil || !rep.Whole() {
			t.Errorf("%s: %+v, %v", name, rep, err)
		}
		if p := b.once(t); p.Erased != 0 {
			t.Errorf("%s is told again: %+v", name, p)
		}
	}
	if drafts, err := reader.ledger.Drafts(ctx); err != nil || len(drafts) > 0 {
		t.Errorf("what was typed of it is there: %v, %v", drafts, err)
	}
	behind.once(t) // what it had was sent first, and is aside now
	behind.has("after the first exchange", kept)
	if w.asideOf(t, late.Rev) != "record_erased" {
		t.Errorf("what came late is %q", w.asideOf(t, late.Rev))
	}
	on := author.save(newID(), inA)
	author.once(t)
	author.has("it goes on", kept, on)
	if rep, err := w.region.Verify(ctx); err != nil || !rep.Good {
		t.Errorf("%+v, %v", rep.Problems, err)
	}
}

func (w *world) asideOf(t *testing.T, rev revision.Hash) string {
	t.Helper()
	page, err := w.region.Asides(t.Context(), admin.AsidesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		if row.Rev == rev {
			return row.Reason
		}
	}
	return ""
}

// TestAForgedErasure: a server that is not the region, though it was let in, has no
// device erase anything; nor is an erasure of another region obeyed, or one that was
// changed.
func TestAForgedErasure(t *testing.T) {
	w := newWorld(t, nil)
	made := func(change func(*wire.Erasure)) wire.Erasure {
		e := wire.Erasure{Record: newID(), Revs: []wire.ErasedRev{{Rev: revision.HashOf([]byte("x")), Device: uuid.New(), DSeq: 3}}, At: w.clock.now()}
		e.Sign(w.region.keys.Signing(), w.region.id)
		if change != nil {
			change(&e)
		}
		return e
	}
	for _, row := range []struct {
		name string
		e    wire.Erasure
		ok   bool
	}{
		{"the region's", made(nil), true}, {"under another number", made(func(e *wire.Erasure) { e.Number = 7 }), true},
		{"of another record", made(func(e *wire.Erasure) { e.Record = newID() }), false}, {"made whole", made(func(e *wire.Erasure) { e.Whole = true }), false},
		{"of more", made(func(e *wire.Erasure) { e.Revs = append(e.Revs, e.Revs[0]) }), false}, {"of another time", made(func(e *wire.Erasure) { e.At = e.At.Add(time.Second) }), false},
		{"another region's", made(func(e *wire.Erasure) { e.Sign(w.region.keys.Signing(), uuid.New()) }), false}, {"unsigned", made(func(e *wire.Erasure) { e.Sig = nil }), false},
	} {
		if row.e.Of(w.region.keys.Public(), w.region.id) != row.ok {
			t.Errorf("%s: %v", row.name, !row.ok)
		}
	}
}
