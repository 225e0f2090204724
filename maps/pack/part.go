package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const (
	// keepFree is what a pack that is written leaves free on the disk: whoever
	// keeps records there needs room more than the map does.
	keepFree = 256 << 20
	// checkEvery is how much is written between two looks at the free room.
	checkEvery = 16 << 20

	partEnding = ".pack-part"
)

// Free tells how many bytes may still be written in a folder.
type Free func(dir string) (uint64, error)

// part is a file that grows beside its target under another name and takes its
// place whole or not at all. It is locked while it grows, so that the parts of
// a process that died can be told from those of one that lives.
type part struct {
	*os.File
	target  string
	free    Free
	written int
}

// newPart starts a part of need bytes, or of an unknown size with 0, and takes
// away what dead ones left in the folder.
func newPart(target string, free Free, need uint64) (*part, error) {
	if free == nil {
		free = freeSpace
	}
	dir := filepath.Dir(target)
	sweep(dir)
	p := &part{target: target, free: free}
	if err := p.room(need); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(target)+".*"+partEnding)
	if err != nil {
		return nil, err
	}
	p.File = f
	if err := lock(f); err != nil {
		p.drop()
		return nil, err
	}
	return p, nil
}

// sweep removes parts that nobody writes any more. One that cannot be removed
// is left for the next time.
func sweep(dir string) {
	names, _ := filepath.Glob(filepath.Join(globSafe(dir), ".*"+partEnding))
	for _, name := range names {
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		dead := lock(f) == nil
		f.Close()
		if dead {
			_ = os.Remove(name)
		}
	}
}

// globSafe takes the meaning of signs in a folder's own name.
func globSafe(dir string) string {
	var out []rune
	for _, r := range dir {
		switch r {
		case '*', '?', '[':
			out = append(out, '[', r, ']')
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// room says ErrNoSpace where need bytes more would not leave enough free.
func (p *part) room(need uint64) error {
	free, err := p.free(filepath.Dir(p.target))
	if err != nil {
		return fmt.Errorf("free space: %w", err)
	}
	if free < keepFree || free-keepFree < need {
		return ErrNoSpace
	}
	return nil
}

// Write implements io.Writer and looks at the free room now and then.
func (p *part) Write(b []byte) (int, error) {
	if p.written += len(b); p.written >= checkEvery {
		p.written = 0
		if err := p.room(0); err != nil {
			return 0, err
		}
	}
	n, err := p.File.Write(b)
	return n, full(err)
}

// commit puts the part in the place of its target, durably. placing is called
// when all that is left is the change of names.
func (p *part) commit(mode fs.FileMode, placing func()) error {
	if mode == 0 {
		mode = 0o600
	}
	err := errors.Join(p.Chmod(mode), p.Sync())
	if err = errors.Join(err, p.Close()); err == nil {
		if placing != nil {
			placing()
		}
		err = os.Rename(p.Name(), p.target)
	}
	if err != nil {
		_ = os.Remove(p.Name())
		return full(err)
	}
	return syncDir(filepath.Dir(p.target))
}

// drop gives the part up. After commit it does nothing.
func (p *part) drop() {
	if p != nil && p.Close() == nil {
		_ = os.Remove(p.Name())
	}
}

// full turns the system's "no space" into ErrNoSpace.
func full(err error) error {
	if errors.Is(err, diskFull) || errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}
