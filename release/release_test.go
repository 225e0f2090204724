package release

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestVersionIsTheNewestChange holds the version beside what users are told of it,
// and beside the place where the packages take it from.
func TestVersionIsTheNewestChange(t *testing.T) {
	for name, in := range map[string]struct{ file, first string }{
		"the list of changes": {"../CHANGELOG.md", `(?m)^## ([0-9.]+)`},
		"the first day":       {"../docs/region.md", `shyraq-region_([0-9.]+)_amd64\.deb`},
		"what packs":          {"release.go", `(?m)^const Version = "(.*)"$`},
	} {
		raw, err := os.ReadFile(in.file)
		if err != nil {
			t.Fatal(err)
		}
		said := regexp.MustCompile(in.first).FindSubmatch(raw)
		if said == nil || string(said[1]) != Version {
			t.Errorf("%s says %q, the program %q", name, said, Version)
		}
	}
}

// TestTheToolkitIsToldTheVersion: the toolkit's own file about the program, which a
// build of its tools reads, names the same one.
func TestTheToolkitIsToldTheVersion(t *testing.T) {
	raw, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Version = \"" + Version + "\"\n"; !strings.Contains(string(raw), want) {
		t.Errorf("FyneApp.toml does not say %s", want)
	}
}
