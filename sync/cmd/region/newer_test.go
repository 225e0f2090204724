package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/release"
)

// tree is what lies in a folder: of each file the sum.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		all[path] = fmt.Sprintf("%x", sha256.Sum256(raw))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestARegionOfANewerProgram is refused by every verb, which says what to do, and
// left as it is.
func TestARegionOfANewerProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	path := filepath.Join(dir, "region.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	later := bytes.Replace(raw, []byte(`"schema":1,"program":"`+release.Version+`"`), []byte(`"schema":2,"program":"9.1.0","more":[]`), 1)
	if bytes.Equal(raw, later) {
		t.Fatalf("the passport carries no version: %s", raw)
	}
	if err := os.WriteFile(path, later, 0o600); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	for _, args := range [][]string{
		{"serve", "--listen", "127.0.0.1:0"}, {"serve", "--listen", "127.0.0.1:0", "--new-epoch"}, {"init"}, {"load", file(t)}, {"officers"}, {"status"}, {"verify"},
		{"backup", filepath.Join(t.TempDir(), "one.age")}, {"invite", "--role", "patrol", "--unit", "unit-a", "--name", "A"}, {"keys", "rotate", "sealing"},
	} {
		code, _, errs := exec(t, append(args, "--data", dir)...)
		if code == 0 || !strings.Contains(errs, "data_newer") || !strings.Contains(errs, "(9.1.0)") || !strings.Contains(errs, "install the newer one") {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}
