package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Edit is a register that is being changed. What its methods give may be
// changed; it is written as a whole, or not at all.
type Edit struct {
	next    *State
	touched map[ref]bool
}

func begin(s *State) *Edit { return &Edit{next: s.clone(), touched: map[ref]bool{}} }

// State is the register as it will be. What it gives is not to be changed.
func (e *Edit) State() *State { return e.next }

func edit[K comparable, V any](e *Edit, table store.Table, all map[K]*V, k K, key string, clone func(*V) *V) *V {
	v := all[k]
	if v == nil {
		return nil
	}
	if at := (ref{table, key}); !e.touched[at] {
		v = clone(v)
		all[k], e.touched[at] = v, true
	}
	return v
}

// Officer gives an officer to be changed; nil where there is none.
func (e *Edit) Officer(id uuid.UUID) *Officer {
	return edit(e, store.Officers, e.next.officers, id, id.String(), (*Officer).clone)
}

// Device gives a device to be changed; nil where there is none.
func (e *Edit) Device(id uuid.UUID) *Device {
	return edit(e, store.Devices, e.next.devices, id, id.String(), func(d *Device) *Device { c := *d; return &c })
}

func (e *Edit) invite(id string) *Invite {
	return edit(e, store.Invites, e.next.invites, id, id, func(v *Invite) *Invite { c := *v; return &c })
}

func full(what string, n int) error {
	return errs.Errorf(errs.Invalid, "register_full", "a region has %d %s at most", n, what)
}

// AddOfficer takes in a new officer.
func (e *Edit) AddOfficer(o regionfile.Officer) error {
	if len(e.next.officers) >= MaxOfficers {
		return full("officers", MaxOfficers)
	}
	e.next.officers[o.ID] = &Officer{Officer: o, RoleSince: pending, UnitSince: pending}
	e.touched[ref{store.Officers, o.ID.String()}] = true
	return nil
}

// Post gives an officer another role or unit. What he was is kept: a line that
// he wrote then may come late.
func (e *Edit) Post(id uuid.UUID, role regionfile.Role, unit string) error {
	o := e.Officer(id)
	if o == nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	}
	if o.Role == role && o.Unit == unit {
		return nil
	}
	if len(o.Past) >= MaxPast {
		return full("posts of one officer", MaxPast)
	}
	was := intake.Post{Role: o.Role, Unit: o.Unit}
	for _, d := range e.next.file.Grounds[o.Unit] {
		was.Districts = append(was.Districts, d.ID)
	}
	o.Past = append(o.Past, was)
	if o.Role != role {
		o.Role, o.RoleSince = role, pending
	}
	if o.Unit != unit {
		o.Unit, o.UnitSince = unit, pending
	}
	return nil
}

// Oversee names the units that an officer reads beside his own.
func (e *Edit) Oversee(id uuid.UUID, units []string) error {
	o := e.Officer(id)
	if o == nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	}
	var next []access.Since[string]
	for _, unit := range units {
		at := pending
		if i := slices.IndexFunc(o.Oversees, func(v access.Since[string]) bool { return v.ID == unit }); i >= 0 {
			at = o.Oversees[i].At
		}
		if !access.Has(next, unit) {
			next = append(next, access.Since[string]{ID: unit, At: at})
		}
	}
	o.Oversees = next
	return nil
}

// AddDevice takes in a new device. Its TLS key must be nobody's.
func (e *Edit) AddDevice(d Device) (*Device, error) {
	switch {
	case e.next.ByKey(d.Key) != nil:
		return nil, errs.Errorf(errs.Conflict, "key_in_use", "the device is already enrolled")
	case len(e.next.devices) >= MaxDevices:
		return nil, full("devices", MaxDevices)
	}
	e.next.devices[d.ID] = &d
	e.touched[ref{store.Devices, d.ID.String()}] = true
	return &d, nil
}

// AddKey gives an officer a signing key on a device, from a time on or, where
// that is zero, from ever. The same key again is no change.
func (e *Edit) AddKey(officer uuid.UUID, public []byte, device uuid.UUID, from time.Time) error {
	if owner := e.next.officers[e.next.signers[string(public)]]; owner != nil {
		k := owner.Key(revision.KeyID(public), device)
		if owner.ID != officer || k == nil || !k.Until.IsZero() {
			return errs.Errorf(errs.Conflict, "key_in_use", "the key is already known")
		}
		return nil
	}
	o := e.Officer(officer)
	if o == nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", officer)
	}
	if len(o.Keys) >= MaxKeys {
		return full("keys of one officer", MaxKeys)
	}
	o.Keys = append(o.Keys, regionfile.OfficerKey{ID: revision.KeyID(public), Public: bytes.Clone(public), Device: device, From: from})
	return nil
}

// AddFormerKey takes in the key with which an officer signed on a device before
// the register was put back. It has ended: what it signed is his, and a person
// takes it in. A key that anybody has is left as it is, and one for which there
// is no room stays away.
func (e *Edit) AddFormerKey(officer uuid.UUID, public []byte, device uuid.UUID, now time.Time) {
	o := e.Officer(officer)
	_, known := e.next.signers[string(public)]
	if o == nil || known || o.Key(revision.KeyID(public), device) != nil || len(o.Keys) >= MaxKeys {
		return
	}
	o.Keys = append(o.Keys, regionfile.OfficerKey{ID: revision.KeyID(public), Public: bytes.Clone(public), Device: device, Until: now})
}

// AddInvite takes in an invite, and drops those that ended a month ago.
func (e *Edit) AddInvite(v Invite, now time.Time) error {
	for id, old := range e.next.invites {
		if now.After(old.Until.Add(30 * 24 * time.Hour)) {
			e.dropInvite(id)
		}
	}
	if len(e.next.invites) >= MaxInvites {
		return full("invites", MaxInvites)
	}
	e.next.invites[v.ID] = &v
	e.touched[ref{store.Invites, v.ID}] = true
	return nil
}

func (e *Edit) dropInvite(id string) {
	delete(e.next.invites, id)
	e.touched[ref{store.Invites, id}] = true
}

// Admit judges the proof of an invite. A wrong one is counted, so that the
// register has changed even where an error comes back; of one that nobody gave
// out nothing is.
func (e *Edit) Admit(id string, now time.Time, proof func(wire.Secret) bool) (*Invite, error) {
	if e.next.invites[id] == nil {
		return nil, errs.Errorf(errs.Denied, "invite_unknown", "no such invite")
	}
	v := e.invite(id)
	return v, v.admit(now, proof)
}

// RevokeOfficer ends an officer, all his keys, his tokens and the invites he has
// not used.
func (e *Edit) RevokeOfficer(id uuid.UUID, now time.Time) error {
	o := e.Officer(id)
	if o == nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	}
	o.Revoked, o.Tokens = true, nil
	o.end(now, func(regionfile.OfficerKey) bool { return true })
	for _, v := range e.next.invites {
		if v.Officer == id && !v.Used {
			e.dropInvite(v.ID)
		}
	}
	return nil
}

// RevokeDevice ends a device and every key on it.
func (e *Edit) RevokeDevice(id uuid.UUID, now time.Time) error {
	d := e.Device(id)
	if d == nil {
		return errs.Errorf(errs.NotFound, "device_unknown", "%s", id)
	}
	d.Revoked = true
	on := func(k regionfile.OfficerKey) bool { return k.Device == id && k.Until.IsZero() }
	for _, o := range e.next.Officers() {
		if slices.ContainsFunc(o.Keys, on) {
			e.Officer(o.ID).end(now, on)
		}
	}
	return nil
}

func (o *Officer) end(now time.Time, which func(regionfile.OfficerKey) bool) {
	for i, k := range o.Keys {
		if k.Until.IsZero() && which(k) {
			o.Keys[i].Until = now
		}
	}
}

// Set writes a setting. Names of the register's own are refused.
func (e *Edit) Set(name string, v any) error {
	if name == generationKey || strings.HasPrefix(name, filePrefix) {
		return errs.Errorf(errs.Invalid, "setting_name", "%s is the register's own", name)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write setting: %w", err)
	}
	e.next.settings[name] = b
	e.touched[ref{store.Settings, name}] = true
	return nil
}
