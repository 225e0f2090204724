package place

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// openKey reads the sealing key, and makes it where a new region has none. A
// key others can read is refused.
func openKey(path string, fresh bool, random io.Reader) (seal.Key, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		k := seal.NewKey(random)
		return k, disk.Replace(path, []byte(hex.EncodeToString(k.Bytes())+"\n"))
	case errors.Is(err, fs.ErrNotExist):
		return seal.Key{}, errs.Errorf(errs.NotFound, "key_missing", "the sealing key is not where it is looked for")
	case err != nil:
		return seal.Key{}, fmt.Errorf("read sealing key: %w", err)
	}
	if info, err := os.Stat(path); err == nil && filepath.Separator == '/' && info.Mode().Perm()&0o077 != 0 {
		return seal.Key{}, errs.Errorf(errs.Denied, "key_open_to_others", "the key file must be 0600")
	}
	b, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return seal.Key{}, errs.Errorf(errs.Invalid, "bad_key_file", "not 64 hexadecimal digits")
	}
	k, err := seal.KeyFrom(b)
	if err != nil {
		return seal.Key{}, errs.Errorf(errs.Invalid, "bad_key_file", "not 32 bytes")
	}
	return k, nil
}
