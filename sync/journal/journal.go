package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"shyraq/disk"
	"shyraq/errs"
)

// segmentSize is where a new segment is begun.
const segmentSize = 16 << 20

// Head is the end of the chain: the number of the last frame and its hash.
type Head struct {
	Number uint64
	Hash   [32]byte
}

// file is what the journal needs of an operating system's file.
type file interface {
	io.Writer
	Truncate(size int64) error
	Sync() error
	Close() error
}

// Journal is open for appending. It is safe for use by several goroutines.
type Journal struct {
	dir  string
	open func(path string) (file, error)

	mu     sync.Mutex
	f      file   // the last segment, nil before the first frame
	name   string // of the last segment
	size   int64  // of the last segment, as far as it is good
	dirty  bool   // there are bytes behind size, to be cut off
	head   Head
	claims uint64 // frames there were once, by the checkpoint
	broken error  // a flush failed: what is on the disk is not known
}

// Open opens the journal in dir, making the folder where it is missing. Bytes
// behind the last whole batch are kept until the next Append, so that the
// ledger can look whether its other copy knows them.
func Open(dir string) (*Journal, error) {
	return openWith(dir, openFile)
}

func openWith(dir string, open func(string) (file, error)) (*Journal, error) {
	if err := disk.MakeDir(dir); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := &Journal{dir: dir, open: open}
	if err := j.findEnd(); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	return j, nil
}

// findEnd looks for the last whole batch, from the checkpoint on where there
// is one that fits.
func (j *Journal) findEnd() error {
	segments, err := listSegments(j.dir)
	if err != nil {
		return err
	}
	cp, ok := readCheckpoint(j.dir)
	if ok {
		j.claims = cp.head.Number
	}
	j.head, j.name, j.size, j.dirty = Head{}, "", 0, false
	from := 0
	if ok {
		for i, s := range segments {
			if s == cp.segment && endsAt(filepath.Join(j.dir, s), cp.offset, cp.head.Hash) {
				from, j.head, j.name, j.size = i, cp.head, s, cp.offset
			}
		}
	}
	for _, s := range segments[from:] {
		at := int64(0)
		if s == j.name {
			at = j.size
		}
		b, err := readFrom(filepath.Join(j.dir, s), at)
		if err != nil {
			return err
		}
		j.name, j.size = s, at
		walk(b, func(f Frame, off, n int) {
			if f.Flags&More == 0 && f.Number > j.head.Number {
				j.head = Head{f.Number, f.Hash}
				j.size = at + int64(off+n)
			}
		})
		j.dirty = j.size != at+int64(len(b))
	}
	return nil
}

// readFrom reads a file from an offset to its end.
func readFrom(path string, offset int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// Head returns the end of the chain. The zero Head is that of an empty journal.
func (j *Journal) Head() Head {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.head
}

// Claims returns the highest number a frame ever had by the checkpoint. Where
// it is above Head's, the end of the journal was lost.
func (j *Journal) Claims() uint64 { return j.claims }

// Append numbers and chains the frames, writes them as one batch, flushes them
// to the disk, and then returns the new head. Either all of them are kept or
// none. The frames' Number, Prev and Hash are set.
//
// After a flush that failed nobody knows what the disk holds, so every later
// Append is refused with errs.Unavailable, code "journal_failed", until the
// journal is opened again.
func (j *Journal) Append(frames ...*Frame) (Head, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	head := j.head
	var b []byte
	for i, f := range frames {
		for _, part := range [][]byte{f.Sealed, f.Facts, f.Region} {
			if len(part) > MaxPart {
				return j.head, errs.Errorf(errs.Invalid, "too_large", "%d bytes in one frame", len(part))
			}
		}
		f.Flags &^= More
		if i < len(frames)-1 {
			f.Flags |= More
		}
		f.Number, f.Prev = head.Number+1, head.Hash
		b = f.Encode(b)
		copy(f.Hash[:], b[len(b)-hashLen:])
		head = Head{f.Number, f.Hash}
	}
	if err := j.write(b, j.head.Number+1); err != nil {
		return j.head, err
	}
	j.head = head
	return head, nil
}

// Restore writes frames of the other copy behind the end, as they were: the
// ledger knows them, this journal lost them. Numbers must grow; what is
// missing between them is lost and stays named.
func (j *Journal) Restore(frames ...*Frame) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var b []byte
	head := j.head
	for _, f := range frames {
		if f.Number <= head.Number {
			return fmt.Errorf("restore frame %d behind %d", f.Number, head.Number)
		}
		b = f.Encode(b)
		head = Head{f.Number, f.Hash}
	}
	if len(frames) == 0 {
		return nil
	}
	if err := j.write(b, frames[0].Number); err != nil {
		return err
	}
	j.head = head
	return nil
}

// write puts bytes behind the end and flushes them; first is the number of the
// frame they begin with.
func (j *Journal) write(b []byte, first uint64) error {
	if j.broken != nil {
		return j.broken
	}
	if err := j.ready(first); err != nil {
		return fmt.Errorf("append to journal: %w", err)
	}
	if _, err := j.f.Write(b); err != nil {
		// What was written of the batch must not stay in front of the next.
		j.dirty = true
		return fmt.Errorf("append to journal: %w", err)
	}
	if err := j.f.Sync(); err != nil {
		j.broken = errs.Errorf(errs.Unavailable, "journal_failed", "the disk refused to keep the last frame")
		return errors.Join(j.broken, err)
	}
	j.size += int64(len(b))
	return nil
}

// ready has the last segment open, clean behind its end and not too long.
func (j *Journal) ready(first uint64) error {
	if j.name == "" || j.size >= segmentSize {
		if err := j.closeFile(); err != nil {
			return err
		}
		j.name, j.size, j.dirty = fmt.Sprintf("%016x.frames", first), 0, false
	}
	if j.f == nil {
		path := filepath.Join(j.dir, j.name)
		_, err := os.Stat(path)
		f, openErr := j.open(path)
		if openErr != nil {
			return openErr
		}
		j.f = f
		if errors.Is(err, fs.ErrNotExist) {
			if err := disk.SyncDir(j.dir); err != nil {
				return err
			}
		}
	}
	if j.dirty {
		if err := j.f.Truncate(j.size); err != nil {
			return err
		}
		j.dirty = false
	}
	return nil
}

func (j *Journal) closeFile() error {
	if j.f == nil {
		return nil
	}
	err := j.f.Close()
	j.f = nil
	return err
}

// Close writes the checkpoint and closes the file. All frames are on the disk
// already.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.checkpoint()
	if j.broken == nil {
		j.broken = errs.Errorf(errs.Unavailable, "closed", "the journal is closed")
	}
	return j.closeFile()
}
