package app

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestLicencesAreComplete fails on a module that is linked into a program, on
// whichever system, and that the list of licences lacks, or names no licence for.
func TestLicencesAreComplete(t *testing.T) {
	page, err := os.ReadFile("../docs/licences.md")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, line := range strings.Split(string(page), "\n") {
		if cells := strings.Split(line, " | "); len(cells) == 3 {
			said[strings.TrimPrefix(cells[0], "| ")+" "+cells[1]] = strings.TrimSuffix(cells[2], " |")
		}
	}
	for _, system := range []string{"linux", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", "shyraq", "shyraq/sync/cmd/region")
		list.Env = append(list.Environ(), "CGO_ENABLED=1", "GOOS="+system, "GOARCH=amd64")
		for _, module := range read(t, list) {
			if licence := said[module]; module != "" && (licence == "" || strings.HasPrefix(licence, "see ")) {
				t.Errorf("%s, %s: licence %q (scripts/licences.sh writes the list)", system, module, licence)
			}
		}
	}
}
