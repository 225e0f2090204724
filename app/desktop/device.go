package desktop

import (
	"errors"

	"fyne.io/fyne/v2"

	"shyraq/app/atlas"
	"shyraq/app/device"
	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/maps/gazetteer"
	"shyraq/sync/ledger"
)

// openDevice opens the device of d.dir, which delivers what waits there, and its
// maps.
func (d *desktop) openDevice() error {
	opened, err := device.Open(d.ctx, d.deviceConfig())
	if err != nil {
		return err
	}
	a, err := atlas.Open(d.dir, atlas.Options{City: d.demo != nil})
	if err != nil {
		return errors.Join(err, opened.Close(nil))
	}
	d.device, d.atlas, d.names = opened, a, gazetteer.New(a.Stack())
	return nil
}

func (d *desktop) deviceConfig() device.Options {
	c := device.Options{
		Dir: d.dir, Now: d.env.Now, Clock: d.clock,
		Vault: vault.Options{Now: d.env.Now, Rand: d.env.Rand, KeyStore: d.env.KeyStore, Cost: d.env.Cost, Up: d.env.Up},
		Duty: duty.Options{
			Codes: d.env.Codes, Rand: d.env.Rand, Wire: d.env.Wire, Districts: d.env.Districts, Free: d.env.Free, OnAudit: d.onAudit,
		},
		OnWiped:   func() { fyne.Do(d.wiped) },
		OnWaiting: func() { fyne.Do(d.showWaiting) },
	}
	if d.demo != nil {
		c.Now, c.Vault, c.Duty.Wire.Offset = d.demo.Now, d.demo.Vault(), d.demo.Offset()
	}
	return c
}

// onAudit hears from the store, from a goroutine of its own, what it found
// damaged.
func (d *desktop) onAudit(f ledger.Finding) {
	fyne.Do(func() {
		if d.session != nil {
			d.session.Damaged(f)
		}
	})
}
