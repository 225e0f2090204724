package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/disk"
)

// names are the files in a folder.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestReplace(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, file, before string
	}{
		{"a new file", "a", ""},
		{"one that is there", "a", "before"},
		{"signs of a pattern in its name", "[*]?", "before"},
		{"a hidden one", ".a", "before"},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, row.file)
			if row.before != "" {
				if err := os.WriteFile(path, []byte(row.before), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := disk.Replace(path, []byte("after")); err != nil {
				t.Fatal(err)
			}
			if got := read(t, path); got != "after" {
				t.Errorf("%q", got)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
				t.Errorf("others may read it: %v, %v", info.Mode(), err)
			}
			if d := cmp.Diff([]string{row.file}, names(t, dir)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestWhatFailsChangesNothing: the folder in the way cannot be replaced.
func TestWhatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := errors.Join(os.Mkdir(path, 0o700), os.WriteFile(filepath.Join(path, "inside"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if disk.Replace(path, []byte("after")) == nil {
		t.Error("a folder was replaced")
	}
	if d := cmp.Diff([]string{"a"}, names(t, dir)); d != "" {
		t.Error(d)
	}
	if disk.Replace(filepath.Join(dir, "missing", "a"), nil) == nil {
		t.Error("a file in a folder that is not there")
	}
}

// TestPartsOfTheDeadAreRemoved, and those of the living are not.
func TestPartsOfTheDeadAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := filepath.Join(dir, ".x.1"+disk.PartEnding)
	mine := filepath.Join(dir, "download"+disk.PartEnding) // not hidden: not ours
	if err := errors.Join(os.WriteFile(dead, []byte("half"), 0o600), os.WriteFile(mine, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	living, err := disk.Create(filepath.Join(dir, "x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := disk.Replace(filepath.Join(dir, "y"), []byte("y")); err != nil {
		t.Fatal(err)
	}
	if _, err := living.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	placing := 0
	living.Placing = func() { placing++ }
	if err := living.Commit(0o600); err != nil {
		t.Fatal(err)
	}
	living.Discard()
	if d := cmp.Diff([]string{"download" + disk.PartEnding, "x", "y"}, names(t, dir)); d != "" {
		t.Error(d)
	}
	if read(t, filepath.Join(dir, "x")) != "x" || placing != 1 {
		t.Errorf("placed %d times", placing)
	}
}

func TestDiscard(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p, err := disk.Create(filepath.Join(dir, "x"))
	if err != nil {
		t.Fatal(err)
	}
	p.Discard()
	p.Discard()
	if got := names(t, dir); len(got) != 0 {
		t.Error(got)
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "LOCK")
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first, second := open(), open()
	if err := disk.Lock(first); err != nil {
		t.Fatal(err)
	}
	if err := disk.Lock(second); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("a second one: %v", err)
	}
	first.Close()
	if err := disk.Lock(second); err != nil {
		t.Errorf("after the first one: %v", err)
	}
	second.Close()
}

func TestFree(t *testing.T) {
	t.Parallel()
	if n, err := disk.Free(t.TempDir()); err != nil || n == 0 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := disk.Free(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("room in a folder that is not there")
	}
}

// ExampleReplace keeps settings so that a power cut leaves the old or the new.
func ExampleReplace() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	_ = disk.Replace(filepath.Join(dir, "settings.json"), []byte(`{"lang":"kk"}`))
}

// Files of one folder are replaced side by side: none is taken for what a dead
// process left while it changes its name.
func TestReplaceSideBySide(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var all sync.WaitGroup
	for file := range 4 {
		all.Go(func() {
			for range 300 {
				if err := disk.Replace(filepath.Join(dir, string(rune('a'+file))), []byte("x")); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
