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
	keys, err := d.vault.Unlock(ctx, officer, pin)
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

// Enrol enrols an officer here; see duty.Enrol. Nobody works on the device.
func (d *Device) Enrol(ctx context.Context, e duty.Enrolment) error {
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := d.rest(); err != nil {
		return errors.Join(err, d.deliver())
	}
	o, err := d.options()
	if err != nil && !errors.Is(err, errs.NotFound) {
		return err
	}
	_, err = duty.Enrol(ctx, o, d.vault, e)
	return errors.Join(err, d.deliver())
}
