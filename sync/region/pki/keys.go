package pki

import (
	"context"
	"crypto/ed25519"
	"io"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/seal"
)

// Keys are the region's private keys.
type Keys struct {
	CACert         []byte `json:"ca_cert"` // DER
	CAKey          []byte `json:"ca_key"`  // DER
	Region         []byte `json:"region"`  // Ed25519 seed
	Delivery       []byte `json:"delivery"`
	DeliveryPublic []byte `json:"-"`
}

// Signing is the key with which the region signs what it writes itself.
func (k Keys) Signing() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.Region) }

// Public is the other half of Signing.
func (k Keys) Public() []byte { return k.Signing().Public().(ed25519.PublicKey) }

// KeySetting is the setting of the register that holds the keys.
const KeySetting = "keys"

// Finding is what the keys of a region are found or made with; all of it.
type Finding struct {
	ID       uuid.UUID
	Store    store.Store
	Register *register.Register
	Known    bool // there is a region: where no keys are, none are made
	Rand     io.Reader
}

// FindKeys reads the region's keys, or, where a region is founded, makes them.
// A region that lost its keys does not become another one: that is
// errs.NotFound "keys_missing", and "no_keys" where there is none at all.
func FindKeys(ctx context.Context, f Finding) (k Keys, err error) {
	found, err := f.Register.State().Setting(KeySetting, &k)
	if err == nil && !found {
		k, err = f.found(ctx)
	}
	if err != nil {
		return k, err
	}
	receiver, err := seal.NewReceiver(k.Delivery)
	if err == nil {
		k.DeliveryPublic = receiver.Public()
	}
	return k, err
}

// found makes the keys of a region that never had any.
func (f Finding) found(ctx context.Context) (made Keys, err error) {
	if f.Known {
		return made, errs.Errorf(errs.NotFound, "no_keys", "no region is kept there; look at the folder and the database")
	}
	notes, err := f.Store.Audit(ctx, access.Administering(), access.Position{}, 1)
	if err != nil {
		return made, err
	}
	if f.Register.State().Generation() != 0 || len(notes) > 0 {
		return made, errs.Errorf(errs.NotFound, "keys_missing", "the region's keys are gone")
	}
	if made, err = f.draw(); err != nil {
		return made, err
	}
	err = f.Register.Change(ctx, func(e *register.Edit) error {
		if again, err := e.State().Setting(KeySetting, &made); err != nil || again {
			return err // another server founded it at the same moment
		}
		return e.Set(KeySetting, made)
	})
	return made, err
}

func (f Finding) draw() (k Keys, err error) {
	if k.CACert, k.CAKey, err = NewAuthority(f.ID, f.Rand); err != nil {
		return k, err
	}
	k.Region = make([]byte, ed25519.SeedSize)
	if _, err = io.ReadFull(f.Rand, k.Region); err != nil {
		return k, err
	}
	k.Delivery, err = seal.NewReceiverKey()
	return k, err
}
