//go:build !windows

package disk_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"shyraq/disk"
)

// A program that is started while a folder is held has a copy of what locks it, at
// least until it runs: the lock goes back all the same.
func TestUnlockBesideACopy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "LOCK")
	held, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := disk.Lock(held); err != nil {
		t.Fatal(err)
	}
	child := exec.Command("cat") // holds the copy until its input ends
	child.ExtraFiles = []*os.File{held}
	input, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		_ = child.Wait()
	})
	if err := disk.Unlock(held); err != nil {
		t.Fatal(err)
	}
	next, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if err := disk.Lock(next); err != nil {
		t.Errorf("the folder is still held: %v", err)
	}
}
