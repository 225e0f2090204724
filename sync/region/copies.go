package region

import (
	"context"
	"os"
	"path/filepath"

	"shyraq/sync/courier/wire"
)

// copyName is the file of the register's copy.
const copyName = "register.age"

// due asks for a copy of the register; one that is asked for already serves.
func (r *Region) due() {
	select {
	case r.copies <- struct{}{}:
	default:
	}
}

// keepCopies writes the register, encrypted as a backup is, into a folder after
// each change of it, until the region closes. With it a region that is restored
// knows who was enrolled and who was revoked since the backup.
func (r *Region) keepCopies(dir string) {
	for open := true; open; {
		select {
		case <-r.copies:
		case <-r.life.Done():
			if open = false; len(r.copies) == 0 {
				return
			}
		}
		if err := r.copyRegister(dir); err != nil {
			r.log.Error("the copy of the register was not written", "code", wire.Code(err))
		}
	}
}

// copyRegister writes one copy; one begun is finished, for it is small.
func (r *Region) copyRegister(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	_, err := r.backup(context.WithoutCancel(r.life), BackupRequest{Path: filepath.Join(dir, copyName), Rows: true})
	return err
}
