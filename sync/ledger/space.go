package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"shyraq/disk"
	"shyraq/errs"
)

// A full disk kills Badger: it writes through mapped files, where "no space"
// is a signal and not an error. So there has to be room before anything is
// written. A reserve is kept that is given back when room runs short, so that
// what was begun can be finished; below the least that Badger needs for what it
// has in flight a save is refused, and a store that is opened then is opened
// still (still.go).
const (
	room        = 64 << 20 // below this the reserve is given back
	least       = 32 << 20 // below this a save is refused
	reserveSize = 64 << 20
)

// fullError is ErrFull with how much has to be freed until a save is taken: "the disk is
// full" alone is said again after somebody has freed what he thought enough.
type fullError struct{ need uint64 }

// full says of some free bytes that so many are needed.
func full(free, need uint64) error { return fullError{need - min(free, need)} }

func (e fullError) Error() string { return ErrFull.Error() }

// Unwrap gives the error whose detail is the number, in megabytes that are enough.
func (e fullError) Unwrap() []error {
	told := &errs.Error{Kind: errs.Unavailable, Code: "disk_full", Detail: strconv.FormatUint(e.need/1_000_000+1, 10)}
	return []error{told, ErrFull}
}

func (l *Ledger) reserve() int64 {
	switch {
	case l.opt.Reserve < 0:
		return 0
	case l.opt.Reserve == 0:
		return reserveSize
	}
	return l.opt.Reserve
}

// checkSpace gives the reserve back where room runs short, and returns ErrFull
// where not even that leaves the least.
func (l *Ledger) checkSpace() error {
	free, err := l.opt.Free(l.opt.Dir)
	if err != nil {
		return err
	}
	if free >= room {
		return nil
	}
	if err := os.Remove(l.path("reserve")); err == nil {
		if free, err = l.opt.Free(l.opt.Dir); err != nil {
			return err
		}
	}
	if free < least {
		return full(free, least)
	}
	return nil
}

// outOfRoom says whether checkSpace would refuse a save now, and gives nothing back.
func (l *Ledger) outOfRoom() error {
	free, err := l.opt.Free(l.opt.Dir)
	if err != nil || free >= least {
		return nil // who saves is told what is wrong with the disk
	}
	if info, err := os.Stat(l.path("reserve")); err == nil {
		free += uint64(info.Size())
	}
	if free >= least {
		return nil
	}
	return full(free, least)
}

// makeRoom runs before Badger is opened: it makes the reserve where there is
// room for it, and gives it back where Badger would need it. A reserve that
// cannot be made or given back is no reason not to open.
func (l *Ledger) makeRoom() error {
	free, err := l.opt.Free(l.opt.Dir)
	if err != nil {
		return err
	}
	size := l.reserve()
	info, err := os.Stat(l.path("reserve"))
	there := err == nil && info.Size() == size
	switch {
	case free < room:
		_ = os.Remove(l.path("reserve"))
	case !there && size > 0 && free >= uint64(size)+2*room:
		_ = l.makeReserve(size)
	}
	return nil
}

// GiveBack gives the reserve of a data directory back where room runs short: a
// locked device writes small files too, the answers of the region and the tries
// of a PIN.
func GiveBack(dir string) {
	if free, err := disk.Free(dir); err == nil && free < room {
		_ = os.Remove(filepath.Join(dir, "reserve"))
	}
}

// makeReserve writes zeros: a file with holes would reserve nothing.
func (l *Ledger) makeReserve(size int64) error {
	f, err := disk.OpenOwn(l.path("reserve"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
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
