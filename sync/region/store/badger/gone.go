package badger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"shyraq/errs"
)

// A folder that is deleted or moved away under a server keeps its files open: all
// that is written goes on to succeed, into files that nobody will find. So after
// each commit, and before it is answered, the folder is looked for by its name.

// lockName is the file in the folder that its process has locked.
const lockName = "LOCK"

// Here is errs.Unavailable "store_failed" where the folder is not the one that was
// opened any more. Once it was missed nothing is written until it is opened anew.
func (e *engine) Here() error {
	switch {
	case e.lock == nil:
		return nil // in memory
	case e.gone.Load():
		return errGone()
	}
	mine, err := e.lock.Stat()
	if err != nil {
		return nil // the write itself will tell
	}
	there, err := os.Stat(filepath.Join(e.opt.Dir, lockName))
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !os.SameFile(mine, there), e.journal != nil && e.journal.Gone():
		e.broken.Store(true)
		e.gone.Store(true)
		return errGone()
	}
	return nil
}

func errGone() error {
	return errs.Errorf(errs.Unavailable, "store_failed", "the folder of the store was deleted or moved away while it was open; nothing is taken any more. Put it back, or restore a backup, and start the server")
}
