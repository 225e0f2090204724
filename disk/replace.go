// Package disk holds what every part that keeps files does with them: put a
// file in the place of another in one step, take a file for one process, flush
// the names of a folder, and ask how much room there is.
//
// It stands below everything and knows nothing of what the files hold.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// PartEnding marks a file that is being written and is not yet in its place.
const PartEnding = ".shyraq-part"

// Replace puts data into the file at path, for its owner alone: after a power
// cut the old or the new bytes are there, never a part, and no half-written
// copy stays for longer than until the next file is replaced in that folder,
// which must exist.
func Replace(path string, data []byte) error {
	p, err := Create(path)
	if err != nil {
		return err
	}
	defer p.Discard()
	if _, err := p.Write(data); err != nil {
		return err
	}
	return p.Commit(0o600)
}

// Part is a file that grows beside its target under another name and takes its
// place whole or not at all. It is locked while it grows, so that the parts of
// a process that died can be told from those of one that lives.
type Part struct {
	*os.File
	Placing func() // called when all that is left to do is the change of names

	target string
	over   bool // committed or discarded
}

// Create starts a part of the file at target, readable by its owner alone, and
// removes what dead processes left in that folder. End it with Commit or
// Discard.
func Create(target string) (*Part, error) {
	dir := filepath.Dir(target)
	sweep(dir)
	for range 100 {
		f, err := os.CreateTemp(dir, "."+filepath.Base(target)+".*"+PartEnding)
		if err != nil {
			return nil, err
		}
		p := &Part{File: f, target: target}
		// Where a share knows no locks, nobody sweeps either.
		if err := Lock(f); !errors.Is(err, ErrLocked) && p.named() {
			return p, nil
		}
		p.Discard() // somebody swept before it was locked
	}
	return nil, ErrLocked
}

// named says whether the part still stands under its name.
func (p *Part) named() bool {
	mine, err := p.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(p.Name())
	return err == nil && os.SameFile(mine, there)
}

// Commit flushes the part, gives it its mode and puts it in the place of its
// target, durably. If it fails, the target is as it was and the part is gone.
func (p *Part) Commit(mode fs.FileMode) error {
	err := errors.Join(p.Chmod(mode), p.Sync())
	if err = errors.Join(err, p.Close()); err == nil {
		if p.Placing != nil {
			p.Placing()
		}
		err = os.Rename(p.Name(), p.target)
	}
	p.over = true
	if err != nil {
		_ = os.Remove(p.Name())
		return err
	}
	return SyncDir(filepath.Dir(p.target))
}

// Discard gives the part up. After Commit it does nothing.
func (p *Part) Discard() {
	if p.over {
		return
	}
	p.over = true
	_ = p.Close()
	_ = os.Remove(p.Name())
}

// sweep removes parts that nobody writes any more. One that cannot be removed
// is left for the next time.
func sweep(dir string) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range names {
		if !strings.HasPrefix(entry.Name(), ".") || !strings.HasSuffix(entry.Name(), PartEnding) {
			continue
		}
		name := filepath.Join(dir, entry.Name())
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		dead := Lock(f) == nil
		f.Close()
		if dead {
			_ = os.Remove(name)
		}
	}
}
