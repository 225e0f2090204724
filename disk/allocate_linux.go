package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Allocate takes blocks for a file without writing them. It is
// errors.ErrUnsupported where the system has no way to do that.
func Allocate(f *os.File, size int64) error {
	err := unix.Fallocate(int(f.Fd()), 0, 0, size)
	if err == unix.EOPNOTSUPP || err == unix.ENOSYS {
		return errors.ErrUnsupported
	}
	return err
}
