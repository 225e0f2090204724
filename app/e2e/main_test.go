package e2e

import (
	"fmt"
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

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
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

// build makes both programs as they serve on a machine without a display.
func build(dir string) error {
	programs.field = filepath.Join(dir, "shyraq")
	programs.region = filepath.Join(dir, "shyraq-region")
	if err := buildOne(programs.field, "."); err != nil {
		return err
	}
	return buildOne(programs.region, "./sync/cmd/region")
}

// buildOne makes one program, with further arguments for the build.
func buildOne(path, pkg string, more ...string) error {
	tool := filepath.Join(runtime.GOROOT(), "bin", "go")
	if _, err := os.Stat(tool); err != nil {
		tool = "go"
	}
	args := append([]string{"build", "-buildvcs=false", "-tags", "ci", "-o", path}, more...)
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
