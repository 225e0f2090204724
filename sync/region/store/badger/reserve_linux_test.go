package badger

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// TestAFullDisk on a disk of its own: what was answered is there, what cannot be
// written says why, reading goes on, it ends and begins without dying, and takes
// in again as soon as there is room. It runs as a program of its own: a signal
// would end it.
func TestAFullDisk(t *testing.T) {
	dir := os.Getenv("SHYRAQ_FULL_DISK")
	if dir == "" {
		dir = t.TempDir()
		if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=900m"); err != nil {
			t.Skipf("no disk of its own: %v", err)
		}
		defer func() { _ = unix.Unmount(dir, unix.MNT_DETACH) }()
		c := exec.Command(os.Args[0], "-test.run=^TestAFullDisk$", "-test.v")
		c.Env = append(os.Environ(), "SHYRAQ_FULL_DISK="+dir)
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	o := folder(t)
	o.Dir, o.Free = filepath.Join(dir, "store"), disk.Free
	open1 := func() (*storetest.Night, *engine) {
		s, e := started(t, o)
		return storetest.NewNight(t, s), e
	}
	n, e := open1()
	w, boss := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")
	stored := 0
	push := func() string {
		t.Helper()
		got, _, err := w.Push(w.Chain[stored:]...)
		if err != nil {
			return wire.Code(err)
		}
		stored += len(got)
		return got[0]
	}
	write := func() { w.Encounter(storetest.NewID(), nil) }
	fill := func(name string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for b := make([]byte, 64<<10); err == nil; {
			_, err = f.Write(b)
		}
		if free, _ := disk.Free(dir); free > 64<<10 {
			t.Fatalf("%d bytes are free", free)
		}
		return path
	}
	sees := func(want int) {
		t.Helper()
		got := map[revision.Hash]bool{}
		boss.See(access.Position{}, got)
		if len(got) != want {
			t.Errorf("%d of %d revisions are read", len(got), want)
		}
	}
	write()
	if got := push(); got != "stored" {
		t.Fatal(got)
	}
	first := fill("first")
	write()
	if got := push(); got != "stored" { // the first part was given back
		t.Errorf("with the first part given back: %s", got)
	}
	second := fill("second")
	write()
	for range 3 {
		if got := push(); got != wire.CodeLowDisk {
			t.Errorf("with no room: %s", got)
		}
	}
	sees(stored)
	if err := e.Close(); err != nil {
		t.Errorf("closed on a full disk: %v", err)
	}
	third := fill("third")
	if _, err := Open(o); wire.Code(err) != wire.CodeLowDisk {
		t.Errorf("opened on a full disk: %v", err)
	}
	for _, path := range []string{first, second, third} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	s, e := started(t, o)
	n = n.On(s)
	w.Night, boss.Night = n, n
	if got := push(); got != "stored" {
		t.Errorf("with room again: %s", got)
	}
	sees(stored)
	if _, err := os.Stat(e.reserve.path("end")); err != nil {
		t.Error("no room is put aside anew")
	}
	if found, err := s.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
}
