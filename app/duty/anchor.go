package duty

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
)

// metaRegion is the name under which the store keeps which region it is of.
const metaRegion = "region"

// sameRegion compares what device.json says of the region with what the vault and
// the store keep since the enrolment. No PIN guards that file: somebody who had the
// device for a moment could send its records elsewhere. The address may change; the
// region's keys and authority may not, but by a succession that the region and the
// authority of before signed. Where neither knows a region though the
// store holds something, it was taken away, and nothing takes its place.
func (d *Duty) sameRegion(ctx context.Context) error {
	now := d.opts.Device.Fingerprint()
	pinned := d.opts.Keys.Vault().Anchor().Region
	if pinned != nil && !follows(d.opts.Device, pinned) {
		return errs.Errorf(errs.Denied, "device_changed", "device.json names another region than the vault")
	}
	kept, err := d.ledger.Meta(ctx, metaRegion)
	switch {
	case errors.Is(err, errs.NotFound) && pinned == nil && d.ledger.Head().Number > 0:
		return errs.Errorf(errs.Denied, "device_changed", "the store holds records and not the region they are for")
	case errors.Is(err, errs.NotFound):
		if err := d.ledger.PutMeta(ctx, metaRegion, d.opts.Keys.Store(), now); err != nil && errs.OfDisk(err) == nil {
			return err
		}
	case err != nil:
		return fmt.Errorf("read region: %w", err)
	case !follows(d.opts.Device, kept):
		return errs.Errorf(errs.Denied, "device_changed", "device.json names another region than the store")
	case !bytes.Equal(kept, now):
		if err := d.ledger.PutMeta(ctx, metaRegion, d.opts.Keys.Store(), now); err != nil && errs.OfDisk(err) == nil {
			return err
		}
	}
	return pinRegion(d.opts.Keys.Vault(), d.opts.Device)
}

// follows says whether what a device trusts is what was pinned, or came from it by
// successions.
func follows(device vault.Device, pinned []byte) bool {
	if bytes.Equal(device.Fingerprint(), pinned) {
		return true
	}
	for _, was := range courier.Identity(device.Identity).Before() {
		if before := (vault.Device{Identity: vault.Identity(was), Store: device.Store}); bytes.Equal(before.Fingerprint(), pinned) {
			return true
		}
	}
	return false
}

// pinRegion pins a device in the vault, where it is the one that was pinned or follows
// from it.
func pinRegion(v *vault.Vault, device vault.Device) error {
	if pinned := v.Anchor().Region; pinned != nil && follows(device, pinned) {
		return v.Repin(pinned, device)
	}
	return v.Pin(device)
}

// headOf is where the journal ended by the vault.
func headOf(a vault.Anchor) journal.Head {
	h := journal.Head{Number: a.Number}
	if copy(h.Hash[:], a.Hash) != len(h.Hash) {
		return journal.Head{}
	}
	return h
}

// noteEnd notes in the vault where the journal ends. What cannot be noted now
// vouches for less at the next opening, and for nothing wrong.
func (d *Duty) noteEnd() {
	if end, err := d.ledger.Vouch(); err == nil {
		_ = d.opts.Keys.Vault().NoteEnd(end.Number, end.Hash)
	}
}

// witness tells the region where the journal of the open store ends, and hears
// what it was told before.
type witness struct{ *ledger.Ledger }

// End implements courier.Journal.
func (w witness) End() (wire.JournalEnd, bool) {
	h := w.Head()
	return wire.JournalEnd{Number: h.Number, Hash: hex.EncodeToString(h.Hash[:])}, h.Number > 0
}

// Told implements courier.Journal.
func (w witness) Told(ctx context.Context, e wire.JournalEnd) {
	h := journal.Head{Number: e.Number}
	if b, err := hex.DecodeString(e.Hash); err == nil && copy(h.Hash[:], b) == len(h.Hash) {
		w.Ledger.Told(ctx, h)
	}
}
