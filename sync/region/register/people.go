package register

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
)

// Officer is an officer with what he was before. Each part says since when it
// is so: what is new to him he reads from its beginning.
type Officer struct {
	regionfile.Officer
	RoleSince access.Position        `json:"role_since"`
	UnitSince access.Position        `json:"unit_since"`
	Oversees  []access.Since[string] `json:"oversees,omitempty"` // units that he reads beside his own
	Past      []intake.Post          `json:"past,omitempty"`
	Tokens    []Token                `json:"tokens,omitempty"`
}

// Key finds a signing key of the officer by its id, on one device; nil where he
// has none.
func (o *Officer) Key(id string, device uuid.UUID) *regionfile.OfficerKey {
	i := slices.IndexFunc(o.Keys, func(k regionfile.OfficerKey) bool { return k.ID == id && k.Device == device })
	if i < 0 {
		return nil
	}
	return &o.Keys[i]
}

func (o *Officer) clone() *Officer {
	c := *o
	c.Keys, c.Oversees, c.Past, c.Tokens = slices.Clone(o.Keys), slices.Clone(o.Oversees), slices.Clone(o.Past), slices.Clone(o.Tokens)
	return &c
}

func (o *Officer) settle(commit uint64) *Officer {
	c := o.clone()
	settle(&c.RoleSince, commit)
	settle(&c.UnitSince, commit)
	for i := range c.Oversees {
		settle(&c.Oversees[i].At, commit)
	}
	return c
}

// settle puts the true commit in the place of the pending one.
func settle(p *access.Position, commit uint64) {
	if p.Commit == access.Pending {
		p.Commit = commit
	}
}

// pending is "since this change".
var pending = access.Position{Commit: access.Pending}

// Device is one enrolled device. Key is its TLS public key, by which it may
// come back after its certificate expired.
type Device struct {
	ID       uuid.UUID `json:"id"`
	Key      []byte    `json:"key"` // PKIX
	Serials  []string  `json:"serials"`
	Expires  time.Time `json:"expires"` // of the newest certificate
	Enrolled time.Time `json:"enrolled"`
	Client   string    `json:"client,omitempty"`
	Revoked  bool      `json:"revoked,omitempty"`
	Newest   []byte    `json:"newest,omitempty"` // certificate, DER: a renewal is answered with it again for a while

	Wipe  *wire.WipeOrder   `json:"wipe,omitempty"`  // it is to destroy its keys
	Wiped *wire.WipeReceipt `json:"wiped,omitempty"` // it did
}

// Certify notes a device's next certificate. The one before stays good until it
// ends; older ones do not.
func (d *Device) Certify(c *x509.Certificate) {
	last := d.Serials[max(0, len(d.Serials)-1):]
	d.Serials, d.Expires = append(slices.Clone(last), Serial(c)), c.NotAfter
	d.Newest = c.Raw
}

// Has says whether a certificate of that serial number counts.
func (d *Device) Has(serial string) bool { return slices.Contains(d.Serials, serial) }

// Serial writes a certificate's serial number as the register keeps it.
func Serial(c *x509.Certificate) string { return hex.EncodeToString(c.SerialNumber.Bytes()) }

// Invite is a one-time right to enrol as one officer.
type Invite struct {
	ID      string      `json:"id"`
	Secret  wire.Secret `json:"secret"`
	Officer uuid.UUID   `json:"officer"`
	Until   time.Time   `json:"until"`
	Tries   int         `json:"tries"` // wrong proofs so far
	Used    bool        `json:"used"`
}

// admit judges the proof of an invite, and counts a wrong one.
func (v *Invite) admit(now time.Time, proof func(wire.Secret) bool) error {
	switch {
	case v.Used:
		return errs.Errorf(errs.Denied, "invite_used", "an invite serves once")
	case v.Tries >= wire.InviteTries:
		return errs.Errorf(errs.Denied, "invite_locked", "too many wrong tries")
	case !now.Before(v.Until):
		return errs.Errorf(errs.Denied, "invite_expired", "an invite lives %v", wire.InviteLife)
	case !proof(v.Secret):
		v.Tries++
		return errs.Errorf(errs.Denied, "invite_unknown", "the proof is wrong")
	}
	return nil
}

// Subject is who an officer is, without the crews that have him and without a
// session; zero where there is none.
func (s *State) Subject(id uuid.UUID) access.Subject {
	o := s.officers[id]
	if o == nil {
		return access.Subject{}
	}
	out := access.Subject{Device: wire.DeviceActive, Officer: o.ID, Role: o.Role, RoleSince: o.RoleSince, Revoked: o.Revoked,
		Unit: access.Since[string]{ID: o.Unit, At: o.UnitSince}, Oversees: o.Oversees}
	for _, d := range s.file.Grounds[o.Unit] {
		if o.UnitSince.After(d.At) {
			d.At = o.UnitSince
		}
		out.Districts = append(out.Districts, d)
	}
	return out
}

// Author, Unit and Revoked are what judging needs to know of people.

// Author gives an officer as he may write; zero where there is none.
func (s *State) Author(id uuid.UUID) intake.Author {
	o := s.officers[id]
	if o == nil {
		return intake.Author{}
	}
	return intake.Author{Subject: s.Subject(id), Past: o.Past}
}

// Unit is the unit an officer is in; empty where there is none.
func (s *State) Unit(id uuid.UUID) string {
	if o := s.officers[id]; o != nil {
		return o.Unit
	}
	return ""
}

// Revoked says whether a device may not push into records any more. One that
// nobody knows may not either; the region itself is no device.
func (s *State) Revoked(device uuid.UUID) bool {
	d := s.devices[device]
	return device != uuid.Nil && (d == nil || d.Revoked)
}

// KeyOf is what the register knows of a signing key.
func (s *State) KeyOf(author uuid.UUID, key string, device uuid.UUID) intake.Key {
	o := s.officers[author]
	if o == nil {
		return intake.Key{}
	}
	k := o.Key(key, device)
	if k == nil {
		return intake.Key{Author: true}
	}
	return intake.Key{Author: true, Public: bytes.Clone(k.Public), Withdrawn: !k.Until.IsZero() || o.Revoked}
}
