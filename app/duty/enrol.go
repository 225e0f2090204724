package duty

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
)

// Enrolment says who enrols on which device.
type Enrolment struct {
	Server  string // as typed: wire.ParseAddress
	Code    string // of the invite, as typed
	PIN     string
	Program string // name and version, for the region's list of devices
}

// Enrol makes an officer's keys, has the region take them for an invite, and
// brings the directory and what is new home. Of Options it uses all but Device
// and Keys. A device that is enrolled already gets a further officer, or the
// same one anew after a forgotten PIN or an ended certificate.
//
// The PIN is checked, and that the disk takes what comes, before the invite is spent. Where the region cannot be
// read at once, the officer is enrolled all the same, and his name comes later.
func Enrol(ctx context.Context, o Options, v *vault.Vault, e Enrolment) (vault.Officer, error) {
	device, err := vault.LoadDevice(o.Dir)
	known := err == nil
	if err != nil && !errors.Is(err, errs.NotFound) {
		return vault.Officer{}, err
	}
	if err := o.ready(); err != nil {
		return vault.Officer{}, err // while the code is still good
	}
	candidate, err := v.Prepare(e.PIN)
	if err != nil {
		return vault.Officer{}, err
	}
	defer candidate.Drop()
	ask := courier.EnrolOptions{
		Server: e.Server, Code: e.Code, OfficerKey: candidate.Public(), Client: e.Program,
		ClientOptions: courier.ClientOptions{Now: o.Now, Rand: o.Rand, Dial: o.Wire.Dial, Offset: o.Wire.Offset},
	}
	if known {
		id := courier.Identity(device.Identity)
		ask.Identity, ask.Former = &id, v.SigningKeys()
	}
	sent := o.device()()
	got, err := courier.Enrol(ctx, ask)
	received := o.device()()
	if err != nil {
		return vault.Officer{}, fmt.Errorf("enrol: %w", unanswered(err, e.Server))
	}
	if known && !sameAuthority(got.Identity, device.Identity) {
		return vault.Officer{}, errs.Errorf(errs.Conflict, "other_region", "this device belongs to another region")
	}
	device.Identity = vault.Identity(got.Identity)
	if device.Store == uuid.Nil {
		if _, err := io.ReadFull(o.Rand, device.Store[:]); err != nil {
			return vault.Officer{}, fmt.Errorf("enrol: %w", err)
		}
	}
	if err := vault.SaveDevice(o.Dir, device); err != nil {
		return vault.Officer{}, err
	}
	keys, err := v.Add(ctx, candidate, vault.Officer{ID: got.Officer})
	if err != nil {
		return vault.Officer{}, err
	}
	defer keys.Zero()
	if err := errors.Join(keys.TrustRegion(device.RegionKey), pinRegion(v, device)); err != nil {
		return vault.Officer{}, err
	}
	o.Device, o.Keys, o.Vault = device, keys, v
	if a := got.Anchor; a != nil {
		o.told(a.At.Add(o.Wire.Offset), sent, received)
		o.anchored(v, *a)
	}
	if err := o.welcome(ctx); err != nil {
		return vault.Officer{}, err
	}
	for _, who := range v.Officers() {
		if who.ID == got.Officer {
			return who, nil
		}
	}
	return vault.Officer{ID: got.Officer}, nil
}

// unanswered names the address where no region answered: there are no records
// that could wait for the link yet, and what was typed may be wrong.
func unanswered(err error, server string) error {
	switch wire.Code(err) {
	case "unreachable", "stalled":
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "enrol_unreachable", "%s", server), err)
	case "not_region":
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "enrol_not_region", "%s", server), err)
	}
	return err
}

// ready says whether what an enrolment brings can be kept.
func (o Options) ready() error {
	if o.Ready != nil {
		return o.Ready(o.Dir)
	}
	return ledger.Ready(o.Dir)
}

// sameAuthority says that an enrolment left a device with its region. What it
// compares is what the store keeps of the region, see Duty.sameRegion: a device
// that was given another would open no more. The authority it may have changed on
// the way, by a succession.
func sameAuthority(got courier.Identity, had vault.Identity) bool {
	return got.Device == had.Device && got.ServerID == had.ServerID && bytes.Equal(got.RegionKey, had.RegionKey) &&
		follows(vault.Device{Identity: vault.Identity(got)}, (vault.Device{Identity: had}).Fingerprint())
}

// welcome fetches the directory and what is there for the officer. A region
// that cannot be reached again is no failure of the enrolment.
func (o Options) welcome(ctx context.Context) error {
	d, err := Open(ctx, o)
	if err != nil {
		return err
	}
	if err := d.runnerOptions().Reader.Anew(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	_, _, _ = d.SyncOnce(ctx)
	return d.Close()
}
