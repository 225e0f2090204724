package session

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"shyraq/errs"
)

// writeCopy writes a new file for its user alone and tells its path. It never
// writes over another; the same copy once more is the file that is there.
// Errors are those of errs.OfCopy.
func writeCopy(dir, name, ending string, data []byte) (string, error) {
	failed := func(err error) error {
		return fmt.Errorf("%w: %w", errs.OfCopy(dir, err), err)
	}
	for n := 1; n < 100; n++ {
		path := filepath.Join(dir, name+ending)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", name, n, ending))
		}
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
			return path, nil
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", failed(err)
		}
		_, err = f.Write(data)
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			_ = os.Remove(path) // half a copy is none
			return "", failed(err)
		}
		return path, nil
	}
	return "", failed(fs.ErrExist)
}
