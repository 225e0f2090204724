package app

import (
	"os"
	"regexp"
	"testing"
)

// A package that is made of FyneApp.toml and the page about the program name
// one version.
func TestVersionIsOneNumber(t *testing.T) {
	raw, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?m)^Version = "(.*)"$`).FindSubmatch(raw)
	if said == nil || string(said[1]) != Version {
		t.Errorf("FyneApp.toml says %q, the program %q", said, Version)
	}
}
