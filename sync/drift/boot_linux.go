package drift

import (
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// bootName is the kernel's name of this start of the machine (proc(5),
// /proc/sys/kernel/random/boot_id).
var bootName = sync.OnceValue(func() string {
	raw, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(raw))
})

// Machine is how long this machine has been on, for Count.
func Machine() Boot {
	var at unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &at) != nil {
		return Boot{}
	}
	return Boot{bootName(), time.Duration(at.Nano())}
}
