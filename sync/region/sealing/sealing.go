// Package sealing keeps a region's sealing keys in their file: the one by which
// everything is sealed that is written, and behind it those by which something
// may still be sealed that was written before.
//
// The file is of text, a key a line in hexadecimal digits, the current one first.
// A region has one; while the key is being changed, two; and one that was
// restored from a backup of before, as many as that needs. What a change of the
// file says is durable before it counts.
package sealing

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// Most is how many keys a file has at most.
const Most = 8

// Ring is the keys of a file. It is safe for use by several goroutines.
type Ring struct {
	path string // empty where they are in memory alone

	mu   sync.RWMutex
	keys []seal.Key // the current one first
}

// Of makes a ring that is in no file.
func Of(keys ...seal.Key) *Ring { return &Ring{keys: keys} }

// Open reads the file, and makes one with a new key where fresh says that there
// is none yet. One that others can read is refused. The codes of its errors are
// key_missing, key_open_to_others and bad_key_file.
func Open(path string, fresh bool, random io.Reader) (*Ring, error) {
	text, err := os.ReadFile(path)
	r := &Ring{path: path}
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		return r, r.put([]seal.Key{seal.NewKey(random)})
	case errors.Is(err, fs.ErrNotExist):
		return nil, errs.Errorf(errs.NotFound, "key_missing", "the sealing key is not where it is looked for")
	case err != nil:
		return nil, fmt.Errorf("read sealing key: %w", err)
	}
	if info, err := os.Stat(path); err == nil && filepath.Separator == '/' && info.Mode().Perm()&0o077 != 0 {
		return nil, errs.Errorf(errs.Denied, "key_open_to_others", "the key file must be 0600")
	}
	r.keys, err = parse(string(text))
	return r, err
}

func parse(text string) (keys []seal.Key, err error) {
	for _, line := range strings.Fields(text) {
		b, err := hex.DecodeString(line)
		if err != nil {
			return nil, errs.Errorf(errs.Invalid, "bad_key_file", "not 64 hexadecimal digits")
		}
		k, err := seal.KeyFrom(b)
		if err != nil {
			return nil, errs.Errorf(errs.Invalid, "bad_key_file", "not 32 bytes")
		}
		if !has(keys, k.ID()) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 || len(keys) > Most {
		return nil, errs.Errorf(errs.Invalid, "bad_key_file", "1 to %d keys, a line each", Most)
	}
	return keys, nil
}

func has(keys []seal.Key, id seal.KeyID) bool {
	return slices.ContainsFunc(keys, func(k seal.Key) bool { return k.ID() == id })
}

// put writes the file, and then has these keys count.
func (r *Ring) put(keys []seal.Key) error {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(hex.EncodeToString(k.Bytes()) + "\n")
	}
	if r.path != "" {
		if err := disk.Replace(r.path, []byte(b.String())); err != nil {
			if full := errs.OfDisk(err); full != nil {
				return full
			}
			return errs.Errorf(errs.Unavailable, "key_file", "the file of the sealing key cannot be written")
		}
	}
	r.keys = keys
	return nil
}

// Key implements seal.Keyring.
func (r *Ring) Key(id seal.KeyID) (seal.Key, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, k := range r.keys {
		if k.ID() == id {
			return k, true
		}
	}
	return seal.Key{}, false
}

// Current seals what is written.
func (r *Ring) Current() seal.Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[0]
}

// All lists the keys, the current one first.
func (r *Ring) All() []seal.Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.keys)
}

// Add takes a key in behind the others: it opens, and seals nothing yet.
func (r *Ring) Add(k seal.Key) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if has(r.keys, k.ID()) {
		return nil
	}
	if len(r.keys) == Most {
		return errs.Errorf(errs.Conflict, "keys_many", "%d sealing keys at most", Most)
	}
	return r.put(append(slices.Clone(r.keys), k))
}

// Use has a key that is there seal what is written from now on.
func (r *Ring) Use(id seal.KeyID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys[0].ID() == id {
		return nil
	}
	if !has(r.keys, id) {
		return errs.Errorf(errs.NotFound, "key_unknown", "the sealing key %s is not in the file", id)
	}
	next := slices.Clone(r.keys)
	slices.SortStableFunc(next, func(a, b seal.Key) int {
		switch id {
		case a.ID():
			return -1
		case b.ID():
			return 1
		}
		return 0
	})
	return r.put(next)
}

// Drop destroys keys: they are in the file and in memory no more. The current one
// stays.
func (r *Ring) Drop(ids ...seal.KeyID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	next, gone := []seal.Key{r.keys[0]}, []seal.Key(nil)
	for _, k := range r.keys[1:] {
		if slices.Contains(ids, k.ID()) {
			gone = append(gone, k)
		} else {
			next = append(next, k)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	if err := r.put(next); err != nil {
		return err
	}
	for _, k := range gone {
		k.Zero()
	}
	return nil
}
