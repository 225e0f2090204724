package pack

import (
	"cmp"
	"fmt"
	"io/fs"
	"path/filepath"

	"shyraq/disk"
)

const (
	// keepFree is what a pack that is written leaves free on the disk: whoever
	// keeps records there needs room more than the map does.
	keepFree = 256 << 20
	// checkEvery is how much is written between two looks at the free room.
	checkEvery = 16 << 20
)

// Free tells how many bytes may still be written in a folder.
type Free func(dir string) (uint64, error)

// part is a pack that grows beside its target, and leaves room on the disk.
type part struct {
	*disk.Part
	target  string
	free    Free
	written int
}

// newPart starts a part of need bytes, or of an unknown size with 0.
func newPart(target string, free Free, need uint64) (*part, error) {
	if free == nil {
		free = disk.Free
	}
	grown, err := disk.Create(target) // what dead ones left is gone before the room is measured
	if err != nil {
		return nil, err
	}
	p := &part{Part: grown, target: target, free: free}
	if err := p.room(need); err != nil {
		p.drop()
		return nil, err
	}
	return p, nil
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
	p.Placing = placing
	return full(p.Commit(cmp.Or(mode, 0o600)))
}

// drop gives the part up. After commit it does nothing.
func (p *part) drop() {
	if p != nil {
		p.Discard()
	}
}

// full turns the system's "no space" into ErrNoSpace.
func full(err error) error {
	if disk.IsFull(err) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}
