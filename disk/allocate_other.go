//go:build !linux

package disk

import (
	"errors"
	"os"
)

// Allocate is not to be had here: errors.ErrUnsupported.
func Allocate(*os.File, int64) error { return errors.ErrUnsupported }
