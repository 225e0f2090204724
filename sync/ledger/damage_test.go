package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"shyraq/errs"
	"shyraq/sync/ledger"
)

// TestWhatIsBrokenIsMadeWhole harms a closed store in one way at a time and
// expects every read to be as before, and the officer to be told.
func TestWhatIsBrokenIsMadeWhole(t *testing.T) {
	pristine := t.TempDir()
	k := newKit(pristine)
	k.deliver(t)
	l := k.open(t)
	k.fill(t, l, 12, "сөздік")
	<-l.Audited()
	want := readAll(l)
	closeNow(t, l)

	frames := "journal/0000000000000001.frames"
	cut := func(file string, by int64) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			info, err := os.Stat(filepath.Join(dir, file))
			if err == nil {
				err = os.Truncate(filepath.Join(dir, file), max(info.Size()-by, 0))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	gone := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	harm := func(file string, at int64) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, file)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[at] ^= 0x40
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	tests := []struct {
		name string
		harm func(t *testing.T, dir string)
		told []ledger.FindingKind // one of them; none: nothing to tell
	}{
		{"nothing", func(*testing.T, string) {}, nil},
		{"journal deleted", gone("journal"), []ledger.FindingKind{ledger.JournalMended}},
		{"journal's file deleted", gone(frames), []ledger.FindingKind{ledger.JournalMended}},
		{"journal empty", cut(frames, 1<<30), []ledger.FindingKind{ledger.JournalMended}},
		{"journal cut in its last frame", cut(frames, 10), []ledger.FindingKind{ledger.JournalMended}},
		{"journal cut by half", cut(frames, 15_000), []ledger.FindingKind{ledger.JournalMended}},
		{"a frame in the middle changed", harm(frames, 9_000), []ledger.FindingKind{ledger.JournalMended}},
		{"head deleted", gone("journal/head"), []ledger.FindingKind{ledger.Unvouched}},
		{"head changed", harm("journal/head", 30), []ledger.FindingKind{ledger.Unvouched}},
		{"ledger deleted", gone("ledger"), []ledger.FindingKind{ledger.Rebuilt}},
		{"key registry cut", cut("ledger/1/KEYREGISTRY", 5), []ledger.FindingKind{ledger.Rebuilt}},
		{"key registry changed", harm("ledger/1/KEYREGISTRY", 40), []ledger.FindingKind{ledger.Rebuilt, ledger.LedgerMended}},
		{"manifest cut", cut("ledger/1/MANIFEST", 9), []ledger.FindingKind{ledger.Rebuilt}},
		{"manifest deleted", gone("ledger/1/MANIFEST"), []ledger.FindingKind{ledger.Rebuilt}},
		{"marker left behind", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "opening"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, []ledger.FindingKind{ledger.Rebuilt}},
		{"acks are nonsense", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "acks"), []byte("1 9 stored"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, []ledger.FindingKind{ledger.Answers}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			if err := copyStore(pristine, dir); err != nil {
				t.Fatal(err)
			}
			tt.harm(t, dir)
			for round := range 2 {
				k := newKit(dir)
				l := k.open(t)
				<-l.Audited()
				if got := readAll(l); got.Digest != want.Digest || got.Errors != nil {
					t.Fatalf("opened %d times: reads differ: %v, found %v", round+1, got.Errors, k.findings())
				}
				r, err := l.Verify(t.Context())
				if err != nil || r.Findings != nil {
					t.Fatalf("still not whole: %v %v", r.Findings, err)
				}
				told := slices.ContainsFunc(k.findings(), func(f ledger.Finding) bool { return slices.Contains(tt.told, f.Kind) })
				if told != (round == 0 && tt.told != nil) || !told && len(k.findings()) > 0 {
					t.Fatalf("opened %d times: found %v", round+1, k.findings())
				}
				closeNow(t, l)
			}
		})
	}
}

// TestWhatNeitherHasIsNamed takes one frame from both copies.
func TestWhatNeitherHasIsNamed(t *testing.T) {
	dir := t.TempDir()
	k := newKit(dir)
	l := k.open(t)
	for range 6 {
		k.save(t, l, "жоғалған")
	}
	closeNow(t, l)
	if err := os.RemoveAll(filepath.Join(dir, "ledger")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "journal/0000000000000001.frames")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1 // in frame 4
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	<-l.Audited()
	n := 0
	for _, err := range l.Records(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	f := k.findings()
	if n != 5 || len(f) != 2 || f[1].Kind != ledger.Lost || f[1].From != f[1].To || f[1].From == 0 {
		t.Fatalf("%d records, found %v", n, f)
	}
	r, err := l.Verify(t.Context())
	if err != nil || !r.Lost() {
		t.Fatalf("verify: %v %v", r.Findings, err)
	}
}

// TestLostEndIsNamed takes the end from both copies; the head file remembers.
func TestLostEndIsNamed(t *testing.T) {
	dir := t.TempDir()
	k := newKit(dir)
	l := k.open(t)
	for range 3 {
		k.save(t, l, "соңы")
	}
	closeNow(t, l)
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, "ledger")),
		os.Truncate(filepath.Join(dir, "journal/0000000000000001.frames"), 1500)); err != nil {
		t.Fatal(err)
	}
	k.open(t)
	if f := k.findings(); !slices.ContainsFunc(f, func(f ledger.Finding) bool { return f.Kind == ledger.Cut && f.To == 3 }) {
		t.Fatalf("found %v", f)
	}
}

func TestOpenedTwice(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	if _, err := ledger.Open(context.Background(), k.opt); !errors.Is(err, ledger.ErrInUse) || !errors.Is(err, errs.Conflict) {
		t.Fatalf("a second ledger: %v", err)
	}
	if _, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers); !errors.Is(err, ledger.ErrInUse) {
		t.Fatalf("an outbox beside it: %v", err)
	}
	k.save(t, l, "бірінші әлі жазады")
	closeNow(t, l)
	k.open(t)
}

func TestFork(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	for _, ms := range []int64{0, 9000} {
		m := otherMaker()
		m.MS += ms
		all, err := m.Chain(2, "2026-03-05")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			if _, err := l.Append(t.Context(), ledger.Entry{Signed: s, Key: k.night}); err != nil {
				t.Fatal(err)
			}
		}
	}
	<-l.Audited()
	r, err := l.Verify(t.Context())
	if err != nil || !slices.ContainsFunc(r.Findings, func(f ledger.Finding) bool { return f.Kind == ledger.Forked }) {
		t.Fatalf("two revisions with one number: %v %v", r.Findings, err)
	}
}

func TestClosed(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	s := k.save(t, l, "соңғы")
	closeNow(t, l)
	closeNow(t, l)
	if _, err := l.Get(t.Context(), s.Rev); !errors.Is(err, errs.Unavailable) {
		t.Fatalf("read: %v", err)
	}
	if _, err := k.author(l, "кеш"); !errors.Is(err, errs.Unavailable) {
		t.Fatalf("save: %v", err)
	}
}

func TestLockedKeysOpenNothing(t *testing.T) {
	k := newKit(t.TempDir())
	closeNow(t, k.open(t))
	k.opt.Keys = noKeys{}
	if _, err := ledger.Open(context.Background(), k.opt); !errors.Is(err, errs.Denied) {
		t.Fatal(err)
	}
}
