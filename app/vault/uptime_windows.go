package vault

import (
	"time"

	"golang.org/x/sys/windows"
)

// uptime is the time since the machine was started, which no program can turn.
func uptime() (time.Duration, bool) { return windows.DurationSinceBoot(), true }
