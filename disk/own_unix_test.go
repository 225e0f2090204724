//go:build unix

package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"shyraq/disk"
	"shyraq/errs"
)

// traps are what somebody can put in the place of a file; each gives the file that
// must not be touched, or none.
var traps = []struct {
	name, code string
	put        func(path, beside string) error
	root       bool // only the superuser can put it
}{
	{name: "a link to a file", code: "file_link", put: func(path, beside string) error { return os.Symlink(beside, path) }},
	{name: "a link to nothing", code: "file_link", put: func(path, beside string) error { return os.Symlink(beside+".gone", path) }},
	{name: "a second name", code: "file_link", put: func(path, beside string) error { return os.Link(beside, path) }},
	{name: "a pipe", code: "file_foreign", put: func(path, _ string) error { return unix.Mkfifo(path, 0o600) }},
	{name: "a file of another user", code: "file_foreign", root: true, put: func(path, _ string) error {
		return errors.Join(os.WriteFile(path, nil, 0o600), os.Chown(path, 12345, -1))
	}},
}

func TestOpenOwnTouchesNothingElse(t *testing.T) {
	t.Parallel()
	for _, trap := range traps {
		t.Run(trap.name, func(t *testing.T) {
			if trap.root && os.Geteuid() != 0 {
				t.Skip("only the superuser can give a file away")
			}
			dir := t.TempDir()
			path, beside := filepath.Join(dir, "reserve"), filepath.Join(t.TempDir(), "beside")
			if err := errors.Join(os.WriteFile(beside, []byte("as it was"), 0o600), trap.put(path, beside)); err != nil {
				t.Fatal(err)
			}
			f, err := disk.OpenOwn(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
			var e *errs.Error
			if !errors.As(err, &e) || e.Code != trap.code || e.Detail != path {
				t.Errorf("opened: %v, %v", f, err)
			}
			if _, err := disk.ReadOwn(path); err == nil {
				t.Error("it was read")
			}
			if err := disk.CheckOwn(dir); !errors.As(err, &e) || e.Code != trap.code {
				t.Errorf("the folder is called its own: %v", err)
			}
			if got := read(t, beside); got != "as it was" {
				t.Errorf("what it led to is now %q", got)
			}
			if _, err := os.Lstat(beside + ".gone"); err == nil {
				t.Error("what it led to was made")
			}
		})
	}
}

func TestOpenOwnKeepsOthersOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "acks")
	if err := errors.Join(os.WriteFile(path, []byte("x"), 0o644), os.Chmod(path, 0o644)); err != nil {
		t.Fatal(err)
	}
	got, err := disk.ReadOwn(path)
	if err != nil || string(got) != "x" {
		t.Fatalf("%q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

// TestCheckOwnLeavesOut: what the user put into a folder of his own is his.
func TestCheckOwnLeavesOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "maps", "maps"), 0o700), os.Symlink("/dev/null", filepath.Join(dir, "maps", "a.pmtiles"))); err != nil {
		t.Fatal(err)
	}
	if err := disk.CheckOwn(dir, "maps"); err != nil {
		t.Error(err)
	}
	if disk.CheckOwn(dir) == nil {
		t.Error("a link was passed over")
	}
	if err := disk.CheckOwn(filepath.Join(dir, "not there")); err != nil {
		t.Error(err)
	}
}
