package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestUnlockOnADiskThatTakesNothing: the count of wrong PINs cannot be written
// down, and the officer gets in; who guesses still waits.
func TestUnlockOnADiskThatTakesNothing(t *testing.T) {
	volume := t.TempDir()
	if err := unix.Mount("none", volume, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small volume cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(volume, unix.MNT_DETACH) })
	c := newClock()
	dir := filepath.Join(volume, "device")
	v := open(t, dir, options(c, NoKeyStore))
	candidate, err := v.Prepare(rightPIN)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(context.Background(), candidate, patrolA); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(volume, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 1<<12))
	}
	f.Close()
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	for _, way := range []string{"full", "read-only"} {
		if way == "read-only" {
			if err := unix.Mount("none", volume, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
		}
		v = open(t, dir, options(c, NoKeyStore))
		if keys, err := v.Unlock(context.Background(), patrolA.ID, rightPIN); err != nil {
			t.Errorf("%s: %v", way, err)
		} else {
			keys.Zero()
		}
		var refused *UnlockError
		for range freeTries {
			_, err = v.Unlock(context.Background(), patrolA.ID, wrongPIN)
		}
		if !errors.As(err, &refused) || refused.Code != "wait" {
			t.Errorf("%s: five wrong PINs: %v", way, err)
		}
	}
}
