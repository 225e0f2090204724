package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// opened is all that a store's keys open in its folder: every frame of the journal,
// of whatever age.
func opened(t *testing.T, k *kit) string {
	t.Helper()
	var out strings.Builder
	for f, err := range journal.Read(filepath.Join(k.opt.Dir, "journal"), 0) {
		if err != nil {
			t.Fatal(err)
		}
		names := []string{"rev/" + string(revision.HashFrom(f.Rev)), fmt.Sprintf("slot/%d/%x", f.Kind, f.Rev), fmt.Sprintf("audit/%d", f.Number)}
		for _, name := range names {
			if plain, err := seal.Open(k.opt.Keys, k.opt.Store, name, f.Sealed); err == nil {
				out.Write(plain)
			}
		}
		if len(f.Region) > 0 {
			fmt.Fprintf(&out, " region/%s", revision.HashFrom(f.Rev))
		}
	}
	return out.String()
}

// TestErase empties what is here of a record, in every version and copy: what was
// typed of it, what was kept once more, what is sealed for the region. The rest stays,
// chains hold, and it is the same opened anew and with Badger made from the journal.
func TestErase(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	k := newKit(t.TempDir())
	k.deliver(t)
	l := k.open(t)
	gone, stays := k.save(t, l, "canary-gone"), k.save(t, l, "canary-stays")
	other := otherMaker()
	foreign, err := other.Chain(2, "2026-03-05")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range foreign {
		if _, err := l.Append(ctx, ledger.Entry{Signed: s, Key: k.night}); err != nil {
			t.Fatal(err)
		}
	}
	for _, words := range []string{"canary-typed-1", "canary-typed-2"} {
		if err := l.PutDraft(ctx, gone.Envelope.Record, k.own, []byte(words)); err != nil {
			t.Fatal(err)
		}
		if err := l.PutDraft(ctx, stays.Envelope.Record, k.own, []byte("on-"+words)); err != nil {
			t.Fatal(err)
		}
	}
	waiting := k.save(t, l, "canary-waiting")
	if err := l.Outbox().Acknowledge("e", []ledger.Ack{{DSeq: 1, Rev: gone.Rev, Result: ledger.Stored}, {DSeq: 2, Rev: stays.Rev, Result: ledger.Stored}}); err != nil {
		t.Fatal(err)
	}
	before := opened(t, k)
	for _, word := range []string{"canary-gone", "canary-stays", "canary-typed-1", "on-canary-typed-1", "canary-waiting", "region/" + string(gone.Rev)} {
		if !strings.Contains(before, word) {
			t.Fatalf("%s is not found before", word)
		}
	}
	all := []ledger.Erasure{
		{Record: gone.Envelope.Record, Whole: true, Revs: []revision.Hash{gone.Rev}},
		{Record: foreign[1].Envelope.Record, Revs: []revision.Hash{foreign[1].Rev}},
		{Record: waiting.Envelope.Record, Whole: true},
		{Record: uuid.UUID{9}, Whole: true, Revs: []revision.Hash{revision.HashOf([]byte("x"))}},
	}
	got, err := l.Erase(ctx, all...)
	if err != nil || len(got.Left) != 1 || got.Left[0] != waiting.Envelope.Record || got.Frames == 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if again, err := l.Erase(ctx, all...); err != nil || again.Frames != 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
	hold := func(when string) {
		t.Helper()
		now := opened(t, k)
		for word, want := range map[string]bool{"canary-gone": false, "canary-typed-1": false, "canary-typed-2": true, "region/" + string(gone.Rev): false,
			"canary-stays": true, "canary-waiting": true} {
			if word == "canary-typed-2" && strings.Count(now, word) != 1 || strings.Contains(now, word) != want {
				t.Errorf("%s: %s is there: %v", when, word, !want)
			}
		}
		for _, rev := range []revision.Hash{gone.Rev, foreign[1].Rev} {
			if _, err := l.Get(ctx, rev); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s: it is read: %v", when, err)
			}
		}
		if _, err := l.Record(ctx, gone.Envelope.Record); !errors.Is(err, errs.NotFound) {
			t.Errorf("%s: the record: %v", when, err)
		}
		if s, err := l.Get(ctx, stays.Rev); err != nil || s.Rev != stays.Rev {
			t.Errorf("%s: %v", when, err)
		}
		page, err := l.Since(ctx, 0, 100)
		if err != nil || len(page) != 3 {
			t.Errorf("%s: %d revisions in order, %v", when, len(page), err)
		}
		drafts, err := l.Drafts(ctx)
		if err != nil || len(drafts) != 1 || string(drafts[0].Body) != "on-canary-typed-2" {
			t.Errorf("%s: drafts %+v, %v", when, drafts, err)
		}
		if rep, err := l.Verify(ctx); err != nil || !rep.Whole() {
			t.Errorf("%s: %+v, %v", when, rep, err)
		}
		if link, ok := l.Chain(k.opt.Device); !ok || link.DSeq != 4 || link.Prev != waiting.Rev {
			t.Errorf("%s: the chain ends at %+v", when, link)
		}
		if n, err := l.Outbox().Count(); err != nil || n != 1 {
			t.Errorf("%s: %d wait, %v", when, n, err)
		}
		if n, err := l.Append(ctx, ledger.Entry{Signed: gone, Key: k.night}); err != nil || n != 0 {
			t.Errorf("%s: it comes back: %d, %v", when, n, err)
		}
	}
	hold("at once")
	closeNow(t, l)
	l = k.open(t)
	hold("opened anew")
	closeNow(t, l)
	if err := os.RemoveAll(filepath.Join(k.opt.Dir, "ledger")); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	hold("made from the journal")

	// A region that was put back asks for all of it again: what was erased does not wait.
	if err := l.Outbox().Acknowledge("f", nil); err != nil {
		t.Fatal(err)
	}
	pending, err := l.Outbox().Pending(10)
	if err != nil || len(pending) != 2 {
		t.Errorf("%d to be sent, %v", len(pending), err)
	}
	if n, err := l.Outbox().Count(); err != nil || n != 2 {
		t.Errorf("%d wait, %v", n, err)
	}
	closeNow(t, l)
	box, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers)
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	if n, err := box.Count(); err != nil || n != 2 {
		t.Errorf("locked %d wait, %v", n, err)
	}
}

// TestEraseCutOff: the journal is emptied first. Whoever is cut off before Badger is
// made anew finds the two apart at the next opening, and both without it.
func TestEraseCutOff(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	k := newKit(t.TempDir())
	l := k.open(t)
	gone := k.save(t, l, "canary-gone")
	k.save(t, l, "canary-stays")
	if err := l.Outbox().Acknowledge("e", []ledger.Ack{{DSeq: 1, Rev: gone.Rev, Result: ledger.Stored}}); err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	closeNow(t, l)
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(k.opt.Dir, "ledger"))); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	if _, err := l.Erase(ctx, ledger.Erasure{Record: gone.Envelope.Record, Whole: true}); err != nil {
		t.Fatal(err)
	}
	closeNow(t, l)
	if err := os.RemoveAll(filepath.Join(k.opt.Dir, "ledger")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(k.opt.Dir, "ledger"), os.DirFS(copied)); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	<-l.Audited()
	if _, err := l.Get(ctx, gone.Rev); !errors.Is(err, errs.NotFound) {
		t.Errorf("Badger has it still: %v", err)
	}
	if rep, err := l.Verify(ctx); err != nil || !rep.Whole() {
		t.Errorf("%+v, %v", rep, err)
	}
	if strings.Contains(opened(t, k), "canary-gone") || !bytes.Contains([]byte(opened(t, k)), []byte("canary-stays")) {
		t.Error("the journal was mended from Badger")
	}
}
