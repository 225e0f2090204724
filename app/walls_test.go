package app

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// wall forbids packages under From to depend on any package under Forbidden.
type wall struct {
	from      string
	forbidden []string
	reason    string
}

// leaves stand below everything: every room may import them, and they import
// none of ours but one another. (The last two are of the window: the toolkit is
// forbidden by itself.)
var leaves = []string{"shyraq/errs", "shyraq/strictjson", "shyraq/private", "shyraq/release", "shyraq/app/ui/palette", "shyraq/app/ui/icon", "shyraq/app/ui/still"}

var walls = []wall{
	{"shyraq/errs", []string{"shyraq/", "github.com/dgraph-io/", "fyne.io/"}, "what kind an error is of is said without knowing who made it"},
	{"shyraq/strictjson", []string{"shyraq/", "github.com/dgraph-io/", "fyne.io/"}, "JSON is read without knowing what it is about"},
	{"shyraq/private", []string{"shyraq/", "github.com/dgraph-io/", "fyne.io/"}, "what must not be printed is kept so whoever made it"},
	{"shyraq/release", []string{"shyraq/app", "shyraq/sync", "shyraq/maps", "shyraq/assets", "github.com/dgraph-io/", "fyne.io/"}, "which release it is, is said below everything"},
	{"shyraq/disk", []string{"shyraq/", "github.com/dgraph-io/", "fyne.io/"}, "files are put in their place without knowing what they hold"},
	{"shyraq/app/raid", []string{"shyraq/", "github.com/dgraph-io/", "fyne.io/"}, "the vocabulary imports none of ours: everybody imports it"},
	{"shyraq/app/i18n", []string{"shyraq/", "fyne.io/"}, "texts serve every room, the command line too"},
	{"shyraq/app/report", []string{"shyraq/sync", "shyraq/maps", "shyraq/assets", "shyraq/app/ui", "shyraq/app/duty", "fyne.io/"}, "figures are pure functions of records"},
	{"shyraq/app/match", []string{"shyraq/sync", "shyraq/maps", "shyraq/assets", "shyraq/app/ui", "shyraq/app/duty", "shyraq/app/i18n", "fyne.io/"}, "whether two persons may be one is a pure function of what is written of them"},
	{"shyraq/app/merge", []string{"shyraq/sync", "shyraq/maps", "shyraq/assets", "shyraq/app/ui", "shyraq/app/duty", "shyraq/app/i18n", "fyne.io/"}, "what two people wrote is joined by one rule, on the device and on the server"},
	{"shyraq/app/locate", []string{"shyraq/sync", "shyraq/maps", "shyraq/app/ui", "shyraq/app/duty", "fyne.io/"}, "a receiver is read without knowing who asks"},
	{"shyraq/app/geofile", []string{"shyraq/", "fyne.io/"}, "a file of places is read without knowing what stands at them"},
	{"shyraq/app/paper", []string{"shyraq/", "fyne.io/"}, "a page is laid out without knowing what stands on it, nor who asks"},
	{"shyraq/app/act", []string{"shyraq/sync", "shyraq/maps", "shyraq/assets", "shyraq/app/ui", "shyraq/app/duty", "shyraq/app/vault", "fyne.io/"}, "the page of an act is a pure function of the act"},
	{"shyraq/app/doubt", []string{"shyraq/sync", "shyraq/maps", "shyraq/assets", "shyraq/app/ui", "shyraq/app/duty", "fyne.io/"}, "a sentence is the same wherever it is read"},
	{"shyraq/app/ground", []string{"shyraq/sync", "shyraq/app/ui", "shyraq/app/duty", "fyne.io/"}, "districts are found without a window or a store"},
	{"shyraq/app/atlas", []string{"shyraq/sync", "shyraq/app/ui", "shyraq/app/duty", "shyraq/app/cli", "shyraq/maps/paint", "shyraq/maps/slippy", "fyne.io/"}, "maps are added and removed without a window, and by nobody in particular"},
	{"shyraq/app/vault", []string{"shyraq/app/ui", "shyraq/app/duty", "shyraq/sync/ledger", "shyraq/sync/courier", "shyraq/sync/region", "shyraq/maps", "fyne.io/"}, "the vault only holds keys"},
	{"shyraq/app/duty", []string{"shyraq/app/ui", "shyraq/app/cli", "shyraq/app/demo", "shyraq/sync/region", "shyraq/maps", "shyraq/assets", "fyne.io/"}, "what an officer can do, he can do without a window"},
	{"shyraq/app/device", []string{"shyraq/app/ui", "shyraq/app/cli", "shyraq/app/demo", "shyraq/sync/region", "shyraq/maps", "fyne.io/"}, "a device is opened, unlocked, locked and delivered from without a window"},
	{"shyraq/app/session", []string{"shyraq/app/desktop", "shyraq/app/device", "shyraq/app/cli", "shyraq/app/demo", "shyraq/sync/region"}, "an officer at work has no keys, and reaches the window through its Host alone"},
	{"shyraq/app/desktop", []string{"shyraq/sync/region"}, "the window and the server are two programs"},
	{"shyraq/app/mapfiles", []string{"shyraq/app/ui", "fyne.io/"}, "the verbs about maps need no window"},
	{"shyraq/app/painter", []string{"shyraq/app/", "shyraq/sync", "fyne.io/"}, "maps are painted without knowing for whom"},
	{"shyraq/app/session/draft", []string{"shyraq/app/device", "shyraq/app/cli", "shyraq/app/demo", "shyraq/maps"}, "what is typed is kept without knowing who shows it"},
	{"shyraq/app/cli", []string{"shyraq/app/ui", "shyraq/app/demo", "shyraq/sync/region", "shyraq/maps", "shyraq/assets", "fyne.io/"}, "the command line runs on any machine"},
	{"shyraq/app/demo", []string{"shyraq/app/ui", "shyraq/app/cli", "shyraq/sync/region", "fyne.io/"}, "the demonstration plays officers and starts the server as a program of its own"},
	{"shyraq/app/ui", []string{"shyraq/sync", "shyraq/app/duty", "shyraq/app/vault", "shyraq/app/cli", "shyraq/app/demo", "shyraq/app/locate", "github.com/dgraph-io/"}, "a screen imports neither store nor network"},
	{"shyraq/app/ui/keyboard", []string{"shyraq/app/ui/", "shyraq/app/match", "shyraq/app/report", "shyraq/maps"}, "a keyboard hands letters on and learns nothing of who is written about"},
	{"shyraq/app/ui/cover", []string{"shyraq/app/ui/", "shyraq/app/report", "shyraq/maps"}, "what stands before a page knows nothing of it"},
	{"shyraq/app/ui/plotted", []string{"shyraq/app/ui/", "shyraq/app/report", "shyraq/maps"}, "a chart is drawn without knowing what is counted"},
	{"shyraq/app/ui/still", []string{"shyraq/"}, "a tap is kept from a page without knowing which"},
	{"shyraq/app/ui/reading", []string{"shyraq/", "fyne.io/"}, "when a page is read anew is known without the page"},
	{"shyraq/app/ui/colleague", []string{"shyraq/app/ui/assignment", "shyraq/app/ui/followup", "shyraq/app/report", "shyraq/maps"}, "an officer is taken from a list without knowing for what"},
	{"shyraq/app/ui/listview", []string{"shyraq/app/ui/", "shyraq/app/report", "shyraq/maps"}, "a list is moved through without knowing what is listed"},
	{"shyraq/app/ui/chart", []string{"shyraq/app/ui/capture", "shyraq/app/ui/night", "shyraq/app/ui/review", "shyraq/app/ui/plan", "shyraq/maps/pack/mbtiles"}, "the map in a screen stands below all screens"},
	{"shyraq/app/ui/act", []string{"shyraq/app/act", "shyraq/app/ui/capture", "shyraq/maps"}, "the page of an act is handed to its screen, which makes no file of it"},
	{"shyraq/app/ui/shift", []string{"shyraq/app/ui/", "shyraq/maps"}, "the end of a shift shows counts that were made elsewhere"},
	{"shyraq/sync", []string{"shyraq/app/ui", "shyraq/app/duty", "shyraq/app/vault", "shyraq/app/cli", "shyraq/app/demo", "shyraq/app/report", "shyraq/app/i18n", "shyraq/app/match", "shyraq/app/act", "shyraq/app/paper", "shyraq/app/atlas", "shyraq/app/ground", "shyraq/app/locate", "shyraq/maps", "shyraq/assets", "fyne.io/"}, "of the field program the wire and the server know the vocabulary alone"},
	{"shyraq/sync/revision", []string{"shyraq/sync/", "github.com/dgraph-io/"}, "revisions are pure: they know the vocabulary and nothing else"},
	{"shyraq/sync/seal", []string{"shyraq/", "github.com/dgraph-io/"}, "sealing knows keys and bytes, not what they mean"},
	{"shyraq/sync/recovery", []string{"shyraq/sync/ledger", "shyraq/sync/courier", "shyraq/sync/region", "shyraq/app/", "github.com/dgraph-io/"}, "keys are put in escrow without knowing whose they are or where it lies"},
	{"shyraq/sync/position", []string{"shyraq/sync/ledger", "shyraq/sync/region", "shyraq/app/duty", "github.com/dgraph-io/"}, "where a crew is, is told and kept by no store"},
	{"shyraq/sync/region/live", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region", "github.com/dgraph-io/"}, "where a crew is, is held in memory alone"},
	{"shyraq/sync/journal", []string{"shyraq/sync/", "github.com/dgraph-io/"}, "the journal must be readable when nothing else is"},
	{"shyraq/sync/ledger", []string{"shyraq/sync/courier", "shyraq/sync/region"}, "keys are handed to the store; it does not know who holds them"},
	{"shyraq/sync/courier", []string{"shyraq/sync/region"}, "the device's half of the wire does not know the server's"},
	{"shyraq/sync/courier/wire", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "github.com/dgraph-io/"}, "what both sides say needs no store"},
	{"shyraq/sync/region/access", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/seal", "github.com/dgraph-io/"}, "who may do what is a pure function of facts"},
	{"shyraq/sync/region/intake", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/store", "github.com/dgraph-io/"}, "a line is judged without a store, a lock or a clock"},
	{"shyraq/sync/region/feed", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/store/", "github.com/dgraph-io/"}, "a page is read from the contract, whichever store keeps it"},
	{"shyraq/sync/region/register", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/store/", "github.com/dgraph-io/"}, "people are kept in rows of the contract, whichever store keeps it"},
	{"shyraq/sync/region/figures", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/store/", "github.com/dgraph-io/"}, "what is told of a month is counted from the contract, whoever asks"},
	{"shyraq/sync/region/retention", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/store", "github.com/dgraph-io/"}, "when the term of a record ends is a pure function of what is written in it"},
	{"shyraq/sync/region/ogc", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/register", "shyraq/sync/region/store/", "github.com/dgraph-io/"}, "features are answered from rows that are handed in"},
	{"shyraq/sync/region/openapi", []string{"shyraq/", "github.com/dgraph-io/"}, "a description knows nothing of what it describes"},
	{"shyraq/sync/region/ground", []string{"shyraq/sync/ledger", "shyraq/sync/journal", "shyraq/sync/region/store", "github.com/dgraph-io/"}, "where a point lies is asked without a store"},
	{"shyraq/sync/region/audit", []string{"shyraq/sync/region/store/", "shyraq/sync/region/pki", "shyraq/sync/region/records", "shyraq/sync/region/httpapi", "shyraq/sync/region/admin", "github.com/dgraph-io/"}, "decisions are written down for whoever makes them"},
	{"shyraq/sync/region/pki", []string{"shyraq/sync/region/store/", "shyraq/sync/region/feed", "shyraq/sync/region/records", "shyraq/sync/region/place", "shyraq/sync/region/httpapi", "shyraq/sync/region/admin", "github.com/dgraph-io/"}, "keys and certificates know no record, and not where a region is kept"},
	{"shyraq/sync/region/sealing", []string{"shyraq/sync/region", "github.com/dgraph-io/"}, "a file of keys knows nothing of what they seal"},
	{"shyraq/sync/region/rotation", []string{"shyraq/sync/region/store/", "shyraq/sync/region/pki", "shyraq/sync/region/records", "shyraq/sync/region/place", "shyraq/sync/region/httpapi", "shyraq/sync/region/admin", "github.com/dgraph-io/"}, "keys are changed through the contract, whoever asks for it"},
	{"shyraq/sync/region/records", []string{"shyraq/sync/region/store/", "shyraq/sync/region/place", "shyraq/sync/region/httpapi", "shyraq/sync/region/admin", "github.com/dgraph-io/"}, "records are written through the contract, whoever asks for it"},
	{"shyraq/sync/region/place", []string{"shyraq/sync/region/feed", "shyraq/sync/region/records", "shyraq/sync/region/httpapi", "shyraq/sync/region/admin"}, "where a region is kept says nothing of what is in it"},
	{"shyraq/sync/region/httpapi", []string{"shyraq/sync/region/store/", "shyraq/sync/region/place", "shyraq/sync/region/backup", "shyraq/sync/region/admin", "github.com/dgraph-io/"}, "devices are answered without knowing where the region is kept, or what an administrator can do"},
	{"shyraq/sync/region/admin", []string{"shyraq/sync/region/httpapi", "shyraq/sync/region/session", "shyraq/sync/region/proxied"}, "the verbs work where nothing is served"},
	{"shyraq/sync/region/moment", []string{"shyraq/", "github.com/dgraph-io/"}, "when something was written is a pure function of what is known of it"},
	{"shyraq/sync/region/answer", []string{"shyraq/sync/region/store", "shyraq/sync/region/access", "shyraq/sync/ledger"}, "an answer is written without knowing what it says"},
	{"shyraq/sync/region/export", []string{"shyraq/sync/", "shyraq/app/match", "github.com/dgraph-io/"}, "a list is read without knowing who keeps it"},
	{"shyraq/maps", []string{"shyraq/app", "shyraq/sync", "shyraq/assets"}, "maps are a library that knows nothing of raids"},
	{"shyraq/maps/geo", []string{"shyraq/maps", "fyne.io/"}, "geometry stands below all maps"},
	{"shyraq/maps/pack", []string{"shyraq/maps/paint", "shyraq/maps/slippy", "fyne.io/"}, "an archive is read without being drawn"},
	{"shyraq/maps/paint", []string{"shyraq/maps/slippy", "modernc.org/", "shyraq/maps/pack/mbtiles", "fyne.io/"}, "maps are painted without a window"},
	{"shyraq/maps/pack/mbtiles", []string{"fyne.io/"}, "a foreign file is read before anything is drawn of it"},
	{"shyraq/maps/gazetteer", []string{"shyraq/maps/slippy", "modernc.org/", "shyraq/maps/pack/mbtiles", "fyne.io/"}, "names are found without a window"},
	{"shyraq/assets", []string{"shyraq/", "fyne.io/"}, "assets embed and do nothing else"},
}

// only names the rooms that may import a library at all, with what is below
// them. A room with a dot at its end is that package alone, and so is a library
// with a space.
var only = map[string][]string{
	"github.com/dgraph-io/badger":        {"shyraq/sync/ledger", "shyraq/sync/region/store/badger"},
	"fyne.io/fyne/v2":                    {"shyraq.", "shyraq/app/desktop", "shyraq/app/session", "shyraq/app/ui", "shyraq/maps/slippy"},
	"codeberg.org/go-pdf/fpdf":           {"shyraq/app/paper"},
	"rsc.io/qr":                          {"shyraq/app/paper"},
	"modernc.org/sqlite":                 {"shyraq/maps/pack/mbtiles"},
	"github.com/andybalholm/":            {"shyraq/maps/pack"},
	"github.com/zalando/":                {"shyraq/app/vault"},
	"golang.org/x/crypto":                {"shyraq/app/vault", "shyraq/sync/seal"},
	"net/http ":                          {"shyraq/sync/courier", "shyraq/sync/region.", "shyraq/sync/region/httpapi", "shyraq/sync/region/admin", "shyraq/sync/region/answer", "shyraq/sync/region/ogc"}, // a map asks no network
	"shyraq/sync/region ":                {"shyraq/sync/cmd/region"},                                                                                                                                      // it is the top: nothing below knows it
	"shyraq/app/ui/uitest":               {},                                                                                                                                                              // tests alone
	"github.com/jackc/pgx":               {"shyraq/sync/region/store/postgres"},
	"github.com/pressly/goose":           {"shyraq/sync/region/store/postgres"},
	"filippo.io/age":                     {"shyraq/sync/region/admin", "shyraq/sync/region/audit", "shyraq/sync/region/backup", "shyraq/sync/cmd/region"},
	"shyraq/sync/region/regiontest":      {}, // tests alone
	"github.com/pb33f/":                  {}, // tests alone
	"github.com/anishathalye/":           {"shyraq/sync/region/store/storetest"},
	"shyraq/sync/region/store/storetest": {}, // tests alone
	"shyraq/app/device/":                 {}, // devicetest: tests alone
	"shyraq/app/raid/raidtest":           {}, // tests alone
}

// TestWalls reads the program as it is tested and as it is shipped: what only
// the window's driver brings in would be seen in the second alone.
func TestWalls(t *testing.T) {
	for name, list := range map[string]func(*testing.T, ...string) []string{"as tested": goList, "as shipped": goListShipped} {
		t.Run(name, func(t *testing.T) { holdWalls(t, list) })
	}
}

func holdWalls(t *testing.T, list func(*testing.T, ...string) []string) {
	deps := list(t, "-deps", "-f", `{{if .Module}}{{if .Module.Main}}{{.ImportPath}} {{join .Deps " "}}{{end}}{{end}}`, "shyraq/...")
	for _, w := range walls {
		for _, line := range deps {
			pkg, rest, _ := strings.Cut(line, " ")
			if !within(pkg, w.from) {
				continue
			}
			for _, dep := range strings.Fields(rest) {
				for _, f := range w.forbidden {
					if strings.HasPrefix(dep, f) && !within(dep, w.from) && !slices.Contains(leaves, dep) {
						t.Errorf("%s depends on %s: %s", pkg, dep, w.reason)
					}
				}
			}
		}
	}
	imports := list(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "shyraq/...")
	for lib, rooms := range only {
		for _, line := range imports {
			pkg, rest, _ := strings.Cut(line, " ")
			allowed := slices.ContainsFunc(rooms, func(room string) bool {
				alone, single := strings.CutSuffix(room, ".")
				return pkg == alone || !single && within(pkg, room)
			})
			if !allowed && strings.Contains(" "+rest+" ", " "+lib) {
				t.Errorf("%s imports %s: only %v may", pkg, lib, rooms)
			}
		}
	}
}

// TestTheRootIsVerbsOrWindow: what else would stand there could reach all of it.
func TestTheRootIsVerbsOrWindow(t *testing.T) {
	if files := goList(t, "-f", "{{join .GoFiles \" \"}}", "shyraq/app"); !slices.Equal(files, []string{"app.go"}) {
		t.Errorf("beside app.go: %q", files)
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
	return read(t, exec.Command("go", append([]string{"list", "-tags", "ci"}, args...)...))
}

// goListShipped lists without the tag of the tests, the files of cgo included;
// nothing is compiled for it.
func goListShipped(t *testing.T, args ...string) []string {
	t.Helper()
	c := exec.Command("go", append([]string{"list"}, args...)...)
	c.Env = append(c.Environ(), "CGO_ENABLED=1")
	return read(t, c)
}

func read(t *testing.T, c *exec.Cmd) []string {
	t.Helper()
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
