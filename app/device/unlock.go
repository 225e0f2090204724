package device

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/errs"
)

// Unlock opens an officer's work with his PIN; Duty is it then. Where it fails,
// whatever the cause, no key stays and the delivery goes on.
func (d *Device) Unlock(ctx context.Context, officer uuid.UUID, pin string) error {
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := d.Lost(); err != nil {
		return err
	}
	keys, err := d.keysFile().Unlock(ctx, officer, pin)
	if err != nil {
		return err
	}
	work, err := d.begin(ctx, keys)
	if err != nil {
		keys.Zero()
		return errors.Join(err, d.deliver())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.duty, d.keys = work, keys
	return nil
}

// begin stops the delivery, opens the store with an officer's keys, and has it
// written down that he unlocked it.
func (d *Device) begin(ctx context.Context, keys *vault.Keys) (*duty.Duty, error) {
	if err := d.rest(); err != nil {
		return nil, err
	}
	o, err := d.options()
	if err != nil {
		return nil, err
	}
	o.Keys = keys
	d.unwritten.Reserve()
	work, err := d.open(d.ctx, o)
	if err != nil {
		return nil, err
	}
	if err := work.Unlocked(ctx); err != nil {
		return nil, errors.Join(err, work.Close())
	}
	return work, nil
}

// Enrol enrols an officer here; see duty.Enrol. Nobody works on the device. Where
// the vault is lost, the folder is begun anew before; see duty.BeginAnew.
func (d *Device) Enrol(ctx context.Context, e duty.Enrolment) error {
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := d.rest(); err != nil {
		return errors.Join(err, d.deliver())
	}
	o, err := d.options()
	if err != nil && !errors.Is(err, errs.NotFound) && !duty.VaultLost(err) {
		return err
	}
	if d.Lost() != nil {
		if err := d.beginAnew(ctx, o, e); err != nil {
			return errors.Join(err, d.deliver())
		}
		o.Device, o.Vault = vault.Device{}, d.keysFile()
	}
	_, err = duty.Enrol(ctx, o, d.keysFile(), e)
	return errors.Join(err, d.deliver())
}

// beginAnew puts a folder whose vault is lost out of the way. A PIN that will not do
// is refused before.
func (d *Device) beginAnew(ctx context.Context, o duty.Options, e duty.Enrolment) error {
	if err := vault.CheckPIN(e.PIN); err != nil {
		return err
	}
	if err := duty.BeginAnew(ctx, o); err != nil {
		return err
	}
	v, err := vault.Open(ctx, d.cfg.Dir, d.cfg.Vault)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.vault, d.lost = v, nil
	return nil
}
