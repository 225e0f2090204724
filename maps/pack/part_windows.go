package pack

import (
	"os"

	"golang.org/x/sys/windows"
)

const diskFull = windows.ERROR_DISK_FULL

// lock does nothing: on Windows a file that is open cannot be removed, which is
// all that is asked of it.
func lock(*os.File) error { return nil }

// freeSpace is the bytes this user may still write in dir.
func freeSpace(dir string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(path, &free, nil, nil)
	return free, err
}

// syncDir does nothing: Windows has no flush of a folder, NTFS journals renames
// by itself.
func syncDir(string) error { return nil }
