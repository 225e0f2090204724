package region

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// cabinet keeps the server's few own files, each sealed under its name and
// written as a whole: the keys, the register, the region file. They are apart
// from the ledger because they must survive the ledger being set aside and
// rebuilt from its journal. Every file is kept twice, so that one damaged copy
// is not the end of the region's keys.
type cabinet struct {
	dir  string
	id   uuid.UUID
	key  seal.Key
	rand io.Reader
}

func (c cabinet) path(name string) string { return filepath.Join(c.dir, name+".sealed") }

// write puts a value down, durable on return.
func (c cabinet) write(name string, v any) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	sealed := seal.Seal(c.rand, c.key, c.id, "region/"+name, plain)
	for _, path := range []string{c.path(name), c.path(name) + ".copy"} {
		if err := disk.Replace(path, sealed); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// read gives a value back. It reports false where it was never written.
func (c cabinet) read(name string, v any) (bool, error) {
	var cause error
	missing := 0
	for _, path := range []string{c.path(name), c.path(name) + ".copy"} {
		sealed, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			missing++
			continue
		}
		if err == nil {
			var plain []byte
			if plain, err = seal.Open(seal.Ring{c.key.ID(): c.key}, c.id, "region/"+name, sealed); err == nil {
				if err = json.Unmarshal(plain, v); err == nil {
					return true, nil
				}
			}
		}
		cause = err
	}
	if missing == 2 {
		return false, nil
	}
	return false, fmt.Errorf("read %s: %w", name, cause)
}

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
