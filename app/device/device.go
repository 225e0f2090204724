// Package device is the data folder of one device: its vault and its store, the
// delivery that goes on while nobody is signed in, and an officer's work between
// unlock and lock.
//
// It promises an order. Keys are wiped when an unlock fails. A lock keeps what
// was typed while there are keys to seal it with, empties the screens, wipes the
// keys, and delivers on without them. It draws nothing and knows no window.
package device

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/release/format"
	"shyraq/sync/drift"
)

// Options is what a device is opened with. Dir, Now, Clock and the Codes and Rand
// of Duty must be there.
type Options struct {
	Dir   string
	Now   func() time.Time // of the device's own clock
	Clock *drift.Clock     // corrects it; belongs to this device from now on
	Vault vault.Options
	// Duty is what an officer's work is opened with. Dir, Device, Keys, Vault,
	// Unwritten, Now and Clock are the device's to give.
	Duty duty.Options
	// OnWiped says that the keys of this device were destroyed by an order of its
	// region: whoever works here is to be locked out at once. From any goroutine, and
	// it must not block. Nil for nobody.
	OnWiped func()
	// OnWaiting says that Waiting may have become another; from any goroutine,
	// and it must not block. Nil for nobody.
	OnWaiting func()
}

// Device is a data folder that is open. It is safe for use by many goroutines.
type Device struct {
	ctx   context.Context
	cfg   Options
	vault *vault.Vault
	open  func(context.Context, duty.Options) (*duty.Duty, error)

	lost error // why the vault there was will not open again; nil: it is open

	unwritten duty.Unwritten // what could not be put into the store

	turn sync.Mutex // one change at a time of who has the folder

	mu     sync.Mutex // guards what follows
	locked *duty.Locked
	duty   *duty.Duty
	keys   *vault.Keys
	ended  bool

	recoverable []vault.Officer // as the region named them last
}

// Open opens a folder, which is made where there is none, and refused where a newer
// program wrote it (errs.Unavailable "data_newer"), and begins to deliver
// what waits there: also where the vault is lost (Lost), and nobody can unlock it
// before one was enrolled anew. The delivery and all work end with ctx.
func Open(ctx context.Context, cfg Options) (*Device, error) {
	if err := format.Check(cfg.Dir); err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	v, err := vault.Open(ctx, cfg.Dir, cfg.Vault)
	if err == nil {
		if _, damaged := vault.LoadDevice(cfg.Dir); duty.VaultLost(damaged) {
			v, err = nil, damaged
		}
	}
	if err != nil && !duty.VaultLost(err) {
		return nil, err
	}
	cfg.Clock.Use(cfg.Dir, cfg.Now)
	d := &Device{ctx: ctx, cfg: cfg, vault: v, lost: err, open: duty.Open}
	d.unwritten.Use(cfg.Dir)
	if err := d.deliver(); err != nil {
		return nil, err
	}
	return d, nil
}

// options are what an officer's work and the delivery are opened with. A folder
// on which nobody is enrolled is errs.NotFound.
func (d *Device) options() (duty.Options, error) {
	o := d.cfg.Duty
	o.Dir, o.Now, o.Clock, o.Vault = d.cfg.Dir, d.cfg.Clock.Now, d.cfg.Clock, d.keysFile()
	o.Unwritten, o.OnWiped = &d.unwritten, d.wiped
	var err error
	o.Device, err = vault.LoadDevice(d.cfg.Dir)
	return o, err
}

// Identity is what the region knows this device by; errs.NotFound where nobody
// is enrolled.
func (d *Device) Identity() (vault.Identity, error) {
	known, err := vault.LoadDevice(d.cfg.Dir)
	return known.Identity, err
}

// Lost is why the vault of this folder will not open again; nil where it is open.
func (d *Device) Lost() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
}

// keysFile is the vault; nil where it is lost.
func (d *Device) keysFile() *vault.Vault {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.vault
}

// Officers are those who are enrolled here; none where the vault is lost.
func (d *Device) Officers() []vault.Officer {
	if v := d.keysFile(); v != nil {
		return v.Officers()
	}
	return nil
}

// Holds says whether anything that was typed here, by whomever, is in memory
// alone, for the disk did not take it.
func (d *Device) Holds() bool { return d.unwritten.Loose() }

// Wait is how long an officer has to wait before his next PIN is looked at.
func (d *Device) Wait(officer uuid.UUID) time.Duration {
	if v := d.keysFile(); v != nil {
		return v.Wait(officer)
	}
	return 0
}

// KeyStore says whether the system keeps the device's secret.
func (d *Device) KeyStore() bool {
	v := d.keysFile()
	return v != nil && v.KeyStore()
}

// ChangePIN gives an officer another PIN; see vault.ChangePIN.
func (d *Device) ChangePIN(ctx context.Context, officer uuid.UUID, old, pin string) error {
	if err := d.Lost(); err != nil {
		return err
	}
	return d.keysFile().ChangePIN(ctx, officer, old, pin)
}

// Duty is the work of the officer who unlocked; nil while the device is locked.
func (d *Device) Duty() *duty.Duty {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.duty
}
