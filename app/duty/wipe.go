package duty

import (
	"context"

	"shyraq/sync/courier"
)

// wipe obeys the region's order: the keys are destroyed on the disk, then in memory,
// and what was read is let go of. What waits to be delivered is counted.
func (d *Duty) wipe(ctx context.Context) (waiting int, err error) {
	waiting, _ = courier.FromLedger(d.ledger.Outbox()).Count()
	if err := d.opts.destroy(ctx); err != nil {
		return 0, err
	}
	d.opts.Keys.Zero()
	d.memory.drop()
	d.forgetWorklists()
	return waiting, nil
}

// destroy destroys the vault, where there is one still, and tells of it.
func (o Options) destroy(ctx context.Context) error {
	if o.Vault == nil {
		return nil // it was destroyed before, or is lost
	}
	if err := o.Vault.Destroy(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if o.OnWiped != nil {
		o.OnWiped()
	}
	return nil
}
