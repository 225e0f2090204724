// Package badger is the embedded store of a region: one folder, no other
// service. It is the default, and what a district or an oblast without an
// administrator runs on.
//
// What it keeps is laid out and sealed by package kv; Badger's own encryption
// hides the places. Pushes are judged side by side on snapshots, and Badger tells
// at the commit whether what one rests on was changed meanwhile.
package badger

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/region/store/kv"
)

// Options are what a store is opened with.
type Options struct {
	kv.Options
	Dir    string
	Memory bool                             // nothing on a disk; for tests alone
	Free   func(dir string) (uint64, error) // bytes free; with it room is put aside for a full disk
	Small  bool                             // memory for some hundred revisions; for tests alone
	Single bool                             // no journal and no flushes; for generators of tests alone
}

// engine is Badger as package kv needs it, and the journal beside it.
type engine struct {
	opt     Options
	db      *badger.DB
	lock    *os.File // nil in memory, as the journal is
	journal *journal.Journal
	marked  journal.Options
	marks   [8]byte     // id of the key that the journal marks with
	logged  int         // commits since it was opened
	broken  atomic.Bool // the journal lacks what Badger has
	gone    atomic.Bool // and so is the folder
	noted   notes
	commits commits
	devices serial
	reserve reserve
	purging sync.RWMutex // held while tables are written anew
	erasing sync.Mutex   // one purge at a time
}

// silent takes Badger's messages and drops them: they quote keys.
type silent struct{}

func (silent) Errorf(string, ...any)   {}
func (silent) Warningf(string, ...any) {}
func (silent) Infof(string, ...any)    {}
func (silent) Debugf(string, ...any)   {}

// What Badger keeps in memory beside its memory table, however much is stored: a
// server's memory is to be flat.
const (
	blockCache = 16 << 20
	indexCache = 32 << 20
)

// Tables are merged in memory, a dozen at a time: they are small, and no larger
// in a large store. Their indexes and filters, of which the cache holds some, are
// read one table at a time, and are few bytes where blocks are large.
const (
	tableSize = 4 << 20
	blockSize = 16 << 10
)

// Values above the limit would leave the tables for files whose failed flush
// Badger only logs. A transaction takes 15 % of a memory table, and a push of
// wire.MaxUnpacked has to go into one, with its index. While one table is written
// there are two of them, each a third larger than it says, and what is made of it
// takes three times as much: of all that a server keeps in memory the most.
const (
	valueLimit = 768 << 10
	memTable   = 64 << 20

	formerTable = 96 << 20 // of a program of before
)

// Open opens a store, and makes it where the folder holds none.
func Open(o Options) (*kv.Store, error) {
	e, err := open(o)
	if err != nil {
		return nil, err
	}
	return kv.New(e, o.Options), nil
}

// OpenEngine opens what is below a store, for copying one into another.
func OpenEngine(o Options) (kv.Engine, error) { return open(o) }

func open(o Options) (*engine, error) {
	e := &engine{opt: o, devices: serial{held: map[uuid.UUID]*turn{}}}
	if o.Memory {
		return e, e.openBadger("")
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make store: %w", err)
	}
	if o.Free != nil && !o.Small {
		e.reserve = reserve{dir: o.Dir, free: o.Free}
	}
	opened := e.openBoth
	if o.Single {
		opened = e.openAlone
	}
	if err := opened(); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// openAlone opens Badger without a journal.
func (e *engine) openAlone() (err error) {
	if e.lock, err = lockDir(e.opt.Dir); err != nil {
		return err
	}
	if err := e.openBadger(filepath.Join(e.opt.Dir, "badger")); err != nil {
		return err
	}
	e.commits.last, err = e.lastCommit()
	return err
}

// openBoth opens the journal and Badger, and brings them to the same commits.
// The folder is this process's alone before anything in it is looked at.
func (e *engine) openBoth() (err error) {
	if e.lock, err = lockDir(e.opt.Dir); err != nil {
		return err
	}
	if err := e.reserve.open(); err != nil {
		return err
	}
	inJournal, err := e.openJournal()
	if err != nil {
		return err
	}
	dir := filepath.Join(e.opt.Dir, "badger")
	err = e.openBadger(dir)
	var why *errs.Error
	if errors.As(err, &why) && why.Code == "store_damaged" && inJournal > 0 {
		// It does not open, and all of it is in the journal: it is left beside, and
		// made anew. A disk that is full or fails is another matter.
		if os.Rename(dir, fmt.Sprintf("%s.damaged-%d", dir, e.journal.Head().Number)) == nil {
			err = e.openBadger(dir)
		}
	}
	if err != nil {
		return err
	}
	if err := e.agree(inJournal); err != nil {
		return err
	}
	e.commits.last, err = e.lastCommit()
	if err == nil {
		err = e.findNotes()
	}
	return err
}

// diskOr says what an error means: that of the disk, if it is one, else what is
// given. Badger's own text may quote keys.
func diskOr(err error, code, what string) error {
	if e := errs.OfDisk(err); e != nil {
		return e
	}
	return errs.Errorf(errs.Unavailable, code, "%s", what)
}

// lockDir takes the folder for this process until it ends or the file is closed.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, diskOr(err, "store_failed", "the folder cannot be locked")
	}
	if err := disk.Lock(f); err != nil {
		_ = f.Close()
		return nil, errs.Errorf(errs.Conflict, "in_use", "another program has this store open")
	}
	return f, nil
}

func (e *engine) openBadger(dir string) error {
	o := e.opt
	secret, err := badgerKey(o.Current())
	if err != nil {
		return err
	}
	if err := e.rekey(dir); err != nil {
		return err
	}
	opt := badger.DefaultOptions(dir).
		WithLogger(silent{}).
		WithBypassLockGuard(true). // the folder is ours alone, and our lock goes back at once: see disk.Unlock
		WithSyncWrites(!o.Memory && !o.Single).
		WithMemTableSize(memTable).
		WithNumMemtables(1).
		WithNumCompactors(2).
		WithBaseTableSize(tableSize).
		WithBlockSize(blockSize).
		WithValueLogFileSize(64 << 20).
		WithValueThreshold(valueLimit).
		WithBlockCacheSize(blockCache).
		WithIndexCacheSize(indexCache).
		WithMetricsEnabled(false).
		WithCompression(options.None). // what is sealed does not compress
		WithDetectConflicts(true).     // pushes are judged side by side
		WithChecksumVerificationMode(options.NoVerification).
		WithEncryptionKey(secret).
		WithEncryptionKey(secret).
		WithEncryptionKeyRotationDuration(oneKey)
	opt.TableSizeMultiplier = 1
	if o.Memory {
		opt = opt.WithDir("").WithValueDir("").WithInMemory(true).WithMemTableSize(32 << 20).WithValueThreshold(1 << 20)
	}
	if o.Small {
		opt = opt.WithMemTableSize(4 << 20).WithValueLogFileSize(1 << 20).WithValueThreshold(512 << 10).
			WithBlockCacheSize(1 << 20).WithIndexCacheSize(1 << 20)
	}
	if !o.Memory && !o.Small {
		if err := shrink(opt); err != nil {
			return diskOr(err, "store_damaged", "badger does not open")
		}
	}
	db, err := badger.Open(opt)
	if err != nil && !o.Memory {
		db, err = badger.Open(opt) // after a crash between making a file and sizing it the second one works
	}
	if err != nil {
		return diskOr(err, "store_damaged", "badger does not open")
	}
	e.db = db
	e.commits.open = map[uint64]bool{}
	return nil
}

// shrink has a memory table that a kill left, of a program that made larger ones,
// written into the tables: it does not go into one of today.
func shrink(opt badger.Options) error {
	left, _ := filepath.Glob(filepath.Join(opt.Dir, "*.mem")) // the pattern is right
	larger := slices.ContainsFunc(left, func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.Size() > 2*opt.MemTableSize // Badger makes its file twice as long
	})
	if !larger {
		return nil
	}
	db, err := badger.Open(opt.WithMemTableSize(formerTable))
	if err != nil {
		return err
	}
	return db.Close()
}

// Close closes Badger and the journal.
func (e *engine) Close() error {
	var err error
	e.reserve.giveBack("go-on", "end") // for what is in memory still; whoever opens it puts it aside anew
	if e.gone.Load() {
		// Badger would try for ever to write what it has in memory into a folder that
		// is not there.
	} else if e.db != nil && e.db.Close() != nil {
		err = errs.Errorf(errs.Unavailable, "store_damaged", "badger does not close")
	}
	if e.journal != nil {
		err = errors.Join(err, e.journal.Close())
	}
	if e.lock != nil {
		err = errors.Join(err, disk.Unlock(e.lock))
	}
	return err
}

// mostFound is how many notes of commits one opening has taken away.
const mostFound = 10_000

// findNotes looks for the notes of commits that are left: the next commit takes
// them away.
func (e *engine) findNotes() error {
	return e.db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kv.CommitKey(0)[:1]})
		defer it.Close()
		var found []uint64
		for it.Rewind(); it.Valid() && len(found) < mostFound; it.Next() {
			if n, ok := kv.CommitOf(it.Item().Key()); ok {
				found = append(found, n)
			}
		}
		e.noted.add(found...)
		return nil
	})
}

// lastCommit finds the highest number that was ever written.
func (e *engine) lastCommit() (n uint64, err error) {
	err = e.db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Reverse: true})
		defer it.Close()
		if it.Seek(kv.CommitKey(math.MaxUint64)); it.Valid() {
			n, _ = kv.CommitOf(it.Item().Key())
		}
		return nil
	})
	return n, err
}
