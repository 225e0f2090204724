package disk

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// KeepFromDumps lets nobody have this process's memory as a file: it writes no
// core when it dies, and no other program of the same user may read it or trace
// it. The superuser may.
func KeepFromDumps() error {
	if err := noCore(); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("shut the memory: %w", err)
	}
	return nil
}
