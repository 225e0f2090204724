//go:build unix

package uitest

import (
	"syscall"
	"testing"
	"time"
)

// Processor is the time that this process has spent on the processor: a figure
// of it means the same on a crowded machine.
func Processor(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
