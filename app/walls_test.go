package app

import (
	"os/exec"
	"strings"
	"testing"
)

// wall forbids packages under From to depend on any package under Forbidden.
type wall struct {
	from      string
	forbidden []string
	reason    string
}

var walls = []wall{
	{"shyraq/app/raid", []string{"shyraq/", "github.com/dgraph-io/", "fyne.io/"}, "the vocabulary imports none of ours: everybody imports it"},
	{"shyraq/sync/revision", []string{"shyraq/sync/", "shyraq/maps/", "shyraq/app/ui", "fyne.io/"}, "revisions are pure: they know the vocabulary and nothing else"},
	{"shyraq/sync/seal", []string{"shyraq/app/", "shyraq/maps/", "fyne.io/"}, "sealing knows keys and bytes, not what they mean"},
	{"shyraq/sync/journal", []string{"shyraq/app/ui", "shyraq/app/vault", "shyraq/sync/ledger", "github.com/dgraph-io/"}, "the journal must be readable when Badger is not"},
	{"shyraq/sync/ledger", []string{"shyraq/app/vault", "shyraq/app/ui", "shyraq/sync/courier", "shyraq/sync/region"}, "keys are handed to the store; it does not know who holds them"},
	{"shyraq/sync/courier", []string{"shyraq/sync/region", "shyraq/app/ui", "shyraq/app/vault"}, "the device's half of the wire does not know the server's"},
	{"shyraq/sync/region", []string{"shyraq/app/ui", "shyraq/app/vault", "shyraq/app/duty", "fyne.io/"}, "the server has no screens and no officer"},
	{"shyraq/maps/geo", []string{"shyraq/app", "shyraq/sync", "fyne.io/"}, "maps are a library that knows nothing of raids"},
	{"shyraq/maps/pack", []string{"shyraq/app", "shyraq/sync", "fyne.io/"}, "maps are a library that knows nothing of raids"},
	{"shyraq/maps/paint", []string{"shyraq/app", "shyraq/sync", "fyne.io/"}, "maps are painted without a window"},
	{"shyraq/maps/slippy", []string{"shyraq/app", "shyraq/sync"}, "maps are a library that knows nothing of raids"},
	{"shyraq/app/vault", []string{"shyraq/app/ui", "shyraq/sync/ledger", "fyne.io/"}, "the vault only holds keys"},
	{"shyraq/app/duty", []string{"shyraq/app/ui", "fyne.io/"}, "what an officer can do, he can do without a window"},
	{"shyraq/app/i18n", []string{"fyne.io/"}, "texts serve the command line too"},
	{"shyraq/app/report", []string{"shyraq/sync", "shyraq/app/ui", "fyne.io/"}, "figures are pure functions of records"},
	{"shyraq/app/ui", []string{"shyraq/sync", "shyraq/app/duty", "shyraq/app/vault", "github.com/dgraph-io/"}, "a screen imports neither store nor network"},
	{"shyraq/assets", []string{"shyraq/", "fyne.io/"}, "assets embed and do nothing else"},
}

// only names the packages that may import a library at all.
var only = map[string][]string{
	"github.com/dgraph-io/badger": {"shyraq/sync/ledger"},
	"fyne.io/fyne/v2":             {"shyraq", "shyraq/app", "shyraq/app/ui", "shyraq/maps/slippy"},
}

func TestWalls(t *testing.T) {
	deps := goList(t, "-deps", "-f", `{{if .Module}}{{if .Module.Main}}{{.ImportPath}} {{join .Deps " "}}{{end}}{{end}}`, "shyraq/...")
	for _, w := range walls {
		for _, line := range deps {
			pkg, rest, _ := strings.Cut(line, " ")
			if !within(pkg, w.from) {
				continue
			}
			for _, dep := range strings.Fields(rest) {
				for _, f := range w.forbidden {
					if strings.HasPrefix(dep, f) && !within(dep, w.from) {
						t.Errorf("%s depends on %s: %s", pkg, dep, w.reason)
					}
				}
			}
		}
	}
	imports := goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "shyraq/...")
	for lib, rooms := range only {
		for _, line := range imports {
			pkg, rest, _ := strings.Cut(line, " ")
			allowed := false
			for _, room := range rooms {
				allowed = allowed || pkg == room || (room == "shyraq/app/ui" || room == "shyraq/sync/ledger") && within(pkg, room)
			}
			if !allowed && strings.Contains(" "+rest, " "+lib) {
				t.Errorf("%s imports %s: only %v may", pkg, lib, rooms)
			}
		}
	}
}

// TestPackagesSaySomething fails on a package without a doc comment.
func TestPackagesSaySomething(t *testing.T) {
	for _, line := range goList(t, "-f", `{{.ImportPath}}	{{.Doc}}`, "shyraq/...") {
		if pkg, doc, _ := strings.Cut(line, "\t"); doc == "" && !strings.HasSuffix(pkg, "_test") {
			t.Errorf("%s has no doc comment", pkg)
		}
	}
}

func within(pkg, room string) bool { return pkg == room || strings.HasPrefix(pkg, room+"/") }

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-tags", "ci"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
