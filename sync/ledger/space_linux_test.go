package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"shyraq/errs"
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
	k.save(t, l, "қорға сыйды")
	fillVolume(t, ballast) // what the reserve gave back is taken by somebody else, too
	if _, err := k.author(l, "сыймайды"); !errors.Is(err, ledger.ErrFull) {
		t.Fatalf("save on a full disk: %v", err)
	}
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
	if s, err := l.Get(t.Context(), second.Rev); err != nil || s.Envelope.DSeq != 3 {
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

// volumeOf makes a store with one record on a small volume of its own.
func volumeOf(t *testing.T) (*kit, string) {
	t.Helper()
	volume := t.TempDir()
	if err := unix.Mount("none", volume, "tmpfs", 0, "size=256m"); err != nil {
		t.Skipf("a small volume cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(volume, unix.MNT_DETACH) })
	k := newKit(filepath.Join(volume, "store"))
	k.opt.Reserve = 0
	return k, volume
}

// TestOpenOnADiskThatTakesNothing opens a store, closed well or left by a kill,
// where not one byte can be written: it is read and verified, its outbox gives
// what waits, a save is refused with the true cause, and when there is room
// again the same opening saves.
func TestOpenOnADiskThatTakesNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		shut func(t *testing.T, volume string) (open func())
		want string
	}{
		{"filled to the last byte", func(t *testing.T, volume string) func() {
			fillVolume(t, filepath.Join(volume, "ballast"))
			_ = os.Remove(filepath.Join(volume, "store", "reserve"))
			fillVolume(t, filepath.Join(volume, "ballast"))
			return func() { _ = os.Remove(filepath.Join(volume, "ballast")) }
		}, "disk_full"},
		{"read-only", func(t *testing.T, volume string) func() {
			if err := unix.Mount("none", volume, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
			return func() { _ = unix.Mount("none", volume, "", unix.MS_REMOUNT, "") }
		}, "folder_read_only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, volume := volumeOf(t)
			l := k.open(t)
			first := k.save(t, l, "бұрынғы")
			<-l.Audited()
			closeNow(t, l)
			free := c.shut(t, volume)
			defer free()
			box, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers)
			if err != nil {
				t.Fatalf("the outbox: %v", err)
			}
			if n, err := box.Count(); n != 1 || err != nil {
				t.Errorf("%d wait: %v", n, err)
			}
			if err := box.Acknowledge("e1", []ledger.Ack{{DSeq: 1, Rev: first.Rev, Result: ledger.Stored}}); err != nil {
				t.Errorf("an answer of the region: %v", err)
			}
			if n, _ := box.Count(); n != 0 {
				t.Errorf("%d wait after the answer", n)
			}
			if err := box.Close(); err != nil {
				t.Error(err)
			}
			l, err = ledger.Open(context.Background(), k.opt)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if _, err := l.Get(t.Context(), first.Rev); err != nil {
				t.Errorf("read: %v", err)
			}
			if r, err := l.Verify(t.Context()); err != nil || r.Revisions != 1 {
				t.Errorf("verify: %+v %v", r, err)
			}
			var told *errs.Error
			if _, err := k.author(l, "сыймайды"); !errors.As(err, &told) || told.Code != c.want {
				t.Errorf("save: %v, want %s", err, c.want)
			}
			if _, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers); !errors.Is(err, ledger.ErrInUse) {
				t.Errorf("a second program beside it: %v", err)
			}
			free()
			if s := k.save(t, l, "сыйды"); s.Envelope.DSeq != 2 {
				t.Errorf("the next number is %d", s.Envelope.DSeq)
			}
			closeNow(t, l)
			l = k.open(t)
			<-l.Audited()
			if r, err := l.Verify(t.Context()); err != nil || r.Revisions != 2 || len(r.Findings) > 0 {
				t.Errorf("after all: %+v %v", r, err)
			}
		})
	}
}

// TestCloseOnAFullDisk fills the disk to the last byte under an open store: to
// close it must not kill the process, and nothing that was saved is lost.
func TestCloseOnAFullDisk(t *testing.T) {
	k, volume := volumeOf(t)
	l := k.open(t)
	first := k.save(t, l, "бұрынғы")
	ballast := filepath.Join(volume, "ballast")
	fillVolume(t, ballast)
	_ = os.Remove(filepath.Join(k.opt.Dir, "reserve"))
	fillVolume(t, ballast)
	closeNow(t, l)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	<-l.Audited()
	if _, err := l.Get(t.Context(), first.Rev); err != nil {
		t.Error(err)
	}
	k.save(t, l, "кейінгі")
}
