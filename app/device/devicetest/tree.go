package devicetest

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Tree is what lies in a folder: of each file the sum, of each folder nothing.
func Tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	all, err := Sums(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Sums is Tree where there is no test to fail.
func Sums(dir string) (map[string]string, error) {
	all := map[string]string{}
	return all, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		all[name] = ""
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		sum := sha256.Sum256(raw)
		all[name] = hex.EncodeToString(sum[:])
		return err
	})
}
