package badger

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/dgraph-io/badger/v4"

	"shyraq/errs"
	"shyraq/sync/seal"
)

// oneKey is how long Badger goes on with one key of its own: while it is open it
// writes none into its list, which is then free to be sealed anew. It counts from
// 1970 where there is none yet, and would then make none.
const oneKey = 10 * 365 * 24 * time.Hour

// badgerKey seals the list of Badger's own keys, which hide the places of values.
func badgerKey(k seal.Key) ([]byte, error) {
	secret, err := hkdf.Key(sha256.New, k.Bytes(), nil, "shyraq region badger v1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return secret, nil
}

// rekey has Badger's list of keys sealed by the current key, whichever of the
// known ones it was sealed by. Where none of them opens it, nothing is touched:
// the key file is the wrong one.
func (e *engine) rekey(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, badger.KeyRegistryFileName)); err != nil || dir == "" {
		return nil // nothing was ever written
	}
	all := e.opt.All()
	for i, k := range all {
		secret, err := badgerKey(k)
		if err != nil {
			return err
		}
		list, err := badger.OpenKeyRegistry(badger.KeyRegistryOptions{Dir: dir, ReadOnly: true, EncryptionKey: secret, EncryptionKeyRotationDuration: oneKey})
		if errors.Is(err, badger.ErrEncryptionKeyMismatch) {
			continue
		}
		if err != nil || i == 0 {
			return nil // as it should be, or damaged, which is found when it is opened
		}
		if secret, err = badgerKey(all[0]); err != nil {
			return err
		}
		if badger.WriteKeyRegistry(list, badger.KeyRegistryOptions{Dir: dir, EncryptionKey: secret}) != nil {
			return errs.Errorf(errs.Unavailable, "store_failed", "the list of badger's keys could not be written")
		}
		return nil
	}
	return errs.Errorf(errs.Denied, "key_wrong", "no key of the key file opens this store")
}

// same says whether two values of a place are the same, by whichever key they are
// sealed.
func (e *engine) same(k, a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	one, err := seal.Open(e.opt.Keys, e.opt.Region, string(k), a)
	two, again := seal.Open(e.opt.Keys, e.opt.Region, string(k), b)
	return err == nil && again == nil && bytes.Equal(one, two)
}
