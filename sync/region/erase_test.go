package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/erasure"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/place"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
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
	made := func(change func(*erasure.Order)) erasure.Order {
		e := erasure.Order{Record: newID(), Revs: []erasure.Rev{{Rev: revision.HashOf([]byte("x")), Device: uuid.New(), DSeq: 3}}, At: w.clock.now()}
		e.Sign(w.region.keys.Signing(), w.region.id)
		if change != nil {
			change(&e)
		}
		return e
	}
	for _, row := range []struct {
		name string
		e    erasure.Order
		ok   bool
	}{
		{"the region's", made(nil), true}, {"under another number", made(func(e *erasure.Order) { e.Number = 7 }), true},
		{"of another record", made(func(e *erasure.Order) { e.Record = newID() }), false}, {"made whole", made(func(e *erasure.Order) { e.Whole = true }), false},
		{"of more", made(func(e *erasure.Order) { e.Revs = append(e.Revs, e.Revs[0]) }), false}, {"of another time", made(func(e *erasure.Order) { e.At = e.At.Add(time.Second) }), false},
		{"another region's", made(func(e *erasure.Order) { e.Sign(w.region.keys.Signing(), uuid.New()) }), false}, {"unsigned", made(func(e *erasure.Order) { e.Sig = nil }), false},
	} {
		if row.e.Of(w.region.keys.Public(), w.region.id) != row.ok {
			t.Errorf("%s: %v", row.name, !row.ok)
		}
	}
}

// backup writes a backup for a secret.
func (w *world) backup(rows bool, to *age.X25519Identity) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "backup.age")
	if _, err := w.region.Backup(context.Background(), admin.BackupRequest{Path: path, To: []string{to.Recipient().String()}, Rows: rows}); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// restore puts a backup in the place of the region, and serves it.
func (w *world) restore(whole, newer string, secret age.Identity) admin.RestoreReport {
	w.t.Helper()
	w.stop()
	key, err := os.ReadFile(filepath.Join(w.opts.Dir, "key"))
	if err != nil {
		w.t.Fatal(err)
	}
	dir := filepath.Join(w.t.TempDir(), "region")
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "key"), key, 0o600)); err != nil {
		w.t.Fatal(err)
	}
	in, err := os.Open(whole)
	if err != nil {
		w.t.Fatal(err)
	}
	defer in.Close()
	o := admin.Restoring{Place: place.Place{Dir: dir}, Backup: in, Secrets: []age.Identity{secret}}
	if newer != "" {
		f, err := os.Open(newer)
		if err != nil {
			w.t.Fatal(err)
		}
		defer f.Close()
		o.Newer = f
	}
	rep, err := admin.Restore(context.Background(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.opts.Dir = dir
	w.start(w.url[len("https://"):])
	return rep
}

// TestARestoredBackupStaysDark: what was erased after the backup is erased again
// before anybody is served, by the copy of the register that is kept apart; chains of
// devices go on over what nobody brings any more.
func TestARestoredBackupStaysDark(t *testing.T) {
	w := onDisk(t)
	ctx := t.Context()
	secret, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	author, reader, fresh := w.tablet(regionfile.Inspector, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	records := []uuid.UUID{newID(), newID(), newID()}
	before := author.save(records[0], inA)
	corrected := author.save(records[1], inA)
	author.once(t)
	whole := w.backup(false, secret)
	w.clock.add(time.Hour)
	right := author.save(records[1], func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note, e.Parents = "right", []revision.Hash{corrected.Rev}
	})
	right2 := author.save(records[1], func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note, e.Parents = "right again", []revision.Hash{right.Rev}
	})
	after := author.save(records[2], inA)
	author.once(t)
	reader.once(t)
	for _, ask := range []admin.EraseRequest{{Record: records[0], Reason: "request"}, {Record: records[1], Old: true, Reason: "correction"}, {Record: records[2], Reason: "request"}} {
		if _, err := w.decided(admin.ProposeErase, ask); err != nil {
			t.Fatal(err)
		}
	}
	author.once(t)
	reader.once(t)
	reader.has("before", right2)
	newer := w.backup(true, secret)
	rep := w.restore(whole, newer, secret)
	if rep.Erased != 2 {
		t.Errorf("%d revisions of the backup were erased again, want 2", rep.Erased)
	}
	if got, err := w.region.Verify(ctx); err != nil || !got.Good {
		t.Errorf("restored: %+v, %v", got.Problems, err)
	}
	// The region itself has none of it: a device that was served it would erase it at once.
	err = w.region.store.Records(ctx, access.Retaining(), func(o access.Object, all []revision.Signed) error {
		for _, s := range all {
			if s.Rev == before.Rev || s.Rev == corrected.Rev || s.Rev == after.Rev {
				t.Errorf("the restored region reads %s", s.Rev)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	w.clock.add(time.Hour)
	on := author.save(newID(), inA)
	for range 3 {
		w.clock.add(time.Minute)
		author.once(t)
	}
	if n, _ := author.ledger.Outbox().Count(); n != 0 {
		t.Errorf("%d wait on the author's device", n)
	}
	fresh.once(t)
	fresh.has("whoever comes anew", right2, on)
	got, err := w.region.Verify(ctx)
	if err != nil || !got.Good || got.Held != 0 || got.Quarantined != 0 {
		t.Errorf("after all came back: %+v, %v", got, err)
	}
}

// TestAForgedErasureErasesNothing: what somebody wrote into the store who has not the
// region's key is told to devices, and they obey none of it.
func TestAForgedErasureErasesNothing(t *testing.T) {
	w := onDisk(t)
	ctx := t.Context()
	author := w.tablet(regionfile.Inspector, "unit-a")
	kept := author.save(newID(), inA)
	author.once(t)
	_, strange, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	o := erasure.Order{Record: kept.Envelope.Record, Whole: true, Revs: []erasure.Rev{{Rev: kept.Rev}}, At: w.clock.now()}
	o.Sign(strange, w.region.id)
	raw, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	last, err := w.region.store.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Erasures, Key: o.Record.String(), Value: raw}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.region.register.Change(ctx, func(e *register.Edit) error { return e.Set(register.ErasedSetting, last) }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := courier.Once(ctx, author.options()); err == nil {
		t.Error("it was taken for the region's")
	}
	author.has("after it", kept)
}
