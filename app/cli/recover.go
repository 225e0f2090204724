package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/recovery"
)

// runRecover asks two administrators for an officer's keys, tells how that stands, and
// takes the keys back. Everything goes through the region, or on a stick.
func runRecover(ctx context.Context, c *call) (err error) {
	o, err := c.options()
	if err != nil {
		return err
	}
	if o.Device, err = vault.LoadDevice(o.Dir); err != nil {
		return err
	}
	release, err := duty.Take(o.Dir)
	if err != nil {
		return err
	}
	v, lost := c.openVault(ctx, o.Dir)
	if lost != nil && !duty.VaultLost(lost) {
		return errors.Join(lost, release())
	}
	if err := errors.Join(duty.VaultRecoverable(lost), release()); err != nil {
		return err
	}
	id, err := c.whose(ctx, o, v)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return c.askRecovery(v, o, id) },
		func() error { return c.bringApprovals(o, id) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if c.take {
		return c.takeKeys(ctx, o, v, id)
	}
	r, err := duty.RefreshRecovery(ctx, o, id)
	if errors.Is(err, errs.Unavailable) { // it may be carried on a stick
		r, err = vault.RecoveryOf(o.Dir, id, o.Now())
	}
	if err == nil && c.out != "" {
		err = disk.Replace(c.out, append(recovery.Encode(r.Request), '\n'))
	}
	if err != nil {
		return err
	}
	return c.printRecovery(r)
}

// whose is the officer named, or the only one whose keys may be asked for. Whom this
// device does not know any more the region names.
func (c *call) whose(ctx context.Context, o duty.Options, v *vault.Vault) (uuid.UUID, error) {
	var all []vault.Officer
	if v != nil {
		all = v.Officers()
	}
	more, err := duty.Recoverable(ctx, o)
	if c.officer != "" {
		id, err := uuid.Parse(c.officer)
		if err != nil {
			return id, usagef("officer_id")
		}
		return id, nil
	}
	if len(all) == 0 {
		if all = more; len(all) == 0 && err != nil {
			return uuid.Nil, err
		}
	}
	switch len(all) {
	case 0:
		return uuid.Nil, errs.Errorf(errs.NotFound, "recovery_none", "nobody's keys are kept")
	case 1:
		return all[0].ID, nil
	}
	return uuid.Nil, usagef("officer_which")
}

func (c *call) vaultOptions(now func() time.Time) vault.Options {
	return vault.Options{Now: now, Rand: c.env.Rand, KeyStore: c.env.KeyStore, Cost: c.env.Cost, Up: c.env.Up}
}

// askRecovery makes a request, where that is wanted.
func (c *call) askRecovery(v *vault.Vault, o duty.Options, id uuid.UUID) error {
	if !c.ask {
		return nil
	}
	pin, err := c.pin()
	if err != nil {
		return err
	}
	_, err = vault.AskRecovery(v, o.Dir, c.vaultOptions(o.Now), id, pin)
	return err
}

// bringApprovals takes in what administrators said, from files on a stick.
func (c *call) bringApprovals(o duty.Options, id uuid.UUID) error {
	for _, path := range c.approvals {
		f, err := os.Open(path)
		if err != nil {
			return errs.Errorf(errs.NotFound, "recovery_file", "%s cannot be read", path)
		}
		raw, err := io.ReadAll(io.LimitReader(f, recovery.MaxFile+1))
		f.Close()
		if err != nil {
			return err
		}
		a, err := recovery.Decode[recovery.Approval](raw)
		if err != nil {
			return err
		}
		if err := vault.NoteApprovals(o.Dir, id, false, []recovery.Approval{a}); err != nil {
			return err
		}
	}
	return nil
}

// takeKeys gives the officer his keys back.
func (c *call) takeKeys(ctx context.Context, o duty.Options, v *vault.Vault, id uuid.UUID) error {
	if _, err := duty.RefreshRecovery(ctx, o, id); err != nil && !errors.Is(err, errs.Unavailable) {
		return err
	}
	pin, err := c.pin()
	if err != nil {
		return err
	}
	who := vault.Officer{ID: id}
	if v == nil {
		if v, err = vault.Anew(o.Dir, c.vaultOptions(c.env.Now)); err != nil {
			return err
		}
	}
	for _, known := range v.Officers() {
		if known.ID == id {
			who = known
		}
	}
	r, err := duty.Recover(ctx, o, v, who, pin)
	if err != nil {
		return err
	}
	if c.json {
		return c.writeJSON(r)
	}
	c.printf("%s\n", c.text.T("cli.recovered", "Names", strings.Join(r.By, ", ")))
	return nil
}

func (c *call) printRecovery(r vault.Recovery) error {
	if c.json {
		return c.writeJSON(struct {
			Code     string    `json:"code"`
			Officer  uuid.UUID `json:"officer"`
			Device   uuid.UUID `json:"device"`
			Until    time.Time `json:"until"`
			Sent     bool      `json:"sent"`
			Approved []string  `json:"approved"`
			Rejected []string  `json:"rejected"`
			Ready    bool      `json:"ready"`
		}{r.Request.Code(), r.Request.Officer, r.Request.Device, r.Request.Until, r.Sent, r.Approved, r.Rejected, r.Ready})
	}
	c.printf("%s\n", c.text.T("cli.recovery", "Code", r.Request.Code(), "Approved", len(r.Approved), "Names", strings.Join(r.Approved, ", ")))
	if len(r.Rejected) > 0 {
		c.printf("%s\n", c.text.T("cli.recovery_rejected", "Names", strings.Join(r.Rejected, ", ")))
	}
	if !r.Sent {
		c.printf("%s\n", c.text.T("cli.recovery_unsent"))
	}
	return nil
}
