package ledger

import (
	"errors"
	"fmt"
	"os"
)

// A full disk kills Badger: it writes through mapped files, where "no space"
// is a signal and not an error. So there has to be room before anything is
// written, and a reserve is kept that is given back when there is none, so
// that what Badger has in flight can finish and the store can be opened.
const (
	room        = 64 << 20 // below this a save is refused
	reserveSize = 64 << 20
)

func (l *Ledger) reserve() int64 {
	switch {
	case l.opt.Reserve < 0:
		return 0
	case l.opt.Reserve == 0:
		return reserveSize
	}
	return l.opt.Reserve
}

// checkSpace returns ErrFull where too little room is left, and gives the
// reserve back then.
func (l *Ledger) checkSpace() error {
	free, err := l.opt.Free(l.opt.Dir)
	if err != nil {
		return err
	}
	if free >= room {
		return nil
	}
	if err := os.Remove(l.path("reserve")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("give reserve back: %w", err)
	}
	return ErrFull
}

// makeRoom runs before Badger is opened: it makes the reserve where there is
// room for it, and gives it back where Badger would need it. Reading must work
// on a full disk, so it returns ErrFull only where not even the reserve helps.
func (l *Ledger) makeRoom() error {
	free, err := l.opt.Free(l.opt.Dir)
	if err != nil {
		return err
	}
	size := l.reserve()
	info, err := os.Stat(l.path("reserve"))
	there := err == nil && info.Size() == size
	switch {
	case free < room && err == nil:
		if err := os.Remove(l.path("reserve")); err != nil {
			return fmt.Errorf("give reserve back: %w", err)
		}
	case !there && size > 0 && free >= uint64(size)+2*room:
		return l.makeReserve(size)
	}
	return nil
}

// makeReserve writes zeros: a file with holes would reserve nothing.
func (l *Ledger) makeReserve(size int64) error {
	f, err := os.OpenFile(l.path("reserve"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("make reserve: %w", err)
	}
	if allocate(f, size) != nil {
		zeros := make([]byte, 1<<20)
		for left := size; left > 0 && err == nil; left -= int64(len(zeros)) {
			_, err = f.Write(zeros[:min(left, int64(len(zeros)))])
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("make reserve: %w", errors.Join(err, os.Remove(l.path("reserve"))))
	}
	return nil
}

// Free returns how many bytes an ordinary user may still write on the disk
// that holds dir.
func Free(dir string) (uint64, error) { return freeSpace(dir) }
