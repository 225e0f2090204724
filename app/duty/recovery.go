package duty

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/recovery"
)

// keepKeys has the officer's keys kept for a recovery, on the device and at the region:
// anew, where others take part in it by now, or the region lost them. Whom a region
// names that two of those before did not confirm, no keys are kept for.
func (d *Duty) keepKeys(ctx context.Context, serial int64, epoch string) error {
	keys := d.opts.Keys
	known := keys.Agents()
	if known == nil || known.Serial < serial {
		if err := d.learnAgents(ctx, known); err != nil {
			return fmt.Errorf("keep keys: %w", err)
		}
	}
	id := d.opts.Device
	e, kept, err := keys.Escrow(recovery.Owner{Region: id.ServerID, Device: id.Device, Officer: keys.Officer().ID}, epoch)
	if err != nil || kept {
		return err
	}
	if err := d.client.KeepEscrow(ctx, e); err != nil {
		return fmt.Errorf("keep keys: %w", err)
	}
	return keys.EscrowKept(e.ID, epoch)
}

func (d *Duty) learnAgents(ctx context.Context, known *recovery.Agents) error {
	var after int64
	if known != nil {
		after = known.Serial
	}
	all, err := d.client.RecoveryAgents(ctx, after)
	if err != nil {
		return err
	}
	key := d.opts.Keys.Region()
	if key == nil {
		key = ed25519.PublicKey(d.opts.Device.RegionKey)
	}
	next, other := recovery.Newest(known, all, d.opts.Device.ServerID, key)
	if next != nil && next != known {
		if err := d.opts.Keys.TrustAgents(*next); err != nil {
			return err
		}
	}
	return other
}

// Recovered says whether this officer's keys were given back of late, and who approved.
func (d *Duty) Recovered() (vault.Recovered, bool) { return d.opts.Keys.Recovered(d.opts.Now()) }

// RecoveryAgents are those who can give this officer his keys back, by name; none where
// nobody can.
func (d *Duty) RecoveryAgents() (names []string) {
	if a := d.opts.Keys.Agents(); a != nil {
		for _, g := range a.Agents {
			names = append(names, g.Name)
		}
	}
	return names
}

// Recoverable asks the region whose keys are kept of this device, and keeps what is not
// here. Whom the region does not name, or where it is not reached, is known by what is
// kept here, without a name. Of Options it uses what a delivery does.
func Recoverable(ctx context.Context, o Options) (all []vault.Officer, err error) {
	got, err := o.answered(ctx, uuid.Nil)
	for _, k := range got.Officers {
		if k.Escrow.Device != o.Device.Device || k.Escrow.Officer != k.ID || vault.KeepEscrow(o.Dir, k.Escrow) != nil {
			continue
		}
		all = append(all, vault.Officer{ID: k.ID, Name: k.Name, Role: regionfile.Role(k.Role), Unit: k.Unit})
	}
	for _, id := range vault.Escrowed(o.Dir) {
		if !slices.ContainsFunc(all, func(a vault.Officer) bool { return a.ID == id }) {
			all = append(all, vault.Officer{ID: id})
		}
	}
	return all, err
}

// answered asks the region what it has for an officer of this device.
func (o Options) answered(ctx context.Context, officer uuid.UUID) (recovery.Answer, error) {
	c, err := o.client()
	if err != nil {
		return recovery.Answer{}, err
	}
	defer c.Close()
	return c.Recovery(ctx, officer)
}

// RefreshRecovery brings what an officer asked for to the region, where it is not there
// yet, and what administrators said to it here.
func RefreshRecovery(ctx context.Context, o Options, officer uuid.UUID) (r vault.Recovery, err error) {
	if r, err = vault.RecoveryOf(o.Dir, officer, o.Now()); err != nil {
		return r, err
	}
	c, err := o.client()
	if err != nil {
		return r, err
	}
	defer c.Close()
	if !r.Sent {
		if err := c.AskRecovery(ctx, r.Request); err != nil {
			return r, err
		}
		if err := vault.NoteApprovals(o.Dir, officer, true, nil); err != nil {
			return r, err
		}
	}
	got, err := c.Recovery(ctx, officer)
	if err != nil {
		r.Sent = true
		return r, err
	}
	if err := vault.NoteApprovals(o.Dir, officer, true, got.Approvals); err != nil {
		return r, err
	}
	return vault.RecoveryOf(o.Dir, officer, o.Now())
}

// Recover gives an officer his keys back under the PIN that he chose when he asked, by
// what two administrators approved. Where the vault was lost it is a new one, and what
// the region has for him is fetched anew.
func Recover(ctx context.Context, o Options, v *vault.Vault, who vault.Officer, pin string) (vault.Recovered, error) {
	anew := !slices.ContainsFunc(v.Officers(), func(a vault.Officer) bool { return a.ID == who.ID })
	r, err := v.Recover(ctx, who, pin, o.Now())
	if err != nil {
		return r, err
	}
	keys, err := v.Unlock(ctx, who.ID, pin)
	if err != nil {
		return r, err
	}
	defer keys.Zero()
	o.Keys, o.Vault = keys, v
	d, err := Open(ctx, o)
	if err != nil {
		return r, err
	}
	err = d.audit(ctx, AuditRecover, uuid.Nil, "")
	if ofDisk(err) {
		err = nil
	}
	if anew {
		err = errors.Join(err, keys.TrustRegion(o.Device.RegionKey), d.runnerOptions().Reader.Anew(ctx))
	}
	if err == nil {
		_, _, _ = d.SyncOnce(ctx) // a region that is not reached is no failure
	}
	return r, errors.Join(err, d.Close())
}

// VaultRecoverable says whether the keys of a vault that will not open can be given
// back: not where the region had them destroyed, an earlier program wrote them, or
// the device does not know any more who it is.
func VaultRecoverable(lost error) error {
	switch {
	case isCode(lost, "device_wiped"):
		return errs.Errorf(errs.Denied, "recovery_wiped", "the region had them destroyed")
	case isCode(lost, "vault_old"), isCode(lost, "device_damaged"):
		return lost
	}
	return nil
}

// tries are the PINs that were tried on this device, for the region to hear of; nothing
// where the vault is lost.
func (o Options) tries() (recovery.Tries, bool) {
	if o.Vault == nil {
		return recovery.Tries{}, false
	}
	of, all, failed := o.Vault.Tried()
	return recovery.Tries{Vault: of, All: all, Failed: failed}, true
}
