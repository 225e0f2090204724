package simulation

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTableNamesTests: what is said to hold an invariant, or an attack, is there.
func TestTheTableNamesTests(t *testing.T) {
	var tables []byte
	for _, path := range []string{"doc.go", filepath.Join(root, "docs/attacks.md")} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, b...)
	}
	named := regexp.MustCompile(`([a-z0-9/]+)\.((?:Test|Fuzz)\w+)`).FindAllStringSubmatch(string(tables), -1)
	if len(named) < 80 {
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
