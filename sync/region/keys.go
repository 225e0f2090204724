package region

import (
	"context"
	"crypto/ed25519"
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
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
	"shyraq/sync/seal"
)

// keys are the region's private keys.
type keys struct {
	CACert         []byte `json:"ca_cert"` // DER
	CAKey          []byte `json:"ca_key"`  // DER
	Region         []byte `json:"region"`  // Ed25519 seed
	Delivery       []byte `json:"delivery"`
	DeliveryPublic []byte `json:"-"`
}

func (k keys) regionKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.Region) }

func (k keys) regionPublic() []byte { return k.regionKey().Public().(ed25519.PublicKey) }

// keySetting is the setting that holds the keys.
const keySetting = "keys"

// openKeys reads the region's keys, or, where a region is founded, makes them.
// A region that lost its keys does not become another one.
func (r *Region) openKeys(ctx context.Context, known bool) error {
	found, err := r.people().Setting(keySetting, &r.keys)
	if err != nil || found {
		return err
	}
	if known {
		return errs.Errorf(errs.NotFound, "no_keys", "no region is kept there; look at the folder and the database")
	}
	notes, err := r.store.Audit(ctx, access.Administering(), access.Position{}, 1)
	if err != nil {
		return err
	}
	if r.people().Generation() != 0 || len(notes) > 0 {
		return errs.Errorf(errs.NotFound, "keys_missing", "the region's keys are gone")
	}
	made, err := r.newKeys()
	if err != nil {
		return err
	}
	err = r.change(ctx, func(e *register.Edit) error {
		if again, err := e.State().Setting(keySetting, &made); err != nil || again {
			return err // another server founded it at the same moment
		}
		return e.Set(keySetting, made)
	})
	r.keys = made
	return err
}

func (r *Region) newKeys() (k keys, err error) {
	if k.CACert, k.CAKey, err = newAuthority(r.id, r.rand); err != nil {
		return k, err
	}
	k.Region = make([]byte, ed25519.SeedSize)
	if _, err = io.ReadFull(r.rand, k.Region); err != nil {
		return k, err
	}
	k.Delivery, err = seal.NewReceiverKey()
	return k, err
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
