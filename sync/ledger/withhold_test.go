package ledger_test

import (
	"errors"
	"strings"
	"testing"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// TestWithhold has what an officer may read no more go from his device, in every copy
// that he alone could open: what lies under a key of others, what the device wrote
// itself and what is typed stay. The store is whole before and after it is opened anew,
// and what is served to him again is readable again.
func TestWithhold(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	k := newKit(t.TempDir())
	shared, gone := k.night, fixedKey(20).ID()
	k.opt.Keys.(seal.Ring).Add(fixedKey(20))
	alone := func(id seal.KeyID) bool { return id == gone }
	l := k.open(t)
	other := otherMaker()
	link := ledger.Link{Device: other.Device, DSeq: 1}
	served := func(words string, key seal.KeyID) revision.Signed {
		t.Helper()
		s, err := other.Sign(link, raid.KindEncounter, other.NewRecord(), nil, ledgertest.Encounter("2026-03-05", words))
		if err != nil {
			t.Fatal(err)
		}
		link.DSeq, link.Prev = link.DSeq+1, s.Rev
		if _, err := l.Append(ctx, ledger.Entry{Signed: s, Key: key}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	his, others, kept := served("canary-his", gone), served("canary-shared", shared), served("canary-kept", gone)
	own := k.save(t, l, "canary-own")
	for _, words := range []string{"canary-typed-1", "canary-typed-2"} {
		if err := l.PutDraft(ctx, own.Envelope.Record, gone, []byte(words)); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(when string, want map[string]bool) {
		t.Helper()
		for name, s := range map[string]revision.Signed{"his": his, "shared": others, "kept": kept, "own": own} {
			got, err := l.Record(ctx, s.Envelope.Record)
			if (err == nil) != want[name] || err == nil && string(got.Heads[0].Bytes) != string(s.Bytes) || err != nil && !errors.Is(err, errs.Denied) {
				t.Errorf("%s, %s: %v", when, name, err)
			}
		}
	}
	before := map[string]bool{"his": true, "shared": true, "kept": true, "own": true}
	reads("before", before)
	n, err := l.Withhold(ctx, alone, ledger.Withholding{Record: his.Envelope.Record}, ledger.Withholding{Record: others.Envelope.Record}, ledger.Withholding{Record: own.Envelope.Record})
	if err != nil || n != 2 { // his, and the letter typed first
		t.Fatalf("%d frames, %v", n, err)
	}
	after := map[string]bool{"shared": true, "kept": true, "own": true}
	reads("after", after)
	closeNow(t, l)
	files := opened(t, k)
	for word, want := range map[string]bool{"canary-his": false, "canary-typed-1": false, "canary-typed-2": true, "canary-shared": true, "canary-kept": true, "canary-own": true} {
		if strings.Contains(files, word) != want {
			t.Errorf("%s is in the files: %v", word, !want)
		}
	}
	l = k.open(t)
	<-l.Audited()
	reads("opened anew", after)
	if f := k.findings(); len(f) > 0 {
		t.Errorf("found: %+v", f)
	}
	if n, err := l.Withhold(ctx, alone, ledger.Withholding{Record: his.Envelope.Record}); err != nil || n != 0 {
		t.Errorf("once more: %d frames, %v", n, err)
	}
	for _, key := range []seal.KeyID{gone, gone} { // given back, taken, given back
		if added, err := l.Append(ctx, ledger.Entry{Signed: his, Key: key}); err != nil || added != 1 {
			t.Fatalf("given back: %d, %v", added, err)
		}
		reads("given back", before)
		if n, err := l.Withhold(ctx, alone, ledger.Withholding{Record: his.Envelope.Record}); err != nil || n != 1 {
			t.Fatalf("taken again: %d frames, %v", n, err)
		}
		reads("taken again", after)
	}
}
