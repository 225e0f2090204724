package ledger

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"shyraq/errs"
	"shyraq/sync/seal"
)

// silent takes Badger's messages and drops them: they quote keys, and nothing
// in them is needed, because what is wrong is found by comparing.
type silent struct{}

func (silent) Errorf(string, ...any)   {}
func (silent) Warningf(string, ...any) {}
func (silent) Infof(string, ...any)    {}
func (silent) Debugf(string, ...any)   {}

// badgerOptions are for a device of little memory. Checksums are off because of what
// Badger does when one fails: it ends the process or says "not found".
func badgerOptions(dir string, opt Options, secret []byte) badger.Options {
	o := badger.DefaultOptions(dir).
		WithLogger(silent{}).
		WithBypassLockGuard(true). // the folder is ours alone, and our lock goes back at once: see disk.Unlock
		WithSyncWrites(true).
		WithMemTableSize(8 << 20).
		WithNumMemtables(2).
		WithNumLevelZeroTables(2).
		WithNumLevelZeroTablesStall(4).
		WithNumCompactors(2).
		WithValueLogFileSize(16 << 20).
		WithValueThreshold(valueLimit).
		WithBlockCacheSize(8 << 20).
		WithIndexCacheSize(8 << 20).
		WithMetricsEnabled(false).
		WithCompression(options.None). // what is sealed does not compress
		WithCompactL0OnClose(true).
		WithDetectConflicts(false). // one goroutine writes
		WithChecksumVerificationMode(options.NoVerification).
		WithEncryptionKey(secret)
	switch {
	case opt.Server:
		o = o.WithMemTableSize(64 << 20).WithValueLogFileSize(64 << 20).
			WithBlockCacheSize(64 << 20).WithIndexCacheSize(64 << 20)
	case opt.Small:
		o = o.WithMemTableSize(2 << 20).WithValueLogFileSize(1 << 20).WithValueThreshold(256 << 10).
			WithBlockCacheSize(1 << 20).WithIndexCacheSize(1 << 20)
	}
	return o
}

const (
	// Larger values would leave the tables for files whose failed flush Badger
	// only logs. The largest revision has 128 KiB and stands in a frame twice.
	valueLimit  = 512 << 10
	tabletBatch = 512 << 10 // bytes in one transaction, well below 15 % of the memory table
	serverBatch = 4 << 20
	smallBatch  = 128 << 10
)

// badgerKey derives the key of Badger's own encryption, which hides the index,
// from the store key.
func badgerKey(keys seal.Keyring, id seal.KeyID) ([]byte, error) {
	k, ok := keys.Key(id)
	if !ok {
		return nil, errs.Errorf(errs.Denied, "locked", "no store key")
	}
	return hkdf.Key(sha256.New, k.Bytes(), nil, "shyraq badger v1", 32)
}

func (l *Ledger) path(name string) string { return filepath.Join(l.opt.Dir, name) }

// book is one making of Badger. Each lies in a numbered folder of its own
// under "ledger", so that a damaged one can be left behind while it is still
// open, and the highest number is the one in use.
type book struct {
	l      *Ledger
	db     *badger.DB
	number int
	state  state // how far the journal is applied
}

func (l *Ledger) bookDir(number int) string {
	return filepath.Join(l.path("ledger"), strconv.Itoa(number))
}

// books returns the numbers of the folders there are, lowest first.
func (l *Ledger) books() ([]int, error) {
	entries, err := os.ReadDir(l.path("ledger"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var all []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n > 0 && e.IsDir() {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all, nil
}

// dropBooks removes the makings before the one in use. What cannot be removed
// now, because Windows has its files open, is removed after the next audit.
func (l *Ledger) dropBooks() {
	all, _ := l.books()
	for _, n := range all {
		if n < l.book.number {
			_ = os.RemoveAll(l.bookDir(n))
		}
	}
}

// openBook opens with one retry: after a crash between making a file and
// sizing it the first Open fails and the second works.
func (l *Ledger) openBook(number int) (*book, error) {
	secret, err := badgerKey(l.opt.Keys, l.opt.StoreKey)
	if err != nil {
		return nil, err
	}
	o := badgerOptions(l.bookDir(number), l.opt, secret)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	db, err := badger.Open(o)
	if err != nil {
		db, err = badger.Open(o)
	}
	if err != nil {
		return nil, errors.New("badger does not open") // its own text may quote keys
	}
	return &book{l: l, db: db, number: number}, nil
}
