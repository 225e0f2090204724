package simulation

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// edit is a change of the program's source; what stands there stands there once.
type edit struct{ file, old, new string }

type fault struct {
	name  string
	edits []edit
}

// faults are what the simulation would have to find.
var faults = []fault{
	{"nothing is flushed", []edit{{"sync/journal/journal.go", "if err := j.f.Sync(); err != nil {", "if err := error(nil); err != nil {"}}},
	{"what a start found is not flushed", []edit{{"sync/journal/open.go", "\tj.settle()\n", "\t_ = j.settle\n"}}},
	{"the last write wins", []edit{{"sync/revision/heads.go", "\treturn heads\n}", "\treturn heads[:min(1, len(heads))]\n}"}}},
	{"a join takes one side", []edit{{"app/merge/merge.go", "\tout.Body = w.body\n", "\tout.Body = left\n"}}},
	{"the nonce is not looked at", []edit{{"sync/courier/exchange.go", "resp.Header.Get(wire.HeaderNonce) != nonce || ", ""}}},
	{"the mark of a frame is not looked at", []edit{{"sync/journal/mark.go", "func (o Options) Made(f *Frame) bool {\n", "func (o Options) Made(f *Frame) bool {\n\tif f != nil {\n\t\treturn true\n\t}\n"}}},
	{"whoever writes a frame drops a value", []edit{
		{"sync/journal/mark.go", "func (o Options) Made(f *Frame) bool {\n", "func (o Options) Made(f *Frame) bool {\n\tif f.Flags&Drop != 0 {\n\t\treturn true\n\t}\n"},
		{"sync/ledger/slot.go", "\t_, err := seal.Open(l.opt.Keys, l.opt.Store, dropName(f.Kind, f.Rev), f.Sealed)\n\treturn err == nil\n", "\treturn true\n"}}},
	{"a region that was put back is believed", []edit{{"sync/courier/machine.go", "\tif m.rewound[contiguous] {", "\tif m.rewound != nil {"}}},
	{"what was noted is shown to who oversees", []edit{{"app/raid/fields/keep.go", "if !c.sees.Has(group) {", "if !c.sees.Has(group) && group != Narrative {"}}},
	{"a time is believed as it is said", []edit{{"sync/region/moment/moment.go", "if earlier(c.Made, Tolerance) || ", "if "}}},
	{"a clock may not be wrong at all", []edit{{"sync/region/moment/moment.go", "Tolerance = 15 * time.Minute", "Tolerance = time.Millisecond"}}},
	{"a place of another history is taken", []edit{{"sync/region/httpapi/changes.go", "if a.o.Holds != nil &&", "if a.o.Holds == nil &&"}}},
}

// TestFaultsApply: a fault that does not fit the program any more proves nothing.
func TestFaultsApply(t *testing.T) {
	for _, f := range faults {
		for _, e := range f.edits {
			if _, err := e.apply(); err != nil {
				t.Errorf("%s: %v", f.name, err)
			}
		}
	}
}

// root is the folder of the module, seen from this package.
const root = "../.."

func (e edit) apply() (string, error) {
	b, err := os.ReadFile(filepath.Join(root, e.file))
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(b), e.old); n != 1 {
		return "", fmt.Errorf("%s: what is to be changed stands there %d times", e.file, n)
	}
	return strings.Replace(string(b), e.old, e.new, 1), nil
}

// TestFindsFaults puts each fault into the program and plays nights until one
// fails, which has to go well without the fault. It builds the program anew for each, so make simulate-faults runs it.
func TestFindsFaults(t *testing.T) {
	if os.Getenv("SHYRAQ_FAULTS") == "" {
		t.Skip("builds the program for each fault: make simulate-faults")
	}
	sound := buildNights(t, fault{})
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			binary := buildNights(t, f)
			for first := 1; first <= mostNights; first += nightsAtOnce {
				out, err := playNights(binary, "-first", strconv.Itoa(first))
				if err == nil {
					continue
				}
				by := failed.FindStringSubmatch(out)
				if by == nil {
					t.Fatalf("%v\n%s", err, out)
				}
				if out, err := playNights(sound, "-seed", by[1]); err != nil {
					t.Fatalf("the night of seed %s goes wrong without the fault: %s", by[1], firstLine(out))
				}
				t.Logf("found by seed %s: %s", by[1], firstLine(out))
				return
			}
			t.Fatalf("%d nights did not find it", mostNights)
		})
	}
}

// A fault may be found by a night of many, and one that is found leaves a store open:
// so a few nights are played at once, and others when they found nothing.
const mostNights, nightsAtOnce = 400, 8

// failed is the first night that went wrong.
var failed = regexp.MustCompile(`--- FAIL: TestSimulation/seed_(\d+)`)

// buildNights builds the nights with a fault in the program.
func buildNights(t *testing.T, f fault) (binary string) {
	t.Helper()
	binary = filepath.Join(t.TempDir(), "simulation.test")
	build := exec.Command(filepath.Join(root, "scripts/go"), "test", "-overlay", f.overlay(t), "-tags", "ci", "-c", "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

func playNights(binary string, which ...string) (string, error) {
	play := exec.Command(binary, append([]string{"-test.run", "TestSimulation$", "-test.timeout", "30m"}, which...)...)
	play.Env = append(os.Environ(), "SHYRAQ_NIGHTS="+strconv.Itoa(nightsAtOnce), "SHYRAQ_FAULTS=")
	out, err := play.CombinedOutput()
	return string(out), err
}

// firstLine is the first that says what went wrong.
func firstLine(out string) string {
	for line := range strings.Lines(out) {
		if strings.Contains(line, "_test.go:") && !strings.Contains(line, ": device ") || strings.Contains(line, "lacks") || strings.Contains(line, "panic") {
			return strings.TrimSpace(line)
		}
	}
	return strings.TrimSpace(out[:min(len(out), 200)])
}

func (f fault) overlay(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	base, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for i, e := range f.edits {
		text, err := e.apply()
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, string(rune('a'+i))+".go")
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(base, e.file)] = to
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
