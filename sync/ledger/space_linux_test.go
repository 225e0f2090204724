package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"shyraq/sync/ledger"
)

// TestFullDiskInTruth fills a volume of 256 MB while a ledger on it is saving.
func TestFullDiskInTruth(t *testing.T) {
	volume := t.TempDir()
	if err := unix.Mount("none", volume, "tmpfs", 0, "size=256m"); err != nil {
		t.Skipf("a small volume cannot be mounted here (%v): it takes root and a system that lets root mount; the refusal itself is tested by TestFullDiskBySight", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(volume, unix.MNT_DETACH) })
	k := newKit(filepath.Join(volume, "store"))
	k.opt.Reserve = 0
	l := k.open(t)
	first := k.save(t, l, "алғашқы")

	ballast := filepath.Join(volume, "ballast")
	fillVolume(t, ballast)
	if _, err := k.author(l, "сыймайды"); !errors.Is(err, ledger.ErrFull) {
		t.Fatalf("save on a full disk: %v", err)
	}
	fillVolume(t, ballast) // what the reserve gave back is taken by somebody else, too
	if _, err := l.Get(t.Context(), first.Rev); err != nil {
		t.Fatalf("read on a full disk: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	second := k.save(t, l, "сыйды")
	closeNow(t, l)

	l, err := ledger.Open(context.Background(), k.opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	<-l.Audited()
	if s, err := l.Get(t.Context(), second.Rev); err != nil || s.Envelope.DSeq != 2 {
		t.Fatalf("after all: %v", err)
	}
	if f := k.findings(); len(f) > 0 {
		t.Fatalf("found %v", f)
	}
}

// fillVolume writes until the system says that there is no room.
func fillVolume(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 1<<20)
	for err == nil {
		_, err = f.Write(block)
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
}
