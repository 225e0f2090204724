//go:build !linux

package journal

import "os"

// openFile opens a segment. Its Sync is FlushFileBuffers on Windows and
// F_FULLFSYNC on macOS.
func openFile(path string) (file, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
}
