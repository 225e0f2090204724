package disk

import (
	"errors"
	"syscall"
)

// ErrLocked says that another process has the file.
var ErrLocked = errors.New("another process has the file")

// IsFull says whether an error of the system means that the disk is full.
func IsFull(err error) bool {
	return errors.Is(err, full) || errors.Is(err, syscall.ENOSPC)
}
