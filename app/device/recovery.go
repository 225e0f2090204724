package device

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/errs"
)

// Recoverable lists whose keys can be given back on this device: who is enrolled here,
// and whom the region knows of it. Where the region is not reached that is told too.
func (d *Device) Recoverable(ctx context.Context) ([]vault.Officer, error) {
	if err := duty.VaultRecoverable(d.Lost()); err != nil {
		return nil, err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	o, err := d.options()
	if err != nil {
		return nil, err
	}
	all := d.Officers()
	more, err := duty.Recoverable(ctx, o)
	for _, who := range more {
		if !slices.ContainsFunc(all, func(a vault.Officer) bool { return a.ID == who.ID }) {
			all = append(all, who)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.recoverable = all
	return all, err
}

// HasEscrow says whether an officer's keys are kept on this device for a recovery.
func (d *Device) HasEscrow(officer uuid.UUID) bool { return vault.HasEscrow(d.cfg.Dir, officer) }

// Recovery is how the recovery of an officer stands, as far as this device knows;
// errs.NotFound where he did not ask.
func (d *Device) Recovery(officer uuid.UUID) (vault.Recovery, error) {
	return vault.RecoveryOf(d.cfg.Dir, officer, d.cfg.Clock.Now())
}

// AskRecovery asks two administrators for an officer's keys. The PIN is the one that
// will open them. Where the region is not reached the request waits here, and that is
// no failure; it can be carried on a stick too.
func (d *Device) AskRecovery(ctx context.Context, officer uuid.UUID, pin string) (vault.Recovery, error) {
	if err := duty.VaultRecoverable(d.Lost()); err != nil {
		return vault.Recovery{}, err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	o, err := d.options()
	if err != nil {
		return vault.Recovery{}, err
	}
	if !d.HasEscrow(officer) {
		if _, err := duty.Recoverable(ctx, o); err != nil {
			return vault.Recovery{}, err
		}
	}
	if _, err := vault.AskRecovery(d.keysFile(), d.cfg.Dir, d.vaultOptions(), officer, pin); err != nil {
		return vault.Recovery{}, err
	}
	r, err := duty.RefreshRecovery(ctx, o, officer)
	if errors.Is(err, errs.Unavailable) {
		err = nil
	}
	return r, err
}

// RefreshRecovery asks the region what administrators said meanwhile.
func (d *Device) RefreshRecovery(ctx context.Context, officer uuid.UUID) (vault.Recovery, error) {
	d.turn.Lock()
	defer d.turn.Unlock()
	o, err := d.options()
	if err != nil {
		return vault.Recovery{}, err
	}
	return duty.RefreshRecovery(ctx, o, officer)
}

// Recover gives an officer his keys back and opens his work with the PIN that he chose
// when he asked.
func (d *Device) Recover(ctx context.Context, officer uuid.UUID, pin string) error {
	if err := d.giveBack(ctx, officer, pin); err != nil {
		return err
	}
	return d.Unlock(ctx, officer, pin)
}

func (d *Device) giveBack(ctx context.Context, officer uuid.UUID, pin string) (err error) {
	lost := d.Lost()
	if err := duty.VaultRecoverable(lost); err != nil {
		return err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	defer func() { err = errors.Join(err, d.deliver()) }()
	if err := d.rest(); err != nil {
		return err
	}
	o, err := d.options()
	if err != nil {
		return err
	}
	v := d.keysFile()
	if lost != nil {
		if v, err = vault.Anew(d.cfg.Dir, d.vaultOptions()); err != nil {
			return err
		}
	}
	r, err := duty.Recover(ctx, o, v, d.known(officer), pin)
	if len(r.By) > 0 { // they are back, whatever went wrong after it
		d.mu.Lock()
		d.vault, d.lost = v, nil
		d.mu.Unlock()
	}
	return err
}

// known is an officer as he is called here.
func (d *Device) known(id uuid.UUID) vault.Officer {
	d.mu.Lock()
	all := d.recoverable
	d.mu.Unlock()
	for _, who := range slices.Concat(d.Officers(), all) {
		if who.ID == id {
			return who
		}
	}
	return vault.Officer{ID: id}
}

// vaultOptions are those of a vault, by the clock that is corrected.
func (d *Device) vaultOptions() vault.Options {
	o := d.cfg.Vault
	o.Now = d.cfg.Clock.Now
	return o
}
