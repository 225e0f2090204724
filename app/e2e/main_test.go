package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// programs are the two binaries under test, built once a run.
var programs struct{ field, region string }

// roleVariable makes this test binary act as a process of the night instead of
// running tests; see roles_test.go.
const roleVariable = "SHYRAQ_NIGHT_ROLE"

// guestRole is that of the first process in a virtual machine; see guest_linux_test.go.
const guestRole = "guest"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
	case guestRole:
		guest()
	default:
		os.Exit(act(role))
	}
	dir, err := os.MkdirTemp("", "night")
	if err == nil {
		err = build(dir)
	}
	code := 1
	if err == nil {
		code = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, "night:", err)
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// build makes both programs as they serve on a machine without a display, but
// that a PIN is cheap to try: all of them together took more of a run than all
// else that the programs do.
func build(dir string) error {
	programs.field = filepath.Join(dir, "shyraq")
	programs.region = filepath.Join(dir, "shyraq-region")
	if err := buildField(programs.field, nil); err != nil {
		return err
	}
	return buildOne(programs.region, "./sync/cmd/region")
}

// cheapPIN stands where the program has its standard cost.
const cheapPIN = "package vault\n\nvar standard = Cost{Time: 1, Memory: 64, Threads: 1}\n"

// buildField makes the program of the field with files of app replaced, the
// cost of a PIN among them. What replaces them lies beside the program.
func buildField(path string, replaced map[string]string) error {
	files := map[string]string{filepath.Join("vault", "cost.go"): cheapPIN}
	maps.Copy(files, replaced)
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, text := range files {
		from, err := filepath.Abs(filepath.Join("..", name))
		if err != nil {
			return err
		}
		if _, err := os.Stat(from); err != nil {
			return fmt.Errorf("nothing to replace: %w", err)
		}
		to := filepath.Join(filepath.Dir(path), filepath.Base(name)+".txt")
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			return err
		}
		overlay.Replace[from] = to
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".json", list, 0o600); err != nil {
		return err
	}
	return buildOne(path, ".", "-overlay", path+".json")
}

// buildOne makes one program, with further arguments for the build.
func buildOne(path, pkg string, more ...string) error {
	tool := filepath.Join(runtime.GOROOT(), "bin", "go")
	if _, err := os.Stat(tool); err != nil {
		tool = "go"
	}
	args := append([]string{"build", "-buildvcs=false", "-tags", "ci", "-ldflags", "-s -w", "-o", path}, more...)
	cmd := exec.Command(tool, append(args, pkg)...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// soak is how many times the usual rounds are run.
func soak() int {
	if os.Getenv("SHYRAQ_SOAK") != "" {
		return 20
	}
	return 1
}
