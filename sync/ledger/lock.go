package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"shyraq/disk"
	"shyraq/errs"
)

// lockDir takes the directory for this process until the file is closed, which
// the system also does when the process dies.
func lockDir(dir string) (*os.File, error) {
	f, err := openLock(dir)
	if err != nil {
		return nil, fmt.Errorf("lock ledger: %w", err)
	}
	if err := disk.Lock(f); err != nil {
		f.Close()
		if errors.Is(err, disk.ErrLocked) {
			return nil, ErrInUse
		}
		return nil, fmt.Errorf("lock ledger: %w", err)
	}
	return f, nil
}

// openLock opens what is locked. On a disk that cannot be written it is the file
// as it is, or, where there is none and so no other program has it, the folder.
func openLock(dir string) (*os.File, error) {
	path := filepath.Join(dir, "LOCK")
	f, err := disk.OpenOwn(path, os.O_RDWR|os.O_CREATE)
	if err == nil || errs.OfDisk(err) == nil {
		return f, err
	}
	if f, e := disk.OpenOwn(path, os.O_RDONLY); e == nil {
		return f, nil
	}
	if f, e := os.Open(dir); e == nil {
		return f, nil
	}
	return nil, err
}
