package vault

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"shyraq/errs"
)

// wipedMark is what stands in the place of a vault that was destroyed.
const wipedMark = "shyraq wiped 1\n"

var errWiped = errs.Errorf(errs.Denied, "device_wiped", "the region had the keys of this device destroyed")

// Destroy destroys every key that this device holds, and the secret that opens what
// an older copy of the vault has: nothing that lies here opens again, for anybody.
// What waits to be delivered is sealed for the region alone, and is delivered. One
// that was cut off is gone on with by the next opening. Keys that are in use are their
// holder's to zero.
func (v *Vault) Destroy(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.destroy(ctx, v.file); err != nil {
		return fmt.Errorf("destroy vault: %w", err)
	}
	clear(v.secret)
	v.secret, v.file, v.gone = nil, file{ID: v.file.ID}, true
	return nil
}

// destroy puts the mark into both places, each in one step, and then ends the secret:
// a mark anywhere means that all of it goes.
func (v *Vault) destroy(ctx context.Context, of file) error {
	for _, name := range fileNames {
		if err := writeFile(filepath.Join(v.dir, name), []byte(wipedMark)); err != nil {
			return err
		}
	}
	if err := os.Remove(filepath.Join(v.dir, secretFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := removeEscrows(v.dir); err != nil {
		return err
	}
	if of.Secret != inKeyStore {
		return nil
	}
	other := make([]byte, secretSize)
	if _, err := io.ReadFull(v.opts.Rand, other); err != nil {
		return err
	}
	_, err := ask(ctx, func() (string, error) {
		return "", v.opts.KeyStore.Set(of.ID.String(), base64.StdEncoding.EncodeToString(other))
	})
	return err
}

// wiped looks whether a mark stands in one of the places, and goes on with what was
// cut off.
func (v *Vault) wiped(ctx context.Context, all []copied) error {
	marked, of := false, file{}
	for _, c := range all {
		marked = marked || bytes.Equal(c.raw, []byte(wipedMark))
		if c.err == nil {
			of = c.file
		}
	}
	if !marked {
		return nil
	}
	if err := v.destroy(ctx, of); err != nil {
		return fmt.Errorf("destroy vault: %w", err)
	}
	return errWiped
}
