//go:build !linux

package journal

import (
	"os"

	"shyraq/disk"
)

// openFile opens a segment. Its Sync is FlushFileBuffers on Windows and
// F_FULLFSYNC on macOS.
func openFile(path string) (File, error) {
	return disk.OpenOwn(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND)
}
