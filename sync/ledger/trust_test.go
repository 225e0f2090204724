package ledger_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
)

// TestToldApart does one thing to a store at a time, with no second copy to mend it
// from, and looks what it is called.
func TestToldApart(t *testing.T) {
	p := newPast(t)
	r := rand.New(rand.NewPCG(1, 1))
	for _, tt := range []struct {
		name   string
		do     func(dir string)
		anchor journal.Head
		want   ledger.FindingKind
	}{
		{"cut", func(dir string) { keep(t, dir, framesOf(t, dir)[:9]) }, journal.Head{}, ledger.Cut},
		{"cut, and its head with it", func(dir string) {
			keep(t, dir, framesOf(t, dir)[:9])
			gone("journal/head")(t, r, p, dir)
		}, p.anchor, ledger.Cut},
		{"all is gone", func(dir string) {
			gone("journal")(t, r, p, dir)
			gone("acks")(t, r, p, dir)
		}, p.anchor, ledger.Cut},
		{"an earlier copy of everything", func(dir string) {
			for _, what := range []string{"journal", "acks"} {
				putBack(what, early)(t, r, p, dir)
			}
		}, p.anchor, ledger.RolledBack},
		{"a frame rewritten", func(dir string) {
			all := framesOf(t, dir)
			all[3].Rev[0] ^= 1
			keep(t, dir, all)
		}, p.anchor, ledger.Foreign},
		{"another device's", func(dir string) { putBack("journal", foreign)(t, r, p, dir) }, p.anchor, ledger.Exchanged},
		{"the head alone is gone", func(dir string) { gone("journal/head")(t, r, p, dir) }, p.anchor, ledger.Unvouched},
		{"another history than was noted", func(string) {}, journal.Head{Number: p.anchor.Number, Hash: [32]byte{1}}, ledger.Rewritten},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			if err := copyStore(p.late, dir); err != nil {
				t.Fatal(err)
			}
			tt.do(dir)
			if err := os.RemoveAll(filepath.Join(dir, "ledger")); err != nil {
				t.Fatal(err)
			}
			k := newKit(dir)
			k.opt.Anchor = tt.anchor
			l := k.open(t)
			<-l.Audited()
			found := l.Found()
			if !told(found, tt.want) {
				t.Errorf("found %v", found)
			}
			others := []ledger.FindingKind{ledger.Cut, ledger.RolledBack, ledger.Rewritten, ledger.Exchanged}
			others = slices.DeleteFunc(others, func(k ledger.FindingKind) bool {
				return k == tt.want || k == ledger.Cut && tt.want == ledger.Exchanged // what is exchanged is gone as well
			})
			if told(found, others...) {
				t.Errorf("it is called something else too: %v", found)
			}
			if err := l.WriteAudit(t.Context(), ledger.AuditFrame{Action: "unlock"}); err != nil {
				t.Fatal(err)
			}
			if tt.anchor.Number > 0 && l.Head().Number <= tt.anchor.Number {
				t.Errorf("number %d is given a second time", l.Head().Number)
			}
			r, err := l.Verify(t.Context())
			if err != nil || r.Whole() {
				t.Errorf("it is called whole, %v", err)
			}
		})
	}
}

// TestTold: an older copy that was put back with all that vouches for it is known
// to the region alone. What is lower there, or the same, is no finding.
func TestTold(t *testing.T) {
	p := newPast(t)
	for _, tt := range []struct {
		name string
		head func(l *ledger.Ledger) journal.Head
		want ledger.FindingKind
	}{
		{"nothing yet", func(*ledger.Ledger) journal.Head { return journal.Head{} }, ""},
		{"the same", func(l *ledger.Ledger) journal.Head { return l.Head() }, ""},
		{"earlier, as it was", func(l *ledger.Ledger) journal.Head { return p.before }, ""},
		{"later", func(*ledger.Ledger) journal.Head { return journal.Head{Number: 1 << 20, Hash: [32]byte{2}} }, ledger.RolledBack},
		{"another history", func(*ledger.Ledger) journal.Head {
			return journal.Head{Number: p.before.Number, Hash: [32]byte{2}}
		}, ledger.Rewritten},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			if err := copyStore(p.late, dir); err != nil {
				t.Fatal(err)
			}
			k := newKit(dir)
			l := k.open(t)
			h := tt.head(l)
			for range 2 {
				l.Told(t.Context(), h)
			}
			found := l.Found()
			if tt.want == "" && len(found) > 0 || tt.want != "" && (len(found) != 1 || found[0].Kind != tt.want) {
				t.Fatalf("found %v", found)
			}
			if tt.want == "" {
				return
			}
			closeNow(t, l)
			neverWhole(t, dir)
			l = k.open(t)
			if err := l.WriteAudit(t.Context(), ledger.AuditFrame{Action: "unlock"}); err != nil {
				t.Fatal(err)
			}
			if l.Head().Number <= h.Number {
				t.Errorf("number %d is given a second time", l.Head().Number)
			}
		})
	}
}

// TestAnotherVault: under a vault that never wrote this store its journal is left
// alone, and what waits in it is delivered.
func TestAnotherVault(t *testing.T) {
	p := newPast(t)
	dir := filepath.Join(t.TempDir(), "store")
	if err := copyStore(p.foreign, dir); err != nil {
		t.Fatal(err)
	}
	before := readFile(t, filepath.Join(dir, firstSegment))
	k := newKit(dir)
	var e *errs.Error
	if _, err := ledger.Open(t.Context(), k.opt); !errors.As(err, &e) || e.Code != "journal_foreign" {
		t.Fatalf("opened: %v", err)
	}
	if !bytes.Equal(before, readFile(t, filepath.Join(dir, firstSegment))) {
		t.Error("the journal was touched")
	}
	o, err := ledger.OpenOutbox(dir, k.opt.Answers)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if n, err := o.Count(); err != nil || n != 10 {
		t.Errorf("%d wait, %v", n, err)
	}
}

// TestNoticesAtOnce: what several find at one moment, as the audit behind an opening
// and a word of the region do, is noted once each and takes nobody down.
func TestNoticesAtOnce(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	<-l.Audited()
	const rounds, voices = 40, 4
	for round := range uint64(rounds) {
		var all sync.WaitGroup
		for voice := range uint64(voices) {
			n := 1 + round*voices + voice
			all.Go(func() {
				l.FoundOut(t.Context(), ledger.Finding{Kind: ledger.LogOther, From: n, To: n})
			})
		}
		all.Wait()
	}
	r, err := l.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	times := map[uint64]int{}
	for _, f := range r.Findings {
		times[f.From]++
	}
	for n := range uint64(rounds * voices) {
		if times[n+1] != 1 {
			t.Fatalf("finding %d is noted %d times", n+1, times[n+1])
		}
	}
}
