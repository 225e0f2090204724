package pack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Progress hears how much of a piece of work is done, in bytes or in tiles. It
// is called often, from the goroutine that works.
type Progress func(done, total int64)

// CopyOptions say how a pack is copied.
type CopyOptions struct {
	Progress Progress    // nil: nobody asks
	Mode     fs.FileMode // of the copy; 0: 0600
	Free     Free        // nil asks the system
	// Placing is called just before the copy takes its place: who has the
	// target open lets go of it, for Windows replaces no open file.
	Placing func()
}

// Copy copies a pack, and puts it in its place only when every directory of the
// copy could be read and every tile lies in the file: whole and on the disk, or
// not at all.
func Copy(ctx context.Context, from, to string, o CopyOptions) error {
	if err := copyFile(ctx, from, to, o); err != nil {
		return fmt.Errorf("copy pack: %w", err)
	}
	return nil
}

func copyFile(ctx context.Context, from, to string, o CopyOptions) error {
	src, size, err := openFile(from)
	if err != nil {
		return err
	}
	defer src.Close()
	// Before a long copy: what is no pack says so at once.
	if _, err := open(src, size); err != nil {
		return err
	}
	p, err := newPart(to, o.Free, uint64(size))
	if err != nil {
		return err
	}
	defer p.drop()
	var done int64
	b := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(src, b)
		if _, err := p.Write(b[:n]); err != nil {
			return err
		}
		done += int64(n)
		if o.Progress != nil {
			o.Progress(done, max(done, size))
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	copied, err := verify(ctx, p.File, done)
	if err != nil {
		return err
	}
	if err := copied.sample(ctx); err != nil {
		return err
	}
	return p.commit(o.Mode, o.Placing)
}
