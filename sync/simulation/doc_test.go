package simulation

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTableNamesTests: what is said to hold an invariant is there.
func TestTheTableNamesTests(t *testing.T) {
	table, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`([a-z0-9/]+)\.((?:Test|Fuzz)\w+)`).FindAllStringSubmatch(string(table), -1)
	if len(named) < 20 {
		t.Fatalf("%d tests are named", len(named))
	}
	for _, n := range named {
		files, _ := filepath.Glob(filepath.Join(root, n[1], "*_test.go"))
		there := false
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			there = there || strings.Contains(string(b), "\nfunc "+n[2]+"(")
		}
		if !there {
			t.Errorf("there is no %s in %s", n[2], n[1])
		}
	}
}
