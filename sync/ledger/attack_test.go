package ledger_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/ledger"
)

// What follows is what somebody does who has the disk of a device that is switched
// off, and neither a PIN nor its secret. He knows the format.

const firstSegment = "journal/0000000000000001.frames"

// framesOf reads the frames of a closed store as he does.
func framesOf(t testing.TB, dir string) (all []journal.Frame) {
	t.Helper()
	for f, err := range journal.Read(filepath.Join(dir, "journal"), 0) {
		if _, damaged := err.(*journal.Damage); damaged {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// lay writes frames as a journal, numbered and chained anew where he can.
func lay(t testing.TB, dir string, frames []journal.Frame) {
	t.Helper()
	var b []byte
	var prev [32]byte
	for i := range frames {
		f := frames[i]
		f.Number, f.Prev = uint64(i+1), prev
		b = f.Encode(b)
		prev = [32]byte(b[len(b)-32:])
	}
	writeFile(t, filepath.Join(dir, firstSegment), b)
}

// appendTo chains frames behind the end.
func appendTo(t testing.TB, dir string, frames ...journal.Frame) {
	t.Helper()
	all := framesOf(t, dir)
	last := all[len(all)-1]
	b := readFile(t, filepath.Join(dir, firstSegment))
	number, prev := last.Number, last.Hash
	for _, f := range frames {
		number++
		f.Number, f.Prev = number, prev
		b = f.Encode(b)
		prev = [32]byte(b[len(b)-32:])
	}
	writeFile(t, filepath.Join(dir, firstSegment), b)
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeFile(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// metaSlot is where a small value lies, as everybody can compute.
func metaSlot(name string) [32]byte {
	slot := sha256.Sum256([]byte(name))
	slot[30], slot[31] = 0, 0
	return slot
}

// told says whether a kind was found.
func told(found []ledger.Finding, kinds ...ledger.FindingKind) bool {
	return slices.ContainsFunc(found, func(f ledger.Finding) bool { return slices.Contains(kinds, f.Kind) })
}

// neverWhole opens a store twice and looks whether it is called whole.
func neverWhole(t *testing.T, dir string) {
	t.Helper()
	for range 2 {
		l := newKit(dir).open(t)
		r, err := l.Verify(t.Context())
		if err != nil || r.Whole() {
			t.Errorf("whole: %v, found %v %v", err, r.Findings, r.Opening)
		}
		closeNow(t, l)
	}
}

// maid: a frame that empties a slot takes away which region the store is of.
func TestMaid(t *testing.T) {
	for name, forged := range map[string]journal.Frame{
		"as 0.2 wrote it":   {Kind: journal.Meta, Rev: metaSlot("region"), Old: true},
		"as it is written":  {Kind: journal.Meta, Flags: journal.Drop, Rev: metaSlot("region")},
		"empty":             {Kind: journal.Meta, Rev: metaSlot("region")},
		"with another seal": {Kind: journal.Meta, Flags: journal.Drop, Rev: metaSlot("region"), Sealed: make([]byte, 60)},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t.TempDir())
			l := k.open(t)
			if err := l.PutMeta(t.Context(), "region", k.opt.StoreKey, []byte("ours")); err != nil {
				t.Fatal(err)
			}
			closeNow(t, l)
			appendTo(t, k.opt.Dir, forged)
			l = k.open(t)
			if v, err := l.Meta(t.Context(), "region"); err != nil || string(v) != "ours" {
				t.Errorf("%q, %v", v, err)
			}
			<-l.Audited()
			if v, err := l.Meta(t.Context(), "region"); err != nil || string(v) != "ours" {
				t.Errorf("after the audit: %q, %v", v, err)
			}
			if !told(k.findings(), ledger.Foreign) {
				t.Errorf("found %v", k.findings())
			}
			closeNow(t, l)
			neverWhole(t, k.opt.Dir)
		})
	}
}

// draft-drop: the same empties what an officer was typing. A drop that this store
// wrote itself, moved to another draft's place, ends nothing.
func TestDraftDrop(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	mine, done := uuid.UUID{1}, uuid.UUID{2}
	for _, id := range []uuid.UUID{mine, done} {
		if err := l.PutDraft(t.Context(), id, k.own, []byte("жазып отыр")); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.DropDraft(t.Context(), done); err != nil {
		t.Fatal(err)
	}
	closeNow(t, l)
	all := framesOf(t, k.opt.Dir)
	moved := all[len(all)-1]
	if moved.Flags&journal.Drop == 0 || len(moved.Sealed) == 0 {
		t.Fatalf("a drop is %+v", moved)
	}
	moved.Rev = [32]byte{1}
	appendTo(t, k.opt.Dir, moved, journal.Frame{Kind: journal.Draft, Rev: [32]byte{1}, Old: true})
	l = k.open(t)
	<-l.Audited()
	if left, err := l.Drafts(t.Context()); err != nil || len(left) != 1 || left[0].ID != mine {
		t.Errorf("drafts %v, %v", left, err)
	}
	if !told(k.findings(), ledger.Foreign) {
		t.Errorf("found %v", k.findings())
	}
	closeNow(t, l)
	neverWhole(t, k.opt.Dir)
}

// audit-erase: the journal is written anew without who looked and without the
// last record, which was not delivered, and the ledger is taken away.
func TestAuditErase(t *testing.T) {
	for name, head := range map[string]bool{"the head stays": true, "the head is gone": false} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t.TempDir())
			l := k.open(t)
			for range 3 {
				k.save(t, l, "көрді")
				if err := l.WriteAudit(t.Context(), ledger.AuditFrame{Action: "reveal", Allowed: true}); err != nil {
					t.Fatal(err)
				}
			}
			closeNow(t, l)
			all := slices.DeleteFunc(framesOf(t, k.opt.Dir), func(f journal.Frame) bool { return f.Kind == journal.Audit || f.DSeq == 3 })
			lay(t, k.opt.Dir, all)
			if err := os.RemoveAll(filepath.Join(k.opt.Dir, "ledger")); err != nil {
				t.Fatal(err)
			}
			if !head {
				if err := os.Remove(filepath.Join(k.opt.Dir, "journal/head")); err != nil {
					t.Fatal(err)
				}
			}
			l = k.open(t)
			<-l.Audited()
			if f := k.findings(); !told(f, ledger.Foreign) || head && !told(f, ledger.Cut) || !head && !told(f, ledger.Unvouched) {
				t.Errorf("found %v", f)
			}
			closeNow(t, l)
			neverWhole(t, k.opt.Dir)
		})
	}
}

// chain-local: a frame that claims the next number of the own chain is sent by the
// locked device, which cannot tell, and is answered. The true record with that
// number waits all the same.
func TestChainLocal(t *testing.T) {
	k := newKit(t.TempDir())
	k.deliver(t)
	l := k.open(t)
	s := k.save(t, l, "шын")
	if err := l.Outbox().Acknowledge("e1", []ledger.Ack{{DSeq: 1, Rev: s.Rev, Result: ledger.Stored}}); err != nil {
		t.Fatal(err)
	}
	closeNow(t, l)
	own := slices.IndexFunc(framesOf(t, k.opt.Dir), func(f journal.Frame) bool { return f.Flags&journal.Own != 0 })
	junk := framesOf(t, k.opt.Dir)[own]
	junk.DSeq, junk.Rev = 2, [32]byte{9}
	far := junk
	far.DSeq, far.Rev = 1<<40, [32]byte{8}
	appendTo(t, k.opt.Dir, junk, far)
	o, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := o.Count(); err != nil || n != 2 {
		t.Errorf("%d wait, %v", n, err)
	}
	waiting, err := o.Pending(10)
	if err != nil || len(waiting) != 2 {
		t.Fatal(waiting, err)
	}
	for _, w := range waiting {
		if err := o.Acknowledge("e1", []ledger.Ack{{DSeq: w.DSeq, Rev: w.Rev, Result: ledger.Quarantined, Reason: "unreadable"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	<-l.Audited()
	next := k.save(t, l, "келесі")
	if got, err := l.Outbox().Pending(10); err != nil || len(got) != 1 || got[0].Rev != next.Rev {
		t.Errorf("waits: %v, %v", got, err)
	}
	if !told(k.findings(), ledger.Foreign) {
		t.Errorf("found %v", k.findings())
	}
	closeNow(t, l)
	neverWhole(t, k.opt.Dir)
}

// acks-forged: the file says that all was stored.
func TestAcksForged(t *testing.T) {
	for name, forge := range map[string]func(rev string) string{
		"as 0.2 wrote it": func(string) string {
			text := "shyraq acks 1\nepoch e1\n1 99 stored -\n"
			return fmt.Sprintf("%ssum %x\n", text, func() []byte { s := sha256.Sum256([]byte(text)); return s[:8] }())
		},
		"with a bare sum": func(rev string) string {
			text := fmt.Sprintf("shyraq acks 2\nepoch e1\n1 2 stored - %s\n", rev)
			return fmt.Sprintf("%smark %x\n", text, sha256.Sum256([]byte(text)))
		},
		"without a mark": func(rev string) string { return fmt.Sprintf("shyraq acks 2\nepoch e1\n1 2 stored - %s\nmark \n", rev) },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t.TempDir())
			k.deliver(t)
			l := k.open(t)
			k.save(t, l, "бірінші")
			s := k.save(t, l, "екінші")
			closeNow(t, l)
			text := forge(string(s.Rev))
			writeFile(t, filepath.Join(k.opt.Dir, "acks"), []byte(text))
			o, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers)
			if err != nil {
				t.Fatal(err)
			}
			n, err := o.Count()
			if err = errors.Join(err, o.Close()); err != nil || n != 2 {
				t.Errorf("locked: %d wait, %v", n, err)
			}
			l = k.open(t)
			if n, err := l.Outbox().Count(); err != nil || n != 2 {
				t.Errorf("%d wait, %v", n, err)
			}
			if !told(k.findings(), ledger.Answers) {
				t.Errorf("found %v", k.findings())
			}
		})
	}
}
