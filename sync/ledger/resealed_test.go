package ledger_test

import (
	"errors"
	"slices"
	"testing"

	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// TestReadAgain: three groups of officers share a device. What one saved, the
// others cannot read, until the region serves it to them; then each reads it
// under a key of his own, the first as before, also after the store was made
// again from the journal, and a fourth still cannot.
func TestReadResealed(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	saved := k.save(t, l, "алғашқы")
	closeNow(t, l)

	store := fixedKey(1)
	as := func(b byte) *ledger.Ledger {
		ring := seal.Ring{}
		ring.Add(store)
		if b > 0 {
			ring.Add(fixedKey(b))
		}
		k.opt.Keys = ring
		return k.open(t)
	}
	reads := func(l *ledger.Ledger) bool {
		t.Helper()
		s, err := l.Get(t.Context(), saved.Rev)
		if err != nil {
			if !errors.Is(err, errs.Denied) {
				t.Error(err)
			}
			return false
		}
		if s.Rev != saved.Rev || !slices.Equal(s.Bytes, saved.Bytes) {
			t.Error("other bytes")
		}
		rec, err := l.Record(t.Context(), saved.Envelope.Record)
		if err != nil || len(rec.Heads) != 1 {
			t.Errorf("record: %v", err)
		}
		return true
	}
	for _, b := range []byte{20, 21} {
		l = as(b)
		if reads(l) {
			t.Fatal("a stranger reads it")
		}
		for i, want := range []int{1, 0} {
			added, err := l.Append(t.Context(), ledger.Entry{Signed: saved, Key: fixedKey(b).ID()})
			if err != nil || added != want {
				t.Errorf("served %d. time: %d, %v", i+1, added, err)
			}
		}
		if !reads(l) || l.Resealed() != 1 {
			t.Errorf("served and not readable; %d", l.Resealed())
		}
		if page, err := l.Since(t.Context(), 0, 10); err != nil || len(page) != 1 {
			t.Errorf("the feed has %d, %v", len(page), err)
		}
		closeNow(t, l)
	}
	for b, want := range map[byte]bool{2: true, 20: true, 21: true, 22: false, 0: false} {
		l = as(b)
		if reads(l) != want {
			t.Errorf("key %d reads it: %v", b, !want)
		}
		closeNow(t, l)
	}
	l = as(2)
	if under, err := l.OwnUnder(fixedKey(2).ID()); err != nil || !slices.Equal(under, []uint64{1}) {
		t.Errorf("own under the night's key: %v, %v", under, err)
	}
	if under, err := l.OwnUnder(fixedKey(20).ID()); err != nil || len(under) != 0 {
		t.Errorf("own under another: %v, %v", under, err)
	}
	if l.Count() != 1 {
		t.Errorf("%d revisions", l.Count())
	}
}
