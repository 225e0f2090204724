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

// File is what the journal needs of an operating system's file.
type File interface {
	io.Writer
	Truncate(size int64) error
	Sync() error
	Close() error
}

// Options say which journal it is and who may write it.
type Options struct {
	Dir  string
	Key  Key  // marks what is written; the journal keeps it
	Keys Keys // tells what was made; nil knows Key alone, and without that all counts
	// Older reads and writes frames of version 0.2, which have no mark.
	Older bool
	// Wrap stands between the journal and each file it appends to, so that a test
	// can lose or refuse what is written; nil nothing.
	Wrap func(path string, f File) File
}

// Journal is open for appending. It is safe for use by several goroutines.
type Journal struct {
	opt  Options
	dir  string
	open func(path string) (File, error)

	mu     sync.Mutex
	f      File   // the last segment, nil before the first frame
	name   string // of the last segment
	size   int64  // of the last segment, as far as it is good
	dirty  bool   // there are bytes behind size, to be cut off
	head   Head
	floor  uint64 // the next frame takes a number above it
	broken error  // a flush failed: what is on the disk is not known

	claims  Head     // where the journal ended once, by its head file
	headed  uint64   // frames that are in the head file
	vouched bool     // there is a head file
	headOld bool     // there were frames and no head file
	foreign []uint64 // numbers of frames that Open set aside
	known   bool     // one of the frames Open met was made with a key that is known
}

// Head returns the end of the chain. The zero Head is that of an empty journal.
func (j *Journal) Head() Head {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.head
}

// Claims returns the end the journal had by its head file. Where that is above
// Head, the end of the journal is missing. The zero Head claims nothing.
func (j *Journal) Claims() Head { return j.claims }

// Unvouched says that there were frames, and no head file that this journal's
// key made.
func (j *Journal) Unvouched() bool { return j.headOld }

// Foreign returns the numbers of the frames that Open found behind the end and
// set aside.
func (j *Journal) Foreign() []uint64 { return j.foreign }

// Exchanged says that there were frames and that all of them carry the marks of
// other keys: it is another store's journal.
func (j *Journal) Exchanged() bool { return !j.known && j.head.Number == 0 && len(j.foreign) > 0 }

// GoOnAfter has the next frame take a number above n: what was there once and is
// gone stays a gap, and its numbers are never given again.
func (j *Journal) GoOnAfter(n uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.floor = max(j.floor, n)
}

var errFlush error = &errs.Error{Kind: errs.Unavailable, Code: "journal_failed", Detail: "the disk refused to keep the last frame"}

// Append numbers and chains the frames, writes them as one batch, flushes them
// to the disk, and then returns the new head. Either all of them are kept or
// none. The frames' Number, Prev, Mark and Hash are set.
//
// After a flush that failed nobody knows what the disk holds, so every later
// Append is refused with errs.Unavailable, code "journal_failed", until the
// journal is opened again.
func (j *Journal) Append(frames ...*Frame) (Head, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.vouched {
		if err := j.keepHead(); err != nil {
			return j.head, fmt.Errorf("append to journal: %w", err)
		}
	}
	head, next := j.head, max(j.head.Number, j.floor)+1
	b := make([]byte, 0, sizeOf(frames))
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
		f.Number, f.Prev, f.Old, f.Amended = next+uint64(i), head.Hash, j.opt.Older, false
		if !f.Old {
			f.Mark = j.opt.Key.mark(f)
		}
		b = f.Encode(b)
		copy(f.Hash[:], b[len(b)-hashLen:])
		head = Head{f.Number, f.Hash}
	}
	if err := j.write(b, next); err != nil {
		return j.head, err
	}
	j.head = head
	if head.Number >= j.headed+headEvery {
		_ = j.keepHead() // an older one vouches for less
	}
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
		j.broken = errFlush
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

// Gone says that the file which frames are appended to is not in its folder any
// more: somebody deleted it or moved the folder away, and what is written is lost
// with the process.
func (j *Journal) Gone() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.f == nil {
		return false
	}
	_, err := os.Stat(filepath.Join(j.dir, j.name))
	return errors.Is(err, fs.ErrNotExist)
}

func (j *Journal) closeFile() error {
	if j.f == nil {
		return nil
	}
	err := j.f.Close()
	j.f = nil
	return err
}

// Close writes the head file and closes the file. All frames are on the disk
// already.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	_ = j.keepHead() // an older one vouches for less
	if j.broken == nil {
		j.broken = errs.Errorf(errs.Unavailable, "closed", "the journal is closed")
	}
	return j.closeFile()
}
