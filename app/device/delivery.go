package device

import (
	"errors"

	"shyraq/app/duty"
	"shyraq/errs"
	"shyraq/sync/courier"
)

// deliver sends from the locked device. A folder on which nobody is enrolled has
// nothing to send, and one that was closed sends no more. The caller has the
// turn.
func (d *Device) deliver() error {
	d.mu.Lock()
	ended := d.ended
	d.mu.Unlock()
	if ended {
		return nil
	}
	o, err := d.options()
	if errors.Is(err, errs.NotFound) || duty.VaultLost(err) { // nobody is enrolled, or nobody knows as whom
		return nil
	}
	if err != nil {
		return err
	}
	l, err := duty.StartLocked(d.ctx, o, func(courier.Status) {
		if d.cfg.OnWaiting != nil {
			d.cfg.OnWaiting()
		}
	})
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.locked = l
	return nil
}

// rest gives the folder free for who unlocks or enrols. The caller has the turn.
func (d *Device) rest() error {
	d.mu.Lock()
	l := d.locked
	d.locked = nil
	d.mu.Unlock()
	if l == nil {
		return nil
	}
	return l.Close()
}

// Waiting is how many records a locked device has still to deliver; zero while
// somebody works on it.
func (d *Device) Waiting() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.locked == nil {
		return 0
	}
	return d.locked.Status().Waiting
}
