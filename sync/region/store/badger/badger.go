// Package badger is the embedded store of a region: one folder, no other
// service. It is the default, and what a district or an oblast without an
// administrator runs on.
//
// What it keeps is laid out and sealed by package kv; Badger's own encryption
// hides the places. Pushes are judged side by side on snapshots, and Badger tells
// at the commit whether what one rests on was changed meanwhile.
package badger

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store/kv"
)

// Options are what a store is opened with.
type Options struct {
	kv.Options
	Dir    string
	Memory bool // nothing on a disk; for tests alone
}

// engine is Badger as package kv needs it.
type engine struct {
	db      *badger.DB
	commits commits
	devices serial
}

// silent takes Badger's messages and drops them: they quote keys.
type silent struct{}

func (silent) Errorf(string, ...any)   {}
func (silent) Warningf(string, ...any) {}
func (silent) Infof(string, ...any)    {}
func (silent) Debugf(string, ...any)   {}

// Values above the limit would leave the tables for files whose failed flush
// Badger only logs. A transaction takes 15 % of a memory table, and a push of
// 8 MiB has to go into one, with its index.
const (
	valueLimit = 768 << 10
	memTable   = 96 << 20
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
	secret, err := hkdf.Key(sha256.New, o.Key.Bytes(), nil, "shyraq region badger v1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	opt := badger.DefaultOptions(o.Dir).
		WithLogger(silent{}).
		WithSyncWrites(!o.Memory).
		WithMemTableSize(memTable).
		WithNumMemtables(2).
		WithNumCompactors(2).
		WithValueLogFileSize(64 << 20).
		WithValueThreshold(valueLimit).
		WithBlockCacheSize(64 << 20).
		WithIndexCacheSize(64 << 20).
		WithMetricsEnabled(false).
		WithCompression(options.None). // what is sealed does not compress
		WithDetectConflicts(true).     // pushes are judged side by side
		WithChecksumVerificationMode(options.NoVerification).
		WithEncryptionKey(secret)
	if o.Memory {
		opt = opt.WithDir("").WithValueDir("").WithInMemory(true).WithMemTableSize(32 << 20).WithValueThreshold(1 << 20)
	} else if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make store: %w", err)
	}
	db, err := badger.Open(opt)
	if err != nil && !o.Memory {
		db, err = badger.Open(opt) // after a crash between making a file and sizing it the second one works
	}
	if err != nil {
		return nil, errors.Join(errs.Errorf(errs.Unavailable, "store_damaged", "badger does not open"), errs.OfDisk(err))
	}
	e := &engine{db: db, devices: serial{held: map[uuid.UUID]*turn{}}}
	last, err := e.lastCommit()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	e.commits = commits{last: last, open: map[uint64]bool{}}
	return e, nil
}

// Close closes Badger.
func (e *engine) Close() error {
	if err := e.db.Close(); err != nil {
		return errs.Errorf(errs.Unavailable, "store_damaged", "badger does not close")
	}
	return nil
}

// commits gives out the numbers of commits. Readers see all up to the lowest
// one that is still being written.
type commits struct {
	mu   sync.Mutex
	last uint64
	open map[uint64]bool
}

func (c *commits) begin() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	c.open[c.last] = true
	return c.last
}

func (c *commits) end(n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, n)
}

// horizon is the place up to which everything is written.
func (c *commits) horizon() access.Position {
	c.mu.Lock()
	defer c.mu.Unlock()
	low := c.last + 1
	for n := range c.open {
		low = min(low, n)
	}
	return access.Position{Commit: low - 1, Seq: access.Latest.Seq}
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

// serial has the pushes of one device come one after the other.
type serial struct {
	mu   sync.Mutex
	held map[uuid.UUID]*turn
}

type turn struct {
	sync.Mutex
	waiting int
}

// lock waits for the device's turn and gives what ends it.
func (s *serial) lock(device uuid.UUID) (unlock func()) {
	s.mu.Lock()
	t := s.held[device]
	if t == nil {
		t = &turn{}
		s.held[device] = t
	}
	t.waiting++
	s.mu.Unlock()
	t.Lock()
	return func() {
		t.Unlock()
		s.mu.Lock()
		defer s.mu.Unlock()
		if t.waiting--; t.waiting == 0 {
			delete(s.held, device)
		}
	}
}
