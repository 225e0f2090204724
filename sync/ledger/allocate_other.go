//go:build !linux

package ledger

import (
	"errors"
	"os"
)

// allocate is not to be had here; zeros are written instead.
func allocate(*os.File, int64) error { return errors.ErrUnsupported }
