package vault

import (
	"time"

	"golang.org/x/sys/unix"
)

// uptime is the time since the machine was started, which no program can turn.
func uptime() (time.Duration, bool) {
	var at unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &at) != nil {
		return 0, false
	}
	return time.Duration(at.Nano()), true
}
