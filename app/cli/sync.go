package cli

import (
	"context"
	"errors"
	"time"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
)

// exchange is what a sync came to, as JSON.
type exchange struct {
	State       courier.State `json:"state"`
	Locked      bool          `json:"locked"` // delivered without a PIN; nothing was fetched
	Sent        int           `json:"sent"`   // what the region answered for, just now
	Waiting     int           `json:"waiting"`
	Held        int           `json:"held"`
	Quarantined int           `json:"quarantined"`
	Reason      string        `json:"reason,omitempty"` // why something was set aside or refused, the latest
	Refused     int           `json:"refused"`
	Added       int           `json:"added"`
	Bad         int           `json:"bad"`
	LastAck     time.Time     `json:"last_ack,omitzero"`
	Behind      *int64        `json:"clock_behind_s,omitempty"` // how far the device's clock is behind the region's, negative ahead
}

// runSync exchanges with the region once. Without a PIN the device stays
// locked: it delivers what waits and fetches nothing. So does one whose vault is
// lost, whatever PIN is given, and says after it that it is.
func runSync(ctx context.Context, c *call) error {
	if !c.once {
		return usagef("sync_once")
	}
	if c.pinFile == "" {
		return c.deliverLocked(ctx)
	}
	err := c.unlocked(ctx, func(d *duty.Duty) error {
		status, pulled, err := d.SyncOnce(ctx)
		if err != nil && errs.OfDisk(err) == nil && wire.Code(err) != "disk_no_room" {
			return err
		}
		// A disk that is full keeps news out; what waited is sent all the same.
		return errors.Join(c.printExchange(exchangeOf(status, pulled, false)), err)
	})
	if duty.VaultLost(err) {
		return errors.Join(c.deliverLocked(ctx), err)
	}
	return err
}

// deliverLocked sends what waits, sealed for the region alone.
func (c *call) deliverLocked(ctx context.Context) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	if o.Device, err = vault.LoadDevice(o.Dir); err != nil {
		return err
	}
	// A vault that does not open holds nothing back: all is sent again.
	o.Vault, _ = c.openVault(ctx, o.Dir)
	status, err := duty.DeliverLocked(ctx, o)
	if err != nil {
		return err
	}
	return c.printExchange(exchangeOf(status, courier.Pulled{}, true))
}

func exchangeOf(s courier.Status, p courier.Pulled, locked bool) exchange {
	return exchange{
		State: s.State, Locked: locked, Sent: s.Sent, Waiting: s.Waiting, Held: s.Held, Quarantined: s.Quarantined,
		Refused: s.Refused, Reason: s.Reason, Added: p.Added, Bad: p.Bad, LastAck: s.LastAck,
	}
}

func (c *call) printExchange(e exchange) error {
	if by, measured := c.clock.Behind(); measured {
		seconds := int64(by.Round(time.Second) / time.Second)
		e.Behind = &seconds
	}
	if c.json {
		return c.writeJSON(e)
	}
	key := "cli.exchanged"
	if e.Locked {
		key = "cli.delivered"
	}
	c.printf("%s\n", c.text.T(key, "Sent", e.Sent, "Waiting", e.Waiting, "Added", e.Added))
	if aside := e.Quarantined + e.Refused; aside > 0 {
		c.printf("%s\n", c.text.N("cli.aside", aside))
		if key := "aside." + e.Reason; c.text.Has(key) {
			c.printf("%s\n", c.text.T(key))
		}
	}
	if n := c.clock.Notice(); n.By != 0 {
		c.printf("%s\n", c.text.Drift(n.By, string(n.Witness)))
	}
	return nil
}
