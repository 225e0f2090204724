package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"shyraq/errs"
)

// fileNames are the two copies of the vault, in the order in which they are
// written: a write that was torn, or a sector that died, leaves the other.
var fileNames = [2]string{fileName, "vault.copy.json"}

// IsFile says whether a file of a data directory is one of the vault.
func IsFile(name string) bool { return slices.Contains(fileNames[:], name) || name == secretFile }

// copied is one of the two, as it lies on the disk.
type copied struct {
	raw    []byte
	file   file
	secret []byte
	err    error // why it is none
}

// read takes the newer of the copies that are whole, and mends the other by it.
// Where neither is, it says what is the matter with the first that is there.
func (v *Vault) read(ctx context.Context) error {
	all, best := v.copies(ctx)
	if err := later(all[:]); err != nil {
		return err
	}
	if err := v.wiped(ctx, all[:]); err != nil {
		return err
	}
	if best < 0 {
		return worst(all[:])
	}
	v.file, v.secret, v.size = all[best].file, all[best].secret, len(all[best].raw)
	for i := range all {
		if i != best && !bytes.Equal(all[i].raw, all[best].raw) {
			v.behind = writeFile(filepath.Join(v.dir, fileNames[i]), all[best].raw) // a disk that takes nothing leaves it
		}
	}
	return v.putBack(ctx)
}

// copies reads both; best is the one that counts, -1 where neither does.
func (v *Vault) copies(ctx context.Context) (all [len(fileNames)]copied, best int) {
	best = -1
	for i, name := range fileNames {
		all[i] = v.readCopy(ctx, name, all[:i])
		if all[i].err == nil && (best < 0 || all[i].file.Write > all[best].file.Write) {
			best = i
		}
	}
	return all, best
}

// readCopy reads one copy. Whether the key store has the secret is asked once for
// both.
func (v *Vault) readCopy(ctx context.Context, name string, before []copied) (c copied) {
	if c.raw, c.err = readLimited(filepath.Join(v.dir, name), maxFile); c.err != nil {
		return c
	}
	var body, sum []byte
	if c.file, body, sum, c.err = decode(c.raw); c.err != nil {
		return c
	}
	for _, b := range before {
		if b.file.ID == c.file.ID && b.file.Secret == c.file.Secret && b.secret != nil {
			c.secret = b.secret
		}
	}
	if c.secret == nil {
		if c.secret, c.err = v.loadSecret(ctx, c.file); c.err != nil {
			return c
		}
	}
	if !checkSum(c.secret, body, sum) {
		c.err = damaged("check sum does not match")
	}
	return c
}

// later refuses a vault of which a newer program wrote either copy: the other is of
// before, and would be taken for the newer one's.
func later(all []copied) error {
	for _, c := range all {
		var e *errs.Error
		if errors.As(c.err, &e) && e.Code == "vault_version" {
			return c.err
		}
	}
	return nil
}

// worst is what a person can do most about: a key store that does not answer may
// answer the next time, what is damaged stays so. No copy at all is fs.ErrNotExist.
func worst(all []copied) error {
	said := error(fs.ErrNotExist)
	for _, c := range all {
		var e *errs.Error
		switch {
		case errors.Is(c.err, fs.ErrNotExist):
		case errors.Is(said, fs.ErrNotExist), errors.As(said, &e) && e.Code == "vault_damaged":
			said = c.err
		}
	}
	return said
}

// save writes the vault, one copy after the other; the caller holds the lock. One
// that is written is enough for it to be kept: the other is mended by the next
// save, or the next opening. Beyond its bound nothing is written.
func (v *Vault) save() error {
	if v.gone {
		return fmt.Errorf("save vault: %w", errWiped)
	}
	f := v.file
	f.Write++
	raw, err := encode(f, v.secret)
	if err != nil {
		return fmt.Errorf("save vault: %w", err)
	}
	if len(raw) > maxFile {
		return fmt.Errorf("save vault: %w", errs.Errorf(errs.Unavailable, "vault_full", "%s may have %d bytes", fileName, maxFile))
	}
	if err := writeFile(filepath.Join(v.dir, fileNames[0]), raw); err != nil {
		return fmt.Errorf("save vault: %w", err)
	}
	v.file.Write, v.size, v.fresh = f.Write, len(raw), false
	v.behind = writeFile(filepath.Join(v.dir, fileNames[1]), raw)
	return nil
}

// saveBoth is save for what has to be gone from both copies, and may not come back
// with an older one.
func (v *Vault) saveBoth(ctx context.Context) error {
	v.file.Shut++
	if err := v.save(); err != nil {
		return err
	}
	v.count(ctx)
	if v.behind != nil {
		return fmt.Errorf("save vault: %w", v.behind)
	}
	return nil
}
