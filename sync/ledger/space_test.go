package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"shyraq/errs"
	"shyraq/sync/ledger"
)

// TestFullDiskBySight drives the refusal by what the system is said to answer.
func TestFullDiskBySight(t *testing.T) {
	var free atomic.Uint64
	free.Store(1 << 30)
	k := newKit(t.TempDir())
	k.opt.Reserve = 1 << 20
	k.opt.Free = func(string) (uint64, error) { return free.Load(), nil }
	l := k.open(t)
	reserve := filepath.Join(k.opt.Dir, "reserve")
	if info, err := os.Stat(reserve); err != nil || info.Size() != 1<<20 {
		t.Fatalf("no reserve: %v", err)
	}
	first := k.save(t, l, "орын бар")
	for at, full := range map[uint64]bool{1 << 30: false, 40 << 20: false, 31<<20 + 1<<19: false, 10 << 20: true} {
		if free.Store(at); errors.Is(l.Unwritable(), ledger.ErrFull) != full {
			t.Errorf("%d MB and the reserve: unwritable %v", at>>20, l.Unwritable())
		}
	}
	free.Store(10 << 20)
	if _, err := k.author(l, "орын жоқ"); !errors.Is(err, ledger.ErrFull) || !errors.Is(err, errs.Unavailable) {
		t.Fatalf("a full disk: %v", err)
	}
	if _, err := os.Stat(reserve); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the reserve was not given back: %v", err)
	}
	if _, err := l.Get(t.Context(), first.Rev); err != nil {
		t.Fatalf("reading on a full disk: %v", err)
	}
	closeNow(t, l)
	l = k.open(t)
	if _, err := l.Get(t.Context(), first.Rev); err != nil {
		t.Fatalf("opened on a full disk: %v", err)
	}
	if r, err := l.Verify(t.Context()); err != nil || r.Revisions != 1 || len(r.Findings) > 0 {
		t.Errorf("verified on a full disk: %+v %v", r, err)
	}
	if _, err := k.author(l, "орын әлі жоқ"); !errors.Is(err, ledger.ErrFull) {
		t.Errorf("saved on a full disk: %v", err)
	}
	free.Store(1 << 30)
	if next := k.save(t, l, "орын қайта бар"); next.Envelope.DSeq != 2 {
		t.Fatalf("the refused save took number %d", next.Envelope.DSeq)
	}
}

// A full disk says how much is to be freed, and that is enough: while the program runs, and
// more of it where it was started on the full disk.
func TestAFullDiskSaysHowMuch(t *testing.T) {
	var free atomic.Uint64
	free.Store(1 << 30)
	k := newKit(t.TempDir())
	k.opt.Reserve = -1
	k.opt.Free = func(string) (uint64, error) { return free.Load(), nil }
	l := k.open(t)
	k.save(t, l, "орын бар")
	wants := func(when string, want uint64) {
		t.Helper()
		free.Store(10 << 20)
		_, err := k.author(l, "орын жоқ")
		for _, err := range []error{err, l.Unwritable()} {
			var told *errs.Error
			if !errors.As(err, &told) || !errors.Is(err, ledger.ErrFull) || told.Code != "disk_full" || told.Detail != strconv.FormatUint(want, 10) {
				t.Fatalf("%s: %v", when, err)
			}
		}
		free.Add((want - 2) * 1_000_000)
		if _, err := k.author(l, "аздау"); !errors.Is(err, ledger.ErrFull) {
			t.Errorf("%s: less is enough: %v", when, err)
		}
		free.Add(2 * 1_000_000)
		if _, err := k.author(l, "жетеді"); err != nil {
			t.Errorf("%s: it is not enough: %v", when, err)
		}
	}
	wants("running", 24)
	free.Store(10 << 20)
	closeNow(t, l)
	l = k.open(t)
	wants("started on the full disk", 57)
}

// What was begun can be finished with the reserve: it is given back, and as
// long as it lasts a save is a save.
func TestTheReserveServes(t *testing.T) {
	k := newKit(t.TempDir())
	k.opt.Reserve = 1 << 20
	var used atomic.Uint64
	reserve := filepath.Join(k.opt.Dir, "reserve")
	k.opt.Free = func(string) (uint64, error) {
		free := 1<<30 - used.Load()
		if _, err := os.Stat(reserve); err != nil && used.Load() > 0 {
			free += 64 << 20
		}
		return free, nil
	}
	l := k.open(t)
	used.Store(1<<30 - 5<<20) // 5 MB are left, and the reserve
	k.save(t, l, "қормен")
	if err := l.PutDraft(t.Context(), k.maker.NewRecord(), k.own, []byte("қормен")); err != nil {
		t.Errorf("a draft on the reserve: %v", err)
	}
	used.Store(1<<30 - 1)
	if _, err := k.author(l, "қор да жоқ"); err != nil {
		t.Errorf("64 MB of the reserve are left: %v", err)
	}
}
