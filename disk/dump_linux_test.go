package disk_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"

	"shyraq/disk"
)

// TestKeepFromDumps tries it on a process of its own: it cannot be taken back.
func TestKeepFromDumps(t *testing.T) {
	if os.Getenv("SHYRAQ_DUMPS") != "" {
		if err := disk.KeepFromDumps(); err != nil {
			t.Fatal(err)
		}
		var core unix.Rlimit
		if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil {
			t.Fatal(err)
		}
		open, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		fmt.Println("core", core.Cur, core.Max, "open", open, err)
		return
	}
	out, err := again(t, "TestKeepFromDumps")
	if want := "core 0 0 open 0 <nil>\nPASS\n"; err != nil || out != want {
		t.Errorf("%q, %v", out, err)
	}
}

// again runs one test in a process of its own.
func again(t *testing.T, name string) (string, error) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^"+name+"$")
	cmd.Env = append(os.Environ(), "SHYRAQ_DUMPS=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
