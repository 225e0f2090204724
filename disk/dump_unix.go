//go:build !windows

package disk

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// noCore has the process leave no core behind, nor those that it starts.
func noCore() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("switch core dumps off: %w", err)
	}
	return nil
}
