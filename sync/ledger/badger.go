package ledger

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"shyraq/app/raid"
	"shyraq/sync/seal"
)

// silent takes Badger's messages and drops them: they quote keys, and nothing
// in them is needed, because what is wrong is found by comparing.
type silent struct{}

func (silent) Errorf(string, ...any)   {}
func (silent) Warningf(string, ...any) {}
func (silent) Infof(string, ...any)    {}
func (silent) Debugf(string, ...any)   {}

// badgerOptions are those of sync.md 3.2. Checksums are off because of what
// Badger does when one fails: it ends the process or says "not found".
func badgerOptions(dir string, server bool, secret []byte) badger.Options {
	o := badger.DefaultOptions(dir).
		WithLogger(silent{}).
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
		WithCompactL0OnClose(true).
		WithDetectConflicts(false). // one goroutine writes
		WithChecksumVerificationMode(options.NoVerification).
		WithEncryptionKey(secret)
	if server {
		o = o.WithMemTableSize(64 << 20).WithValueLogFileSize(64 << 20).
			WithBlockCacheSize(64 << 20).WithIndexCacheSize(64 << 20)
	}
	return o
}

const (
	valueLimit  = 256 << 10 // larger values would leave the part of Badger that reports errors
	tabletBatch = 512 << 10 // bytes in one transaction, well below 15 % of the memory table
	serverBatch = 4 << 20
)

// badgerKey derives the key of Badger's own encryption, which hides the index,
// from the store key.
func badgerKey(keys seal.Keyring, id seal.KeyID) ([]byte, error) {
	k, ok := keys.Key(id)
	if !ok {
		return nil, raid.Errorf(raid.Denied, "locked", "no store key")
	}
	return hkdf.Key(sha256.New, k.Bytes(), nil, "shyraq badger v1", 32)
}

func (l *Ledger) path(name string) string { return filepath.Join(l.opt.Dir, name) }

// openBadger opens with one retry: after a crash between making a file and
// sizing it the first Open fails and the second works.
func (l *Ledger) openBadger(secret []byte) error {
	o := badgerOptions(l.path("ledger"), l.opt.Server, secret)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return err
	}
	db, err := badger.Open(o)
	if err != nil {
		db, err = badger.Open(o)
	}
	if err != nil {
		return errors.New("badger does not open") // its own text may quote keys
	}
	l.db = db
	return nil
}

// setAside moves Badger out of the way. The one set aside before is dropped:
// it was kept only until the journal had been found whole.
func (l *Ledger) setAside() error {
	if err := os.RemoveAll(l.path("ledger.aside")); err != nil {
		return fmt.Errorf("set ledger aside: %w", err)
	}
	err := os.Rename(l.path("ledger"), l.path("ledger.aside"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set ledger aside: %w", err)
	}
	return nil
}
