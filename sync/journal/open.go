package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"shyraq/disk"
	"shyraq/errs"
)

// Open opens the journal, making the folder where it is missing. Bytes behind
// the last whole batch are kept until the next Append, so that the ledger can
// look whether its other copy knows them; foreign frames there are set aside.
func Open(o Options) (*Journal, error) {
	return openWith(o, func(path string) (File, error) {
		f, err := openFile(path)
		if err == nil && o.Wrap != nil {
			f = o.Wrap(path, f)
		}
		return f, err
	})
}

func openWith(o Options, open func(string) (File, error)) (*Journal, error) {
	if o.Key.Secret == nil && !o.Older {
		return nil, errs.Errorf(errs.Denied, "locked", "no key for the journal")
	}
	if err := disk.MakeDir(o.Dir); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := &Journal{opt: o, dir: o.Dir, open: open}
	if err := j.findEnd(); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j.settle()
	return j, nil
}

// settle flushes what was read as good: who wrote it may have been killed, or told
// that the disk refused, before it was on the disk, and from now on it is shown as
// kept.
func (j *Journal) settle() {
	if j.name == "" {
		return
	}
	f, err := j.open(filepath.Join(j.dir, j.name))
	if err != nil {
		return // the next Append says why
	}
	j.f = f
	if err := f.Sync(); err != nil {
		j.broken = errFlush
	}
}

// findEnd looks for the last whole batch, from the place in the head file on
// where that fits.
func (j *Journal) findEnd() error {
	segments, err := listSegments(j.dir)
	if err == nil {
		err = j.opt.readable(segments)
	}
	if err != nil {
		return err
	}
	from := 0
	p, ok := j.opt.readHead()
	if ok {
		j.claims, j.floor, j.headed = p.head, p.head.Number, p.head.Number
		for i, s := range segments {
			if s == p.segment && endsAt(filepath.Join(j.dir, s), p.offset, p.head.Hash) {
				from, j.head = i, p.head
			}
		}
	}
	j.vouched, j.headOld = ok, !ok && len(segments) > 0 && !j.opt.Older
	for _, s := range segments[from:] {
		at := int64(0)
		if ok && s == p.segment && j.head.Number > 0 && j.name == "" {
			at = p.offset
		}
		if err := j.readEnd(s, at); err != nil {
			return err
		}
	}
	return nil
}

// readEnd reads a segment from an offset on and takes over how far it is good.
func (j *Journal) readEnd(segment string, at int64) error {
	path := filepath.Join(j.dir, segment)
	b, err := readFrom(path, at)
	if err != nil {
		return err
	}
	good := 0
	var foreign []uint64 // behind what is good
	walk(b, func(f Frame, off, n int) {
		j.known = j.known || j.opt.knows(f.Mark.Key)
		if !j.opt.Made(&f) {
			foreign = append(foreign, f.Number)
		} else if f.Flags&More == 0 && f.Number > j.head.Number {
			j.head = Head{f.Number, f.Hash}
			good, foreign = off+n, nil // what stands before it is for Mend
		}
	})
	size := at + int64(good)
	if foreign == nil {
		j.name, j.size, j.dirty = segment, size, good != len(b)
		return nil
	}
	j.foreign = append(j.foreign, foreign...)
	if err := j.setAside(segment, size, b[good:]); err != nil {
		return err
	}
	if size == 0 {
		if err := os.Remove(path); err != nil {
			return err
		}
		return disk.SyncDir(j.dir)
	}
	j.name, j.size, j.dirty = segment, size, true
	return truncate(path, size)
}

func truncate(path string, size int64) error {
	f, err := disk.OpenOwn(path, os.O_WRONLY)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Close())
}

// readFrom reads a file from an offset to its end.
func readFrom(path string, offset int64) ([]byte, error) {
	f, err := disk.OpenOwn(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// Settle flushes what stands in the journal of a folder, for whoever reads it without
// opening it and sends what he read: who wrote it may have been killed, or told that
// the disk refused, before it was on the disk. A disk that takes nothing has nothing
// to flush.
func Settle(dir string) error {
	segments, err := listSegments(dir)
	if err != nil || len(segments) == 0 {
		return err
	}
	f, err := disk.OpenOwn(filepath.Join(dir, segments[len(segments)-1]), os.O_RDWR)
	if err != nil {
		if errs.OfDisk(err) != nil {
			return nil
		}
		return fmt.Errorf("flush journal: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return errors.Join(errFlush, err)
	}
	return nil
}
