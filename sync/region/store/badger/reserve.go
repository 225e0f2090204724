package badger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// A full disk kills Badger: it writes through mapped files, where "no space" is a
// signal and not an error. So there has to be room before anything is written, and
// some is put aside: the first part is given back where room runs short, so that
// an administrator can go on and clean up; the second at the end, for what Badger
// has in memory by then. Reading needs no room.
const (
	roomShort = 96 << 20 // below this the first part is given back
	roomLeast = 48 << 20 // below this nothing is written
	partOne   = 96 << 20
	partTwo   = 128 << 20 // a memory table, its journal and the list of tables

	lookAgain = time.Minute // how often a part that was given back is tried to be made
)

// reserve is the room that is put aside. It is safe for concurrent use.
type reserve struct {
	dir  string // empty where there is none
	free func(dir string) (uint64, error)

	mu    sync.Mutex
	tried time.Time
}

func (r *reserve) path(part string) string { return filepath.Join(r.dir, "reserve."+part) }

// open gives back where there is too little to open Badger, and refuses where
// that does not help: it would die of it.
func (r *reserve) open() error {
	if r.dir == "" {
		return nil
	}
	free, err := r.free(r.dir)
	if err == nil && free < roomShort+partTwo {
		r.giveBack("go-on", "end")
		free, err = r.free(r.dir)
	}
	if err == nil && free < roomLeast {
		return noRoom(free)
	}
	r.make()
	return nil
}

// check is asked before each write.
func (r *reserve) check() error {
	if r.dir == "" {
		return nil
	}
	free, err := r.free(r.dir)
	switch {
	case err != nil:
		return nil // the write itself will tell
	case free < roomShort:
		r.giveBack("go-on")
		if free, err = r.free(r.dir); err == nil && free < roomLeast {
			return noRoom(free)
		}
	case free > roomShort+2*partOne:
		r.mu.Lock()
		due := time.Since(r.tried) > lookAgain
		r.mu.Unlock()
		if due {
			r.make()
		}
	}
	return nil
}

func noRoom(free uint64) error {
	return errs.Errorf(errs.Unavailable, wire.CodeLowDisk, "%d MB of the disk are free, too little to write; make room", free>>20)
}

// make puts aside what fits beside twice as much.
func (r *reserve) make() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tried = time.Now()
	for part, size := range map[string]int64{"go-on": partOne, "end": partTwo} {
		free, err := r.free(r.dir)
		if info, is := os.Stat(r.path(part)); err != nil || is == nil && info.Size() == size || free < uint64(2*size)+roomShort {
			continue
		}
		if putAside(r.path(part), size) != nil {
			_ = os.Remove(r.path(part))
		}
	}
}

func (r *reserve) giveBack(parts ...string) {
	if r.dir == "" {
		return
	}
	for _, part := range parts {
		_ = os.Remove(r.path(part))
	}
}

// putAside takes blocks for a file; where the system has no way to do that zeros
// are written: a file with holes would put nothing aside.
func putAside(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("put room aside: %w", err)
	}
	if err = disk.Allocate(f, size); errors.Is(err, errors.ErrUnsupported) {
		err = nil
		zeros := make([]byte, 1<<20)
		for left := size; left > 0 && err == nil; left -= int64(len(zeros)) {
			_, err = f.Write(zeros[:min(left, int64(len(zeros)))])
		}
	}
	return errors.Join(err, f.Close())
}

// aside says how many bytes are put aside now, and how many are to be.
func (r *reserve) aside() (kept, whole int64) {
	if r.dir == "" {
		return 0, 0
	}
	for _, part := range []string{"go-on", "end"} {
		if info, err := os.Stat(r.path(part)); err == nil {
			kept += info.Size()
		}
	}
	return kept, partOne + partTwo
}

// Reserve implements kv.Reserved.
func (e *engine) Reserve() (kept, whole int64) { return e.reserve.aside() }
