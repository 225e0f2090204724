package simulation

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"shyraq/sync/journal"
)

// drive is the disk below a device's journal: it knows of each file how much was
// flushed, and what a crash may take away. It can be full, and it can fail once.
type drive struct {
	mu       sync.Mutex
	flushed  map[string]int64 // by the file's name
	room     int64            // bytes it still takes; negative is no end
	untold   bool             // the system says that there is more
	failSync bool
}

func newDrive() *drive { return &drive{flushed: map[string]int64{}, room: -1} }

// free is what the system says of it.
func (d *drive) free(string) (uint64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.room >= 0 && !d.untold {
		return uint64(d.room), nil
	}
	return 1 << 40, nil
}

// holds takes all that is in a journal now as flushed: what was there when a
// machine started was on its disk.
func (d *drive) holds(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			d.flushed[e.Name()] = info.Size()
		}
	}
	return err
}

func (d *drive) wrap(path string, f journal.File) journal.File {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := filepath.Base(path)
	size := int64(0)
	if info, err := os.Stat(path); err == nil {
		size = info.Size()
	}
	return &driveFile{File: f, d: d, name: name, size: size}
}

type driveFile struct {
	journal.File
	d    *drive
	name string
	size int64
}

func (f *driveFile) Write(b []byte) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	whole := len(b)
	if f.d.room >= 0 {
		b = b[:min(int64(whole), f.d.room)]
		f.d.room -= int64(len(b))
	}
	n, err := f.File.Write(b)
	f.size += int64(n)
	if err == nil && n < whole {
		err = syscall.ENOSPC
	}
	return n, err
}

var errFlush = errors.New("the disk refuses to flush")

func (f *driveFile) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.failSync {
		f.d.failSync = false
		return errFlush
	}
	if err := f.File.Sync(); err != nil {
		return err
	}
	f.d.flushed[f.name] = f.size
	return nil
}

func (f *driveFile) Truncate(size int64) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.size = size
	f.d.flushed[f.name] = min(f.d.flushed[f.name], size)
	return f.File.Truncate(size)
}

// crash makes at to what a power cut leaves of the store at from, which may be
// open: each file of the journal has some of what was not flushed, and where that
// is not a whole frame, what a disk leaves in its place. Flushed is what was
// flushed at least, and head the note of the journal's end when it was: that is
// written after a flush, so it never names what was not.
func crash(chance *rand.Rand, from, to string, flushed map[string]int64, head []byte) error {
	if err := copyTree(from, to); err != nil {
		return err
	}
	if note := filepath.Join(to, "journal", "head"); head != nil {
		if err := os.WriteFile(note, head, 0o600); err != nil {
			return err
		}
	} else if err := os.RemoveAll(note); err != nil {
		return err
	}
	return filepath.WalkDir(filepath.Join(to, "journal"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".frames") {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		least := flushed[e.Name()]
		if least >= info.Size() {
			return nil
		}
		cut := least + chance.Int64N(info.Size()-least+1)
		if err := os.Truncate(path, cut); err != nil {
			return err
		}
		if chance.IntN(3) > 0 {
			return nil
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = f.Write(make([]byte, chance.IntN(200))) // a length that came, and no data
		return errors.Join(err, f.Close())
	})
}

// atLeast is how much was flushed now.
func (d *drive) atLeast() map[string]int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := map[string]int64{}
	for name, n := range d.flushed {
		all[name] = n
	}
	return all
}

// copyTree copies a folder, without the holes in its files.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile by whoever has the folder open
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		if err := copyFile(path, filepath.Join(to, rel)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}
