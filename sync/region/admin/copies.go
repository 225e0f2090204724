package admin

import (
	"context"
	"os"
	"path/filepath"

	"shyraq/sync/courier/wire"
)

// copyName is the file of the register's copy.
const copyName = "register.age"

// Copies keep a copy of the register in a folder, encrypted as a backup is. With
// it a region that is restored knows who was enrolled and who was revoked since
// the backup.
type Copies struct {
	of  *Local
	dir string
	due chan struct{}
}

// NewCopies makes copies of a region's register, which go into a folder.
func NewCopies(of *Local, dir string) *Copies {
	return &Copies{of: of, dir: dir, due: make(chan struct{}, 1)}
}

// Due asks for a copy; one that is asked for already serves.
func (c *Copies) Due() {
	select {
	case c.due <- struct{}{}:
	default:
	}
}

// Keep writes a copy whenever one is due, until the context ends; one that is due
// then is written still.
func (c *Copies) Keep(ctx context.Context) {
	for open := true; open; {
		select {
		case <-c.due:
		case <-ctx.Done():
			if open = false; len(c.due) == 0 {
				return
			}
		}
		if err := c.write(ctx); err != nil {
			c.of.o.Log.Error("the copy of the register was not written", "code", wire.Code(err))
		}
	}
}

// write writes one copy; one begun is finished, for it is small.
func (c *Copies) write(ctx context.Context) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	_, err := c.of.backup(context.WithoutCancel(ctx), BackupRequest{Path: filepath.Join(c.dir, copyName), Rows: true})
	return err
}
