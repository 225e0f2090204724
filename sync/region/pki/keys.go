package pki

import (
	"context"
	"crypto/ed25519"
	"io"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/seal"
)

// Keys are the region's private keys, with those of before as long as they serve.
type Keys struct {
	CACert         []byte `json:"ca_cert"` // DER
	CAKey          []byte `json:"ca_key"`  // DER
	Region         []byte `json:"region"`  // Ed25519 seed
	Delivery       []byte `json:"delivery"`
	DeliveryPublic []byte `json:"-"`

	Shown      *Shown            `json:"shown,omitempty"`      // nil: servers show certificates of CACert
	Ended      [][]byte          `json:"ended,omitempty"`      // authorities of before, DER: what they signed opens the way to a new certificate
	Deliveries []FormerDelivery  `json:"deliveries,omitempty"` // of before, the oldest first
	Steps      []wire.Succession `json:"steps,omitempty"`      // that devices are told
}

// Shown is the authority of before, of which servers go on showing certificates
// until devices know the new one.
type Shown struct {
	Cert  []byte    `json:"cert"`  // DER
	Key   []byte    `json:"key"`   // DER
	Until time.Time `json:"until"` // by the region's clock
}

// FormerDelivery is a delivery key of before. It opens what devices sealed to it,
// until it ends; then its public half stands here alone.
type FormerDelivery struct {
	Private []byte    `json:"private,omitempty"`
	Public  []byte    `json:"public"`
	Changed time.Time `json:"changed"` // when the next one took its place
	Until   time.Time `json:"until"`   // by the region's clock
}

// MostFormer is how many authorities, and how many delivery keys, of before are
// kept.
const MostFormer = 16

// ShownCert is the authority of the certificates that servers show.
func (k Keys) ShownCert() []byte {
	if k.Shown != nil {
		return k.Shown.Cert
	}
	return k.CACert
}

// Authorities are those whose certificates are known, the current one first.
func (k Keys) Authorities() [][]byte {
	all := [][]byte{k.CACert}
	if k.Shown != nil {
		all = append(all, k.Shown.Cert)
	}
	return append(all, k.Ended...)
}

// DeliveryAt is the delivery key that was the current one at a time.
func (k Keys) DeliveryAt(t time.Time) []byte {
	for _, d := range k.Deliveries {
		if t.Before(d.Changed) {
			return d.Public
		}
	}
	return k.DeliveryPublic
}

// Trust is what devices are to hold the region to.
func (k Keys) Trust() wire.Trust {
	t := wire.Trust{CA: k.CACert, Delivery: k.DeliveryPublic}
	if k.Shown != nil {
		t.Before = k.Shown.Cert
	}
	return t
}

// Serial is that of the last succession; zero where there was none.
func (k Keys) Serial() int64 {
	if n := len(k.Steps); n > 0 {
		return k.Steps[n-1].Serial
	}
	return 0
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
	return k, k.complete()
}

// KeysOf reads the keys that stand in a register.
func KeysOf(s *register.State) (k Keys, err error) {
	found, err := s.Setting(KeySetting, &k)
	if err == nil && !found {
		err = errs.Errorf(errs.NotFound, "keys_missing", "the region's keys are gone")
	}
	if err != nil {
		return k, err
	}
	return k, k.complete()
}

// complete adds what is not kept.
func (k *Keys) complete() error {
	receiver, err := seal.NewReceiver(k.Delivery)
	if err == nil {
		k.DeliveryPublic = receiver.Public()
	}
	return err
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
