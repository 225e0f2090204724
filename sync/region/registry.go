package region

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// registry is who there is: officers with their keys, devices with their
// certificates, invites. It is a plain value kept as one sealed file; the
// server guards it with a lock and writes it before it answers.
type registry struct {
	Officers []regionfile.Officer `json:"officers"`
	Devices  []device             `json:"devices"`
	Invites  []invite             `json:"invites"`
}

// device is one enrolled device. Key is its TLS public key, by which it may
// come back after its certificate expired.
type device struct {
	ID       uuid.UUID `json:"id"`
	Key      []byte    `json:"key"` // PKIX
	Serials  []string  `json:"serials"`
	Expires  time.Time `json:"expires"` // of the newest certificate
	Enrolled time.Time `json:"enrolled"`
	Client   string    `json:"client,omitempty"`
	Revoked  bool      `json:"revoked,omitempty"`
}

// invite is a one-time right to enrol as one officer.
type invite struct {
	ID      string      `json:"id"`
	Secret  wire.Secret `json:"secret"`
	Officer uuid.UUID   `json:"officer"`
	Until   time.Time   `json:"until"`
	Tries   int         `json:"tries"` // wrong proofs so far
	Used    bool        `json:"used"`
}

// clone copies a registry, so that a change that cannot be written is dropped
// whole.
func (r registry) clone() registry {
	c := registry{Officers: slices.Clone(r.Officers), Devices: slices.Clone(r.Devices), Invites: slices.Clone(r.Invites)}
	for i := range c.Officers {
		c.Officers[i].Keys = slices.Clone(c.Officers[i].Keys)
	}
	for i := range c.Devices {
		c.Devices[i].Serials = slices.Clone(c.Devices[i].Serials)
	}
	return c
}

func (r *registry) officer(id uuid.UUID) *regionfile.Officer {
	i := slices.IndexFunc(r.Officers, func(o regionfile.Officer) bool { return o.ID == id })
	if i < 0 || id == uuid.Nil {
		return nil
	}
	return &r.Officers[i]
}

func (r *registry) device(id uuid.UUID) *device {
	i := slices.IndexFunc(r.Devices, func(d device) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &r.Devices[i]
}

func (r *registry) bySerial(serial string) *device {
	i := slices.IndexFunc(r.Devices, func(d device) bool { return slices.Contains(d.Serials, serial) })
	if i < 0 {
		return nil
	}
	return &r.Devices[i]
}

// holder finds the device that a certificate names and whose key it is for.
func (r *registry) holder(c *x509.Certificate) *device {
	i := slices.IndexFunc(r.Devices, func(d device) bool {
		return d.ID.String() == c.Subject.CommonName && bytes.Equal(d.Key, c.RawSubjectPublicKeyInfo)
	})
	if i < 0 {
		return nil
	}
	return &r.Devices[i]
}

// key finds an officer's key by its id on one device.
func key(o *regionfile.Officer, id string, dev uuid.UUID) *regionfile.OfficerKey {
	i := slices.IndexFunc(o.Keys, func(k regionfile.OfficerKey) bool { return k.ID == id && k.Device == dev })
	if i < 0 {
		return nil
	}
	return &o.Keys[i]
}

// admit judges the proof of an invite and counts a wrong one. The registry has
// changed even where an error comes back.
func (r *registry) admit(id string, now time.Time, proof func(wire.Secret) bool) (*invite, error) {
	i := slices.IndexFunc(r.Invites, func(v invite) bool { return v.ID == id })
	if i < 0 {
		return nil, errs.Errorf(errs.Denied, "invite_unknown", "no such invite")
	}
	v := &r.Invites[i]
	switch {
	case v.Used:
		return nil, errs.Errorf(errs.Denied, "invite_used", "an invite serves once")
	case v.Tries >= wire.InviteTries:
		return nil, errs.Errorf(errs.Denied, "invite_locked", "too many wrong tries")
	case !now.Before(v.Until):
		return nil, errs.Errorf(errs.Denied, "invite_expired", "an invite lives %v", wire.InviteLife)
	case !proof(v.Secret):
		v.Tries++
		return nil, errs.Errorf(errs.Denied, "invite_unknown", "the proof is wrong")
	}
	return v, nil
}

// invited tells whether an invite of this id was ever made.
func (r *registry) invited(id string) bool {
	return slices.ContainsFunc(r.Invites, func(v invite) bool { return v.ID == id })
}

// addKey gives an officer a signing key on a device. The same key again is no
// change.
func (r *registry) addKey(o *regionfile.Officer, public []byte, dev uuid.UUID, now time.Time) error {
	id := revision.KeyID(public)
	for i := range r.Officers {
		for _, k := range r.Officers[i].Keys {
			if !bytes.Equal(k.Public, public) {
				continue
			}
			if r.Officers[i].ID != o.ID || k.Device != dev || !k.Until.IsZero() {
				return errs.Errorf(errs.Conflict, "key_in_use", "the key is already known")
			}
			return nil
		}
	}
	o.Keys = append(o.Keys, regionfile.OfficerKey{ID: id, Public: bytes.Clone(public), Device: dev, From: now})
	return nil
}

// revokeOfficer ends an officer and all his keys.
func (r *registry) revokeOfficer(id uuid.UUID, now time.Time) error {
	o := r.officer(id)
	if o == nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	}
	o.Revoked = true
	r.endKeys(func(owner uuid.UUID, _ regionfile.OfficerKey) bool { return owner == id }, now)
	r.Invites = slices.DeleteFunc(r.Invites, func(v invite) bool { return v.Officer == id && !v.Used })
	return nil
}

// revokeDevice ends a device and every key on it.
func (r *registry) revokeDevice(id uuid.UUID, now time.Time) error {
	d := r.device(id)
	if d == nil {
		return errs.Errorf(errs.NotFound, "device_unknown", "%s", id)
	}
	d.Revoked = true
	r.endKeys(func(_ uuid.UUID, k regionfile.OfficerKey) bool { return k.Device == id }, now)
	return nil
}

func (r *registry) endKeys(which func(uuid.UUID, regionfile.OfficerKey) bool, now time.Time) {
	for i := range r.Officers {
		for j := range r.Officers[i].Keys {
			k := &r.Officers[i].Keys[j]
			if k.Until.IsZero() && which(r.Officers[i].ID, *k) {
				k.Until = now
			}
		}
	}
}
