package app

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestTheProgramLeavesNoCore runs a verb, and asks the process what it is then.
func TestTheProgramLeavesNoCore(t *testing.T) {
	if os.Getenv("SHYRAQ_DUMPS") != "" {
		var out bytes.Buffer
		code := Main([]string{"version"}, strings.NewReader(""), &out, &out)
		var core unix.Rlimit
		_ = unix.Getrlimit(unix.RLIMIT_CORE, &core)
		open, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		fmt.Println("exit", code, "core", core.Cur, core.Max, "open", open, err)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestTheProgramLeavesNoCore$")
	cmd.Env = append(os.Environ(), "SHYRAQ_DUMPS=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "exit 0 core 0 0 open 0 <nil>\n") {
		t.Errorf("%s, %v", out, err)
	}
}
