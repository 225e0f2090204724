package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

const full = windows.ERROR_DISK_FULL

// Lock takes a file for this process until Unlock, or until the process dies. A file
// that somebody else has is ErrLocked.
func Lock(f *os.File) error {
	const how = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	// A byte beyond every file: what is locked here cannot be read by others.
	beyond := windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, &beyond)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrLocked
	}
	return err
}

// Unlock closes a locked file, which ends its lock.
func Unlock(f *os.File) error { return f.Close() }

// Free is the bytes this user may still write on the disk that holds dir.
func Free(dir string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, &os.PathError{Op: "free space", Path: dir, Err: err}
	}
	return free, nil
}

// SyncDir does nothing: NTFS journals names, and Windows has no way to flush a
// folder that does not need an administrator's rights.
func SyncDir(string) error { return nil }

// MakeDir makes a folder that only its owner may enter.
func MakeDir(dir string) error { return os.MkdirAll(dir, 0o700) }
