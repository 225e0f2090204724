package register

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// ReviveOfficer takes back that an officer was revoked: he is who he was, with
// the keys that ended then, but for those on a device that is revoked itself.
func (e *Edit) ReviveOfficer(id uuid.UUID) error {
	o := e.Officer(id)
	switch {
	case o == nil:
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	case !o.Revoked:
		return errs.Errorf(errs.Conflict, "not_revoked", "officer %s", id)
	}
	o.Revoked = false
	o.revive(func(k regionfile.OfficerKey) bool {
		d := e.next.devices[k.Device]
		return d != nil && !d.Revoked
	}, lastEnd(o.Keys))
	return nil
}

// ReviveDevice takes back that a device was revoked, with the keys on it that
// ended then, but for those of officers who are revoked themselves.
func (e *Edit) ReviveDevice(id uuid.UUID) error {
	d := e.Device(id)
	switch {
	case d == nil:
		return errs.Errorf(errs.NotFound, "device_unknown", "%s", id)
	case !d.Revoked:
		return errs.Errorf(errs.Conflict, "not_revoked", "device %s", id)
	}
	d.Revoked, d.Wipe, d.Wiped = false, nil, nil
	on := func(k regionfile.OfficerKey) bool { return k.Device == id }
	for _, o := range e.next.Officers() {
		keys := slices.DeleteFunc(slices.Clone(o.Keys), func(k regionfile.OfficerKey) bool { return !on(k) })
		if len(keys) > 0 && !o.Revoked {
			e.Officer(o.ID).revive(on, lastEnd(keys))
		}
	}
	return nil
}

// revive has keys hold again that ended at a moment: one revocation ends all it
// ends at the same one.
func (o *Officer) revive(which func(regionfile.OfficerKey) bool, ended time.Time) {
	for i, k := range o.Keys {
		if !k.Until.IsZero() && k.Until.Equal(ended) && which(k) {
			o.Keys[i].Until = time.Time{}
		}
	}
}

func lastEnd(keys []regionfile.OfficerKey) (last time.Time) {
	for _, k := range keys {
		if k.Until.After(last) {
			last = k.Until
		}
	}
	return last
}

// Rename gives an officer another name.
func (e *Edit) Rename(id uuid.UUID, name string) error {
	o := e.Officer(id)
	if o == nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	}
	o.Name = name
	return nil
}

// OrderWipe orders a revoked device to destroy its keys. One that obeyed an order is
// ordered once more by another: its folder may have been put back.
func (e *Edit) OrderWipe(id uuid.UUID, o wire.WipeOrder) error {
	d := e.Device(id)
	if d == nil {
		return errs.Errorf(errs.NotFound, "device_unknown", "%s", id)
	}
	if !d.Revoked {
		return errs.Errorf(errs.Conflict, "not_revoked", "device %s", id)
	}
	d.Wipe, d.Wiped = &o, nil
	return nil
}

// Wiped keeps the receipt of a device for its order.
func (e *Edit) Wiped(id uuid.UUID, r wire.WipeReceipt) error {
	d := e.Device(id)
	if d == nil || d.Wipe == nil || d.Wipe.Nonce != r.Nonce {
		return errs.Errorf(errs.Conflict, "wipe_receipt", "it was ordered something else meanwhile")
	}
	d.Wiped = &r
	return nil
}
