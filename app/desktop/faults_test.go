package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFaultsApply: a patch of make monkey-faults that no longer fits the code is
// a fault that nobody looks for any more.
func TestFaultsApply(t *testing.T) {
	patches, err := filepath.Glob("testdata/faults/*.patch")
	if err != nil || len(patches) == 0 {
		t.Fatalf("no patches: %v", err)
	}
	for _, path := range patches {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(raw), "rule: ") {
			t.Errorf("%s names no rule", path)
		}
		for _, file := range strings.Split(string(raw), "\n+++ b/")[1:] {
			name, hunks, _ := strings.Cut(file, "\n")
			now, err := os.ReadFile(filepath.Join("../..", name))
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			for i, hunk := range strings.Split(hunks, "\n@@ ") {
				if was := before(hunk); !strings.Contains(string(now), was) {
					t.Errorf("%s, hunk %d does not fit %s: %q", path, i+1, name, was)
				}
			}
		}
	}
}

// before are the lines of a hunk as they stand in the file.
func before(hunk string) string {
	var lines strings.Builder
	for _, line := range strings.Split(hunk, "\n")[1:] {
		if line == "" || strings.HasPrefix(line, "diff ") {
			break
		}
		if line[0] == ' ' || line[0] == '-' {
			lines.WriteString(line[1:] + "\n")
		}
	}
	return lines.String()
}
