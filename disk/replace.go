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
	"sync"
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
	sweep(filepath.Dir(target))
	for range 100 {
		p, err := begin(target)
		if p != nil || err != nil {
			return p, err
		}
	}
	return nil, ErrLocked
}

// begin makes a part and locks it; nil where somebody swept it before it was locked.
func begin(target string) (*Part, error) {
	placing.RLock()
	defer placing.RUnlock()
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*"+PartEnding)
	if err != nil {
		return nil, err
	}
	p := &Part{File: f, target: target}
	// Where a share knows no locks, nobody sweeps either.
	if err := Lock(f); !errors.Is(err, ErrLocked) && p.named() {
		return p, nil
	}
	p.Discard()
	return nil, nil
}

// placing is held while a part has no lock yet, or none any more and its new name not
// yet: another file that is begun in the folder just then must not take it for one
// that nobody writes.
var placing sync.RWMutex

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
	if err == nil {
		if p.Placing != nil {
			p.Placing()
		}
		err = p.place()
	}
	p.over = true
	if err != nil {
		_ = p.Close()
		_ = os.Remove(p.Name())
		return err
	}
	return SyncDir(filepath.Dir(p.target))
}

// place closes the part, which ends its lock, and changes its name.
func (p *Part) place() error {
	placing.RLock()
	defer placing.RUnlock()
	if err := p.Close(); err != nil {
		return err
	}
	return os.Rename(p.Name(), p.target)
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
	placing.Lock()
	defer placing.Unlock()
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
		if dead {
			_ = os.Remove(name) // under the lock, so that who has just begun it sees it
		}
		f.Close()
		if dead {
			_ = os.Remove(name) // where no open file can be removed
		}
	}
}
