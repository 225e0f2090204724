package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/dgraph-io/badger/v4"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/journal"
)

// A store is opened still where its disk is full or cannot be written: an
// officer has to get in and read all the same. Nothing of the directory is
// changed. Badger is made anew in memory, from the journal alone, and whoever
// writes is told why he cannot. As soon as there is room again, the next to
// write opens the store on the disk.

// whyStill says why nothing may be written in the directory, or nil. An error
// that is not of the disk is returned as it is by what follows.
func (l *Ledger) whyStill() error {
	free, err := l.opt.Free(l.opt.Dir)
	if err == nil && free < least {
		return full(free, room) // to be woken it needs more than to go on
	}
	return probe(l.opt.Dir)
}

// probe writes a byte in a directory and takes it back.
func probe(dir string) error {
	f, err := os.CreateTemp(dir, ".probe-*")
	if err == nil {
		_, err = f.Write([]byte{0})
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	if told := errs.OfDisk(err); told != nil {
		return told
	}
	return nil
}

// Ready says whether a data directory can take what a new device writes, or why
// not: an error of errs.OfDisk. It is asked before an invite is used up.
func Ready(dir string) error {
	if err := privateDir(dir); err != nil {
		return err
	}
	GiveBack(dir)
	free, err := disk.Free(dir)
	if err == nil && free < least {
		return errs.Errorf(errs.Unavailable, "disk_no_room", "%s", dir)
	}
	return probe(dir)
}

// openStill reads the journal into a Badger in memory.
func (l *Ledger) openStill(ctx context.Context) error {
	if _, err := os.Stat(l.path("journal")); err != nil {
		return l.still // a store that never was cannot be begun here
	}
	var foreign []uint64
	for f, err := range l.jopt.Read(0) {
		var d *journal.Damage
		if errors.As(err, &d) {
			foreign = append(foreign, d.Foreign...)
			continue
		}
		if err != nil {
			return err
		}
		if f.Flags&journal.More == 0 {
			l.end = journal.Head{Number: f.Number, Hash: f.Hash}
		}
	}
	l.foundAll(Foreign, foreign, notOurs)
	if claims, ok := l.jopt.Claims(); ok {
		l.judgeEnd(l.end, claims, true)
	}
	o := badgerOptions("", l.opt, nil).WithInMemory(true)
	db, err := badger.Open(o)
	if err != nil {
		return errors.New("badger does not open in memory")
	}
	b := &book{l: l, db: db}
	l.book = b
	why, err := b.replay(ctx)
	if err == nil && why != "" {
		err = errs.Errorf(errs.Unavailable, "store_failed", "%s", why)
	}
	return err
}

// wake opens the store on the disk, now that there may be room; the caller
// holds mu. What was made in memory is left to those who still read it, until the
// store is closed.
func (l *Ledger) wake() error {
	if err := l.whyNoWake(l.still); err != nil {
		return err
	}
	j, err := journal.Open(l.jopt)
	if err != nil {
		return err
	}
	asleep := l.book
	l.j = j
	if err := l.openCopies(context.Background()); err != nil {
		err = fmt.Errorf("open ledger: %w", errors.Join(err, j.Close()))
		l.j = nil
		l.setBook(asleep)
		return err
	}
	l.still = nil
	l.asleepBook = asleep
	return nil
}

// whyNoWake says why a still store cannot be opened on the disk, or nil.
func (l *Ledger) whyNoWake(still error) error {
	free, err := l.opt.Free(l.opt.Dir)
	switch {
	case err == nil && free < room && errors.Is(still, ErrFull):
		return full(free, room)
	case err != nil || free < room:
		return still
	}
	return l.whyStill()
}

// Unwritable says why nothing can be saved: the disk has become full, or the store
// was opened where it was full or could not be written, and it still is. Nil: it
// can. It looks at the disk.
func (l *Ledger) Unwritable() error {
	still := l.asleep()
	if still == nil {
		return l.outOfRoom()
	}
	return l.whyNoWake(still)
}

// asleep is why the store is still, or nil.
func (l *Ledger) asleep() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.still
}

// setBook makes another Badger the one that is read.
func (l *Ledger) setBook(b *book) {
	l.queueMu.Lock()
	defer l.queueMu.Unlock()
	l.book = b
}

// head is the end of the journal.
func (l *Ledger) head() journal.Head {
	if l.j == nil {
		return l.end
	}
	return l.j.Head()
}

// mayClose says whether Badger can be closed: that writes what it holds in
// memory, and without room for it the process would be killed. What is left
// open is in its log, and in the journal.
func (l *Ledger) mayClose() bool {
	if l.j == nil {
		return true // in memory
	}
	free, err := l.opt.Free(l.opt.Dir)
	if err != nil || free >= room {
		return true
	}
	if os.Remove(l.path("reserve")) == nil {
		free, err = l.opt.Free(l.opt.Dir)
	}
	return err != nil || free >= least
}
