//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnFolderOnly: a verb by the superuser in the folder of the server's user
// leaves no file there that the server cannot open.
func TestOwnFolderOnly(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only the superuser can give a folder away")
	}
	const other = 12345
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	if code, _, errs := exec(t, "backup", filepath.Join(t.TempDir(), "a.age"), "--data", dir); code != 0 {
		t.Fatal(code, errs)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	give := func(uid int) {
		t.Helper()
		for _, root := range []string{dir, empty} {
			err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
				if err != nil {
					return err
				}
				return os.Chown(path, uid, -1)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	give(other)
	list := func() string {
		t.Helper()
		var all []string
		for _, root := range []string{dir, empty} {
			_ = filepath.WalkDir(root, func(path string, _ os.DirEntry, _ error) error {
				all = append(all, path)
				return nil
			})
		}
		return strings.Join(all, "\n")
	}
	before := list()
	for _, args := range [][]string{
		{"status", "--data", dir},
		{"verify", "--data", dir},
		{"serve", "--listen", "127.0.0.1:none", "--data", dir},
		{"serve", "--new-epoch", "--listen", "127.0.0.1:none", "--data", dir},
		{"init", "--data", empty},
		{"restore", "--data", empty, "--secret", os.DevNull, os.DevNull},
		{"migrate", "--from", "postgres://127.0.0.1:1/none", "--to", empty},
		{"migrate", "--from", dir, "--to", "postgres://127.0.0.1:1/none"},
	} {
		if code, _, errs := exec(t, args...); code != 6 || !strings.Contains(errs, "folder_foreign") {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
	}
	if got := list(); got != before {
		t.Errorf("files were made:\n%s\nbefore:\n%s", got, before)
	}
	give(0)
	if code, _, errs := exec(t, "status", "--data", dir); code != 0 {
		t.Error(code, errs)
	}
}
